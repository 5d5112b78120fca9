// Fourier transforms over two axes of a batch of small arrays, in shared memory: sums over every line of one axis, then
// over every line of the other. Plain sums without a factor.
//
// With P_k = x_0 + sum of (x_j + x_{n-j}) cos(2 pi jk/n) and Q_k = sum of (x_j - x_{n-j}) sin(2 pi jk/n), j from 1 to
// (n-1)/2, the results k and n-k are P_k - i Q_k and P_k + i Q_k: a quarter of the multiply-adds of plain sums, which at
// the sizes in question is no more than a fast transform has, without its stages and for every n. The middle term of an
// even n has a sign for a factor.
#pragma once

#include "casimir/vector.cuh"

namespace casimir {
namespace dft {

/** Results of a thread, which share what they read; waves lie in groups of so many cosines, then sines. */
constexpr int RESULTS = 4;

/** As `FftKind` orders them. */
namespace kind {
constexpr int COMPLEX_BACKWARD = 1;
constexpr int REAL_TO_COMPLEX = 2;
constexpr int COMPLEX_TO_REAL = 3;
}  // namespace kind

template <class Real>
struct alignas(2 * sizeof(Real)) Complex {
  Real re, im;
};

template <class Real>
CASIMIR_DEVICE Complex<Real> operator+(Complex<Real> a, Complex<Real> b) {
  return {a.re + b.re, a.im + b.im};
}

template <class Real>
CASIMIR_DEVICE Complex<Real> operator-(Complex<Real> a, Complex<Real> b) {
  return {a.re - b.re, a.im - b.im};
}

template <class Real>
CASIMIR_DEVICE Complex<Real> multiplyAdd(Real a, Complex<Real> b, Complex<Real> c) {
  return {casimir::multiplyAdd(a, b.re, c.re), casimir::multiplyAdd(a, b.im, c.im)};
}

CASIMIR_DEVICE float multiplyAdd(float a, float b, float c) { return casimir::multiplyAdd(a, b, c); }
CASIMIR_DEVICE double multiplyAdd(double a, double b, double c) { return casimir::multiplyAdd(a, b, c); }

/** Lines in shared memory: `inner` of them `between` apart, then the next `inner`; their elements lie `step` apart. */
struct Lines {
  int count;
  int inner;
  int outer;
  int between;
  int step;

