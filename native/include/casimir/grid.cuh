// Products of functions on the sphere on a separable grid: Gauss-Legendre nodes in cos(theta), in pairs theta and
// pi - theta, and at each node a Fourier series in phi, which is convolved instead of sampled.
//
// A thread works for one item and channel, its lane; rows of a node lie `pitch` numbers apart, so that neighbouring
// lanes are neighbours in memory. A node has the rows a_0, a_1, b_1, a_2, ... of the numbers a_m - i b_m of order m >= 0;
// order -m is the conjugate. D is the highest degree a kernel is compiled for; 0 stands for any, by slower loops.
#pragma once

#include "casimir/real.cuh"

#if CASIMIR_GPU
#define CASIMIR_UNROLL _Pragma("unroll")
#else
#define CASIMIR_UNROLL
#endif

namespace casimir {
namespace grid {

/** Two neighbours of a table, read at once. */
template <class Real>
struct alignas(2 * sizeof(Real)) Two {
  Real first;
  Real second;
};

template <class Real>
CASIMIR_DEVICE Two<Real> two(const Real* at) {
  return *reinterpret_cast<const Two<Real>*>(at);
}

/** Length of an array that is read in twos. */
CASIMIR_DEVICE constexpr int even(int length) { return (length + 1) / 2 * 2; }

/** Some pairs of nodes; the southern node of a pair follows the northern one. */
struct Pairs {
  int from;
  int to;
  /** The pair that is the equator and has no southern node, -1 if there is none. */
  int equator;
  /** Numbers from a node to the next. */
  int nodePitch;
};

/** What a transform to the grid evaluates besides the function itself. */
struct Evaluation {
  /** -1 if the table's function is odd under reflection where P_lm is even. */
  int far;
  /** 1 to multiply by i, -1 by -i, 0 by one. */
  int turn;
};

/** Puts the even and odd sums of a pair of nodes where order m belongs. */
template <class Real>
CASIMIR_DEVICE void putPair(Real evenPlus, Real oddPlus, Real evenMinus, Real oddMinus, int order, int pair,
    const Pairs& pairs, const Evaluation& what, Real* rows, int pitch) {
  Real* north = rows + 2 * (pair - pairs.from) * pairs.nodePitch;
  const int a = order == 0 ? 0 : (2 * order - 1) * pitch;
  const int b = 2 * order * pitch;
  const Real sign = what.turn < 0 ? Real(-1) : Real(1);
  const Real plus = evenPlus + oddPlus;
  const Real minus = evenMinus + oddMinus;
  if (order > 0) {
    north[b] = what.turn == 0 ? minus : -sign * plus;
  }
  north[a] = what.turn == 0 ? plus : sign * minus;
  if (pair != pairs.equator) {
    Real* south = north + pairs.nodePitch;
    const Real farSign = what.far < 0 ? Real(-1) : Real(1);
    const Real farPlus = farSign * (evenPlus - oddPlus);
    const Real farMinus = farSign * (evenMinus - oddMinus);
    if (order > 0) {
      south[b] = what.turn == 0 ? farMinus : -sign * farPlus;
    }
    south[a] = what.turn == 0 ? farPlus : sign * farMinus;
  }
}

/**
 * From coefficients of orders m and -m to their values on some pairs of nodes.
 *
 * @param table for each pair, from pair 0 on, `width` numbers for the degrees m, m + 1, ...
 * @param last l - m of the highest degree
 * @param read read(l - m, plus, minus) gets the coefficients of m and -m
 * @param rows of order 0 at the first of the nodes
 */
template <class Real, int D, class Read>
CASIMIR_DEVICE void columnToGrid(const Real* table, int width, int order, int last, const Pairs& pairs,
    const Evaluation& what, Read read, Real* rows, int pitch) {
  if constexpr (D > 0) {
    constexpr int LENGTH = even(D + 1);
    Real plus[LENGTH];
    Real minus[LENGTH];
    CASIMIR_UNROLL
    for (int j = 0; j < LENGTH; j++) {
      plus[j] = 0;
      minus[j] = 0;
      if (j <= last) {
        read(j, plus[j], minus[j]);
      }
    }
    for (int pair = pairs.from; pair < pairs.to; pair++) {
      const Real* numbers = table + pair * width;
      Real evenPlus = 0;
      Real oddPlus = 0;
      Real evenMinus = 0;
      Real oddMinus = 0;
      CASIMIR_UNROLL
      for (int j = 0; j < LENGTH; j += 2) {
        if (j <= last) {
          const Two<Real> number = two(numbers + j);
          evenPlus = multiplyAdd(number.first, plus[j], evenPlus);
          evenMinus = multiplyAdd(number.first, minus[j], evenMinus);
          oddPlus = multiplyAdd(number.second, plus[j + 1], oddPlus);
          oddMinus = multiplyAdd(number.second, minus[j + 1], oddMinus);
        }
      }
      putPair(evenPlus, oddPlus, evenMinus, oddMinus, order, pair, pairs, what, rows, pitch);
    }
  } else {
    for (int pair = pairs.from; pair < pairs.to; pair++) {
      const Real* numbers = table + pair * width;
      Real plus[2] = {0, 0};
      Real minus[2] = {0, 0};
      for (int j = 0; j <= last; j += 2) {
        CASIMIR_UNROLL
        for (int odd = 0; odd < 2; odd++) {
          if (j + odd <= last) {
            Real up;
            Real down;
            read(j + odd, up, down);
            plus[odd] = multiplyAdd(numbers[j + odd], up, plus[odd]);
            minus[odd] = multiplyAdd(numbers[j + odd], down, minus[odd]);
          }
        }
      }
      putPair(plus[0], plus[1], minus[0], minus[1], order, pair, pairs, what, rows, pitch);
    }
  }
}

/** Four sums that make one number of a convolution. */
template <class Real>
struct Sums {
  Real real = 0;
  Real minusReal = 0;
  Real imaginary = 0;
  Real otherImaginary = 0;

