// Rotations of irreps: D = Z(alpha) J Z(beta) J Z(gamma), and D itself by recursion over the degree. The order of
// operations is that of the Java kernels (PanelAngles, PanelTurns, PanelRecursion, PanelMatrices), so results have their
// bits. Angles enter by cosines and sines that are algebraic in the entries of the rotation.
#pragma once

#include "casimir/harmonics.cuh"
#include "casimir/real.cuh"

namespace casimir {

/** One over one with the sign of the determinant of a row-major matrix; zero for a singular one. */
template <class Real>
CASIMIR_DEVICE Real determinantSign(const Real* r) {
  const Real first = r[4] * r[8] - r[5] * r[7];
  const Real second = r[5] * r[6] - r[3] * r[8];
  const Real third = r[3] * r[7] - r[4] * r[6];
  Real determinant = r[0] * first;
  determinant = multiplyAdd(r[1], second, determinant);
  determinant = multiplyAdd(r[2], third, determinant);
  return determinant / larger(absolute(determinant), Precision<Real>::SMALLEST_NORMAL);
}

/** From the cosine and sine of an angle those of its multiples to `degree`, in pairs. */
template <class Real>
CASIMIR_DEVICE void angleMultiples(int degree, Real* pairs) {
  const Real cosine1 = pairs[0];
  const Real sine1 = pairs[1];
  Real cosine = cosine1;
  Real sine = sine1;
  for (int m = 2; m <= degree; m++) {
    const Real sineSine = sine * -sine1;
    const Real cosineSine = cosine * sine1;
    cosine = multiplyAdd(cosine, cosine1, sineSine);
    sine = multiplyAdd(sine, cosine1, cosineSine);
    pairs[2 * m - 2] = cosine;
    pairs[2 * m - 1] = sine;
  }
}

/**
 * Three angles in the order in which their turns are applied, for D or for its transpose: for each the cosine and sine
 * of its multiples 1..degree. A zero or undefined sign gives NaN.
 */
template <class Real>
CASIMIR_DEVICE void rotationAngles(const Real* r, Real sign, bool adjoint, int degree, Real* angles) {
  const int step = 2 * degree;
  Real* alpha = adjoint ? angles : angles + 2 * step;
  Real* beta = angles + step;
  Real* gamma = adjoint ? angles + 2 * step : angles;
  const Real side = adjoint ? Real(-1) : Real(1);
  const Real x = r[1] * sign;
  const Real y = r[4] * sign;
  const Real z = r[7] * sign;
  const Real scale = larger(absolute(x), absolute(z));
  const Real positive = larger(scale, SmallestPositive<Real>::VALUE);
  const Real x1 = x / positive;
  const Real z1 = z / positive;
  const Real root = squareRoot(multiplyAdd(z1, z1, x1 * x1));
  const Real length = larger(root, Real(0.5));
  const Real atPole = Real(1) - scale / positive;
  alpha[0] = z1 / length + atPole;
  alpha[1] = x1 / length * side;
  const Real away = root * scale;
  const Real norm = squareRoot(multiplyAdd(y, y, away * away));
  beta[0] = y / norm;
  beta[1] = away / norm * side;
  const Real c = alpha[0] * sign;
  const Real minusS = -(alpha[1] * sign * side);
  const Real cosine = multiplyAdd(minusS, r[6], c * r[0]);
  const Real sine = multiplyAdd(minusS, r[8], c * r[2]);
  const Real spin = squareRoot(multiplyAdd(sine, sine, cosine * cosine));
  gamma[0] = cosine / spin;
  gamma[1] = sine / spin * side;
  angleMultiples(degree, alpha);
  angleMultiples(degree, beta);
  angleMultiples(degree, gamma);
}

/** Which entries of J may differ from zero; orders as `WignerJ` has them. */
CASIMIR_DEVICE constexpr bool exchanges(int degree, int m, int n) {
  return (n < 0) == ((degree + m) % 2 != 0) && (m < 0) == ((degree + n) % 2 != 0);
}

/** from = Z(angle) J from, in registers; J is dense, row after row. */
template <int DEGREE, class Real>
CASIMIR_DEVICE void exchangeAndTurn(const Real* j, const Real* pairs, Real (&x)[2 * DEGREE + 1]) {
  constexpr int WIDTH = 2 * DEGREE + 1;
  Real sums[WIDTH];
  CASIMIR_UNROLL
  for (int row = 0; row < WIDTH; row++) {
    Real sum = 0;
    CASIMIR_UNROLL
    for (int column = 0; column < WIDTH; column++) {
      if (exchanges(DEGREE, row - DEGREE, column - DEGREE)) {
        sum = multiplyAdd(j[row * WIDTH + column], x[column], sum);
      }
    }
    sums[row] = sum;
  }
  x[DEGREE] = sums[DEGREE];
  CASIMIR_UNROLL
  for (int m = 1; m <= DEGREE; m++) {
    const Real cosine = pairs[2 * m - 2];
    const Real sine = pairs[2 * m - 1];
    const Real plus = sums[DEGREE + m];
    const Real minus = sums[DEGREE - m];
    x[DEGREE + m] = multiplyAdd(cosine, plus, -sine * minus);
    x[DEGREE - m] = multiplyAdd(sine, plus, cosine * minus);
  }
}

/** D on one column in registers. */
template <int DEGREE, class Real>
CASIMIR_DEVICE void rotateColumn(
    const Real* j, const Real* angles, int step, Real sign, const Real* from, Real* to, long long stride) {
  constexpr int WIDTH = 2 * DEGREE + 1;
  Real x[WIDTH];
  CASIMIR_UNROLL
  for (int row = 0; row < WIDTH; row++) {
    x[row] = from[row * stride];
  }
  x[DEGREE] = x[DEGREE] * sign;
  CASIMIR_UNROLL
  for (int m = 1; m <= DEGREE; m++) {
    const Real cosine = angles[2 * m - 2] * sign;
    const Real sine = angles[2 * m - 1] * sign;
    const Real plus = x[DEGREE + m];
    const Real minus = x[DEGREE - m];
    x[DEGREE + m] = multiplyAdd(cosine, plus, -sine * minus);
    x[DEGREE - m] = multiplyAdd(sine, plus, cosine * minus);
  }
  exchangeAndTurn<DEGREE>(j, angles + step, x);
  exchangeAndTurn<DEGREE>(j, angles + 2 * step, x);
  CASIMIR_UNROLL
  for (int row = 0; row < WIDTH; row++) {
    to[row * stride] = x[row];
  }
}

/** The nonzeros of J of one degree: `starts` of the rows, then columns; the values apart. */
template <class Real>
CASIMIR_DEVICE Real exchangeRow(
    const int* starts, const int* columns, const Real* values, int row, const Real* x, int pitch) {
  Real sum = 0;
  for (int t = starts[row]; t < starts[row + 1]; t++) {
    sum = multiplyAdd(values[t], x[columns[t] * pitch], sum);
  }
  return sum;
}

/**
 * D on one column of any degree, with two columns of shared memory between the factors.
 *
 * @param between two columns of 2 degree + 1 numbers, `pitch` apart, one behind the other
 */
template <class Real>
CASIMIR_DEVICE void rotateColumn(int degree, const int* starts, const int* columns, const Real* values,
    const Real* angles, int step, Real sign, const Real* from, Real* to, long long stride, Real* between, int pitch) {
  const int width = 2 * degree + 1;
  Real* a = between;
  Real* b = between + width * pitch;
  a[degree * pitch] = from[degree * stride] * sign;
  for (int m = 1; m <= degree; m++) {
    const Real cosine = angles[2 * m - 2] * sign;
    const Real sine = angles[2 * m - 1] * sign;
    const Real plus = from[(degree + m) * stride];
    const Real minus = from[(degree - m) * stride];
    a[(degree + m) * pitch] = multiplyAdd(cosine, plus, -sine * minus);
    a[(degree - m) * pitch] = multiplyAdd(sine, plus, cosine * minus);
  }
  for (int factor = 1; factor <= 2; factor++) {
    const Real* pairs = angles + factor * step;
    Real* target = factor == 1 ? b : to;
    const Real* source = factor == 1 ? a : b;
    const long long apart = factor == 1 ? pitch : stride;
    target[degree * apart] = exchangeRow(starts, columns, values, degree, source, pitch);
    for (int m = 1; m <= degree; m++) {
      const Real plus = exchangeRow(starts, columns, values, degree + m, source, pitch);
      const Real minus = exchangeRow(starts, columns, values, degree - m, source, pitch);
      const Real cosine = pairs[2 * m - 2];
      const Real sine = pairs[2 * m - 1];
      target[(degree + m) * apart] = multiplyAdd(cosine, plus, -sine * minus);
      target[(degree - m) * apart] = multiplyAdd(sine, plus, cosine * minus);
    }
  }
}

/** The steps of `WignerRecursion` in arrays; `rows` has for every degree from 2 on its first terms, row after row. */
template <class Real>
struct RecursionTable {
  const int* rows;
  const int* axes;
  const int* sources;
  const Real* factors;
  const Real* scales;
};

/** Columns |n| up to this come from the same column of the degree before. */
CASIMIR_DEVICE constexpr int innerColumns(int degree) { return 2 * degree / 3 > 1 ? 2 * degree / 3 : 1; }

/** Entry (row, column) of D of a degree from 2 on. */
template <class Real>
CASIMIR_DEVICE Real recursionEntry(
    const RecursionTable<Real>& table, const Real* rotation, const Real* before, int degree, int row, int column) {
  // degrees 2 .. degree - 1 have (2l + 1) rows and an end each, and as many scales
  const int* starts = table.rows + (degree - 2) * (degree + 3) + row;
  const Real scale = table.scales[degree * degree - 4 + column];
  const int inner = 2 * degree - 1;
  const int n = column - degree;
  const int size = n < 0 ? -n : n;
  const bool straight = size <= innerColumns(degree);
  Real sum = 0;
  for (int t = starts[0]; t < starts[1]; t++) {
    const Real* axis = rotation + 3 * table.axes[t];
    const Real* source = before + table.sources[t] * inner;
    const Real factor = table.factors[t];
    if (straight) {
      sum = multiplyAdd(factor * axis[1], source[column - 1], sum);
    } else {
      const Real left = factor * axis[0];
      const Real right = factor * axis[2];
      const Real low = source[degree - size];
      const Real high = source[degree + size - 2];
      sum = n < 0 ? multiplyAdd(right, low, multiplyAdd(left, high, sum))
                  : multiplyAdd(right, high, multiplyAdd(-left, low, sum));
    }
  }
  return sum * scale;
}

/** Where the matrix of a degree begins: l (2l - 1) (2l + 1) / 3. */
CASIMIR_DEVICE int matrixStart(int degree) { return degree * (2 * degree - 1) * (2 * degree + 1) / 3; }

/** All matrices to a degree, by the threads of a block; the rotation stands at number 1 already. */
template <class Real>
CASIMIR_DEVICE void wignerMatrices(
    const Block& block, const RecursionTable<Real>& table, int maximumDegree, Real* matrices) {
  for (int degree = 2; degree <= maximumDegree; degree++) {
    const int width = 2 * degree + 1;
    const Real* before = matrices + matrixStart(degree - 1);
    Real* after = matrices + matrixStart(degree);
    block.phase([&](int thread) {
      for (int i = thread; i < width * width; i += block.threads()) {
        after[i] = recursionEntry(table, matrices + 1, before, degree, i / width, i % width);
      }
    });
  }
}

}  // namespace casimir