  CASIMIR_DEVICE int at(int line) const { return line / inner * outer + line % inner * between; }
};

/** Terms of a line of n that have a partner, x_j with x_{n-j}. */
CASIMIR_DEVICE int partners(int n) { return (n - 1) / 2; }

/** Numbers of the waves of a line of n. */
CASIMIR_DEVICE int waveNumbers(int n) { return (n / 2 / RESULTS + 1) * partners(n) * 2 * RESULTS; }

/** Puts x_j + x_{n-j} and x_j - x_{n-j} in place of x_j and x_{n-j}. */
template <class T>
CASIMIR_DEVICE void fold(const Block& block, T* data, const Lines& lines, int n) {
  block.phase([&](int thread) {
    for (int i = thread; i < lines.count * partners(n); i += block.threads()) {
      const int j = i / lines.count + 1;
      T* line = data + lines.at(i % lines.count);
      const T one = line[j * lines.step];
      const T other = line[(n - j) * lines.step];
      line[j * lines.step] = one + other;
      line[(n - j) * lines.step] = one - other;
    }
  });
}

/** p_r += sum of even_j cos, q_r += sum of odd_j sin, of the terms that `term(j, even, odd)` tells. */
template <class Real, class T, class Term>
CASIMIR_DEVICE void addWaves(const Real* waves, int terms, T (&p)[RESULTS], T (&q)[RESULTS], Term term) {
  for (int j = 1; j <= terms; j++) {
    Real wave[2 * RESULTS];
    loadNumbers(wave, waves + (j - 1) * 2 * RESULTS);
    T even;
    T odd;
    term(j, even, odd);
    CASIMIR_UNROLL
    for (int r = 0; r < RESULTS; r++) {
      p[r] = multiplyAdd(wave[r], even, p[r]);
      q[r] = multiplyAdd(wave[RESULTS + r], odd, q[r]);
    }
  }
}

/** For every line and group of results: calls body(line, first result, its waves), then waits. */
template <class Real, class Body>
CASIMIR_DEVICE void eachGroup(const Block& block, int lines, int n, const Real* waves, Body body) {
  block.phase([&](int thread) {
    const int groups = n / 2 / RESULTS + 1;
    for (int i = thread; i < lines * groups; i += block.threads()) {
      const int group = i / lines;
      body(i % lines, group * RESULTS, waves + group * partners(n) * 2 * RESULTS);
    }
  });
}

/** P and Q of four results of a folded line. */
template <class Real, class T>
CASIMIR_DEVICE void foldedSums(
    const Real* waves, const T* line, int step, int n, T (&p)[RESULTS], T (&q)[RESULTS]) {
  CASIMIR_UNROLL
  for (int r = 0; r < RESULTS; r++) {
    p[r] = line[0];
    q[r] = T();
  }
  addWaves(waves, partners(n), p, q, [&](int j, T& even, T& odd) {
    even = line[j * step];
    odd = line[(n - j) * step];
  });
  if (n % 2 == 0) {
    const T middle = line[n / 2 * step];
    CASIMIR_UNROLL
    for (int r = 0; r < RESULTS; r++) {
      p[r] = r % 2 == 0 ? p[r] + middle : p[r] - middle;
    }
  }
}

/** Complex lines, folded, to complex ones. */
template <class Real>
CASIMIR_DEVICE void complexLines(const Block& block, const Real* waves, int n, bool backward,
    const Complex<Real>* from, const Lines& lines, Complex<Real>* to) {
  eachGroup(block, lines.count, n, waves, [&](int line, int first, const Real* wave) {
    const int at = lines.at(line);
    Complex<Real> p[RESULTS];
    Complex<Real> q[RESULTS];
    foldedSums(wave, from + at, lines.step, n, p, q);
    CASIMIR_UNROLL
    for (int r = 0; r < RESULTS; r++) {
      const int k = first + r;
      const Real sign = backward ? Real(-1) : Real(1);
      const Complex<Real> turned = {sign * q[r].im, -sign * q[r].re};
      if (2 * k <= n) {
        to[at + k * lines.step] = p[r] + turned;
      }
      if (k > 0 && 2 * k < n) {
        to[at + (n - k) * lines.step] = p[r] - turned;
      }
    }
  });
}

/** Real lines, folded, to the first half of their transforms. */
template <class Real>
CASIMIR_DEVICE void realLines(const Block& block, const Real* waves, int n, const Real* from, const Lines& lines,
    Complex<Real>* to, const Lines& results) {
  eachGroup(block, lines.count, n, waves, [&](int line, int first, const Real* wave) {
    Real p[RESULTS];
    Real q[RESULTS];
    foldedSums(wave, from + lines.at(line), lines.step, n, p, q);
    Complex<Real>* own = to + results.at(line);
    CASIMIR_UNROLL
    for (int r = 0; r < RESULTS; r++) {
      const int k = first + r;
      if (2 * k <= n) {
        own[k * results.step] = {p[r], k == 0 || 2 * k == n ? Real(0) : -q[r]};
      }
    }
  });
}

/** The first half of a transform of real lines back to these; the other half is its conjugate. */
template <class Real>
CASIMIR_DEVICE void halfLines(const Block& block, const Real* waves, int n, const Complex<Real>* from,
    const Lines& lines, Real* to, const Lines& results) {
  eachGroup(block, lines.count, n, waves, [&](int line, int first, const Real* wave) {
    const Complex<Real>* half = from + lines.at(line);
    Real p[RESULTS] = {};
    Real q[RESULTS] = {};
    addWaves(wave, partners(n), p, q, [&](int k, Real& even, Real& odd) {
      const Complex<Real> term = half[k * lines.step];
      even = term.re;
      odd = term.im;
    });
    const Real middle = n % 2 == 0 ? half[n / 2 * lines.step].re : Real(0);
    Real* own = to + results.at(line);
    CASIMIR_UNROLL
    for (int r = 0; r < RESULTS; r++) {
      const int j = first + r;
      const Real alone = r % 2 == 0 ? half[0].re + middle : half[0].re - middle;
      if (2 * j <= n) {
        own[j * results.step] = multiplyAdd(Real(2), p[r] - q[r], alone);
      }
      if (j > 0 && 2 * j < n) {
        own[(n - j) * results.step] = multiplyAdd(Real(2), p[r] + q[r], alone);
      }
    }
  });
}

/** Rows between memory, where they lie side by side, and shared memory, where they lie `pitch` apart. */
template <class T>
CASIMIR_DEVICE void readPlane(const Block& block, const T* from, int rows, int width, T* tile, int pitch) {
  block.phase([&](int thread) {
    for (int i = thread; i < rows * width; i += block.threads()) {
      tile[i / width * pitch + i % width] = from[i];
    }
  });
}

template <class T>
CASIMIR_DEVICE void writePlane(const Block& block, const T* tile, int pitch, int rows, int width, T* to) {
  block.each([&](int thread) {
    for (int i = thread; i < rows * width; i += block.threads()) {
      to[i] = tile[i / width * pitch + i % width];
    }
  });
}

/**
 * Transforms over both axes, `arrays` to a block; shared memory holds all of them twice, as complex numbers.
 *
 * @param waves of lines of n0, then of n1
 */
template <class Real>
CASIMIR_DEVICE void planes(const Block& block, const Real* waves, int n0, int n1, int which, int arrays,
    const Real* in, Real* out, long long batch) {
  const bool backward = which == kind::COMPLEX_BACKWARD || which == kind::COMPLEX_TO_REAL;
  const bool half = which == kind::REAL_TO_COMPLEX || which == kind::COMPLEX_TO_REAL;
  const int columns = half ? n1 / 2 + 1 : n1;
  const int pitch = columns | 1;
  const int wide = n1 | 1;
  const long long begin = block.index() * arrays;
  const int count = static_cast<int>(batch - begin < arrays ? batch - begin : arrays);
  const int rows = count * n0;
  const Lines across = {rows, rows, 0, pitch, 1};
  const Lines acrossReal = {rows, rows, 0, wide, 1};
  const Lines down = {count * columns, columns, n0 * pitch, 1, pitch};
  const Real* rowWaves = waves + waveNumbers(n0);
  Complex<Real>* one = block.shared<Complex<Real>>();
  Complex<Real>* two = one + arrays * n0 * pitch;
  Real* real = block.shared<Real>();
  if (which == kind::REAL_TO_COMPLEX) {
    readPlane(block, in + begin * n0 * n1, rows, n1, real, wide);
    fold(block, real, acrossReal, n1);
    realLines(block, rowWaves, n1, real, acrossReal, two, across);
  } else {
    const Complex<Real>* from = reinterpret_cast<const Complex<Real>*>(in) + begin * n0 * columns;
    readPlane(block, from, rows, columns, one, pitch);
    if (!half) {
      fold(block, one, across, n1);
      complexLines(block, rowWaves, n1, backward, one, across, two);
    }
  }
  Complex<Real>* before = which == kind::COMPLEX_TO_REAL ? one : two;
  Complex<Real>* after = which == kind::COMPLEX_TO_REAL ? two : one;
  fold(block, before, down, n0);
  complexLines(block, waves, n0, backward, before, down, after);
  if (which == kind::COMPLEX_TO_REAL) {
    halfLines(block, rowWaves, n1, two, across, real, acrossReal);
    writePlane(block, real, wide, rows, n1, out + begin * n0 * n1);
  } else {
    writePlane(block, one, pitch, rows, columns, reinterpret_cast<Complex<Real>*>(out) + begin * n0 * columns);
  }
}

/** Lines of an array [.., length, inner] in memory, from line `skipped` of array `array` on. */
struct StridedLines {
  long long array;
  int skipped;
  int count;
  int length;
  int inner;