  /** Adds (a - i b)(c - i d), with -b for a negative order m and -d for a negative order n. */
  CASIMIR_DEVICE void add(int m, int n, Real a, Real b, Real c, Real d) {
    real = multiplyAdd(a, c, real);
    if (m != 0 && n != 0) {
      minusReal = multiplyAdd((m < 0) != (n < 0) ? -b : b, d, minusReal);
    }
    if (n != 0) {
      imaginary = multiplyAdd(n < 0 ? -a : a, d, imaginary);
    }
    if (m != 0) {
      otherImaginary = multiplyAdd(m < 0 ? -b : b, c, otherImaginary);
    }
  }
};

/** Writes a number of the product, or adds it to what is there. */
template <class Real>
CASIMIR_DEVICE void put(Real* at, Real value, int add) {
  *at = add ? *at + value : value;
}

/**
 * The product of two functions at one node. The result may lie on the factors where D > 0 and nothing is added.
 *
 * @param degree3 highest order of the result, at most degree1 + degree2
 * @param add whether to add to the result
 */
template <class Real, int D>
CASIMIR_DEVICE void convolve(const Real* first, const Real* second, Real* result, int degree1, int degree2,
    int degree3, int pitch, int add) {
  if constexpr (D > 0) {
    Real a[D + 1];
    Real b[D + 1];
    Real c[D + 1];
    Real d[D + 1];
    CASIMIR_UNROLL
    for (int m = 0; m <= D; m++) {
      a[m] = m <= degree1 ? first[(m == 0 ? 0 : 2 * m - 1) * pitch] : Real(0);
      b[m] = m > 0 && m <= degree1 ? first[2 * m * pitch] : Real(0);
      c[m] = m <= degree2 ? second[(m == 0 ? 0 : 2 * m - 1) * pitch] : Real(0);
      d[m] = m > 0 && m <= degree2 ? second[2 * m * pitch] : Real(0);
    }
    Real twice = 0;
    Real otherTwice = 0;
    CASIMIR_UNROLL
    for (int m = 1; m <= D; m++) {
      twice = multiplyAdd(a[m], c[m], twice);
      otherTwice = multiplyAdd(b[m], d[m], otherTwice);
    }
    put(result, multiplyAdd(a[0], c[0], Real(2) * (twice + otherTwice)), add);
    CASIMIR_UNROLL
    for (int order = 1; order <= 2 * D; order++) {
      if (order <= degree3) {
        Sums<Real> sums;
        CASIMIR_UNROLL
        for (int m = -D; m <= D; m++) {
          const int n = order - m;
          if (n <= D) {
            const int i = m < 0 ? -m : m;
            const int j = n < 0 ? -n : n;
            sums.add(m, n, a[i], b[i], c[j], d[j]);
          }
        }
        put(result + (2 * order - 1) * pitch, sums.real - sums.minusReal, add);
        put(result + 2 * order * pitch, sums.imaginary + sums.otherImaginary, add);
      }
    }
  } else {
    for (int order = 0; order <= degree3; order++) {
      Sums<Real> sums;
      const int from = order - degree2 > -degree1 ? order - degree2 : -degree1;
      const int to = order + degree2 < degree1 ? order + degree2 : degree1;
      for (int m = from; m <= to; m++) {
        const int n = order - m;
        const int i = m < 0 ? -m : m;
        const int j = n < 0 ? -n : n;
        sums.add(m, n, first[(i == 0 ? 0 : 2 * i - 1) * pitch], first[2 * i * pitch],
            second[(j == 0 ? 0 : 2 * j - 1) * pitch], second[2 * j * pitch]);
      }
      put(result + (order == 0 ? 0 : 2 * order - 1) * pitch, sums.real - sums.minusReal, add);
      if (order > 0) {
        put(result + 2 * order * pitch, sums.imaginary + sums.otherImaginary, add);
      }
    }
  }
}

/**
 * From values on some pairs of nodes to coefficients of orders m and -m.
 *
 * @param table for each degree from m on, `width` numbers for the pairs from pair 0 on
 * @param last l - m of the highest degree
 * @param write write(l - m, plus, minus) takes the coefficients of m and -m
 */
template <class Real, int D, class Write>
CASIMIR_DEVICE void gridToColumn(const Real* table, int width, int order, int last, const Pairs& pairs, const Real* rows,
    int pitch, Write write) {
  const Real* a = rows + (order == 0 ? 0 : 2 * order - 1) * pitch;
  const Real* b = rows + 2 * order * pitch;
  const int count = pairs.to - pairs.from;
  if constexpr (D > 0) {
    constexpr int LENGTH = even(D + 1);
    Real plus[2][LENGTH];
    Real minus[2][LENGTH];
    CASIMIR_UNROLL
    for (int p = 0; p < LENGTH; p++) {
      plus[0][p] = 0;
      plus[1][p] = 0;
      minus[0][p] = 0;
      minus[1][p] = 0;
      if (p < count) {
        const int north = 2 * p * pairs.nodePitch;
        const int south = north + pairs.nodePitch;
        const bool single = pairs.from + p == pairs.equator;
        const Real farPlus = single ? Real(0) : a[south];
        const Real farMinus = single ? Real(0) : b[south];
        plus[0][p] = a[north] + farPlus;
        plus[1][p] = a[north] - farPlus;
        minus[0][p] = b[north] + farMinus;
        minus[1][p] = b[north] - farMinus;
      }
    }
    for (int j = 0; j <= last; j += 2) {
      CASIMIR_UNROLL
      for (int odd = 0; odd < 2; odd++) {
        if (j + odd <= last) {
          const Real* numbers = table + (j + odd) * width + pairs.from;
          Real sumPlus = 0;
          Real sumMinus = 0;
          CASIMIR_UNROLL
          for (int p = 0; p < LENGTH; p += 2) {
            if (p < count) {
              const Two<Real> number = two(numbers + p);
              sumPlus = multiplyAdd(number.first, plus[odd][p], sumPlus);
              sumMinus = multiplyAdd(number.first, minus[odd][p], sumMinus);
              sumPlus = multiplyAdd(number.second, plus[odd][p + 1], sumPlus);
              sumMinus = multiplyAdd(number.second, minus[odd][p + 1], sumMinus);
            }
          }
          write(j + odd, sumPlus, sumMinus);
        }
      }
    }
  } else {
    for (int j = 0; j <= last; j++) {
      const Real* numbers = table + j * width + pairs.from;
      const Real farSign = j % 2 == 0 ? Real(1) : Real(-1);
      Real sumPlus = 0;
      Real sumMinus = 0;
      for (int p = 0; p < count; p++) {
        const int north = 2 * p * pairs.nodePitch;
        const int south = north + pairs.nodePitch;
        const bool single = pairs.from + p == pairs.equator;
        const Real farPlus = single ? Real(0) : farSign * a[south];
        const Real farMinus = single ? Real(0) : farSign * b[south];
        sumPlus = multiplyAdd(numbers[p], a[north] + farPlus, sumPlus);
        sumMinus = multiplyAdd(numbers[p], b[north] + farMinus, sumMinus);
      }
      write(j, sumPlus, sumMinus);
    }
  }
}

}  // namespace grid
}  // namespace casimir