  /** Calls body(where it lies in memory, line, element): neighbours in memory one after the other. */
  template <class Body>
  CASIMIR_DEVICE void each(const Block& block, int thread, Body body) const {
    for (int i = thread; i < count * length; i += block.threads()) {
      const int line = inner == 1 ? i / length : i % count;
      const int j = inner == 1 ? i % length : i / count;
      const int place = skipped + line;
      body(((array + place / inner) * length + j) * inner + place % inner, line, j);
    }
  }
};

/**
 * Transforms over one axis, for arrays of which shared memory holds no more than lines; `perBlock` of them twice.
 *
 * @param inner numbers side by side for each element of a line; 1 where it is n1 that is summed over
 */
template <class Real>
CASIMIR_DEVICE void axis(const Block& block, const Real* waves, int n, int which, int perBlock, int inner,
    const Real* in, Real* out, long long total) {
  const bool toReal = which == kind::COMPLEX_TO_REAL;
  const bool fromReal = which == kind::REAL_TO_COMPLEX;
  const long long begin = block.index() * perBlock;
  const int count = static_cast<int>(total - begin < perBlock ? total - begin : perBlock);
  const int pitch = n | 1;
  const Lines lines = {count, count, 0, pitch, 1};
  const long long array = begin / inner;
  const int skipped = static_cast<int>(begin - array * inner);
  const StridedLines source = {array, skipped, count, toReal ? n / 2 + 1 : n, inner};
  const StridedLines target = {array, skipped, count, fromReal ? n / 2 + 1 : n, inner};
  Complex<Real>* one = block.shared<Complex<Real>>();
  Complex<Real>* two = one + perBlock * pitch;
  Real* real = block.shared<Real>();
  block.phase([&](int thread) {
    source.each(block, thread, [&](long long at, int line, int j) {
      if (fromReal) {
        real[line * pitch + j] = in[at];
      } else {
        one[line * pitch + j] = reinterpret_cast<const Complex<Real>*>(in)[at];
      }
    });
  });
  if (fromReal) {
    fold(block, real, lines, n);
    realLines(block, waves, n, real, lines, two, lines);
  } else if (toReal) {
    halfLines(block, waves, n, one, lines, reinterpret_cast<Real*>(two), lines);
  } else {
    fold(block, one, lines, n);
    complexLines(block, waves, n, which == kind::COMPLEX_BACKWARD, one, lines, two);
  }
  block.each([&](int thread) {
    target.each(block, thread, [&](long long at, int line, int j) {
      if (toReal) {
        out[at] = reinterpret_cast<const Real*>(two)[line * pitch + j];
      } else {
        reinterpret_cast<Complex<Real>*>(out)[at] = two[line * pitch + j];
      }
    });
  });
}

}  // namespace dft
}  // namespace casimir
