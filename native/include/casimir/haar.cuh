// Haar samples of small groups, one of a thread, for kernels that want them where they are used:
//
//   const casimir::Matrix<double, 3> r = casimir::haarSample(casimir::UniformRotation<3>(), seed, index);
//
// A function of seed and index alone, and the same as the Java `HaarSample` draws, but for the last digits of elementary
// functions. Computed in double precision: random numbers cost more than arithmetic.
#pragma once

#include "casimir/matrices.cuh"
#include "casimir/philox.cuh"

namespace casimir {

/** Sample number `index` of the stream of a seed. */
template <class Sampler>
CASIMIR_DEVICE Matrix<double, Sampler::SIZE> haarSample(const Sampler& sampler, uint64_t seed, uint64_t index) {
  RandomStream random(seed, index);
  Matrix<double, Sampler::SIZE> sample;
  sampler.draw(random, sample);
  return sample;
}

/** The density proportional to exp(rate x) on [-radius, radius], by its inverse distribution. */
struct TruncatedExponential {
  double rate;
  double radius;
  /** How much the density falls from one end to the other, as a fraction, negative. */
  double fall;

  CASIMIR_DEVICE TruncatedExponential(double newRate, double newRadius) : rate(newRate), radius(newRadius) {
    const double length = -2 * absolute(rate) * radius;
    // exponentialLessOne is for smaller arguments
    fall = length < -700 ? -1.0 : exponentialLessOne(length);
  }

  CASIMIR_DEVICE double draw(RandomStream& random) const {
    if (rate == 0) {
      return random.symmetricUniform(radius);
    }
    const double end = rate > 0 ? radius : -radius;
    return end + logarithmOfOnePlus(random.uniform() * fall) / rate;
  }
};

/** Uniform rotations: an angle, a quaternion (Shoemake 1992), or the orthogonal factor of a Gaussian matrix. */
template <int N>
struct UniformRotation {
  static constexpr int SIZE = N;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, N>& out) const {
    if constexpr (N == 2) {
      random.turn();
      out = {{random.cosine, -random.sine, random.sine, random.cosine}};
    } else if constexpr (N == 3) {
      drawQuaternion(random, out);
    } else {
      drawReflections(random, out);
    }
  }

 private:
  CASIMIR_DEVICE static void drawQuaternion(RandomStream& random, Matrix<double, 3>& out) {
    const double part = random.uniform();
    const double outer = squareRoot(1 - part);
    const double inner = squareRoot(part);
    random.turn();
    const double x = outer * random.sine;
    const double y = outer * random.cosine;
    random.turn();
    const double z = inner * random.sine;
    const double w = inner * random.cosine;
    const double scale = 2 / (w * w + x * x + y * y + z * z);
    out = {{1 - scale * (y * y + z * z), scale * (x * y - w * z), scale * (x * z + w * y), scale * (x * y + w * z),
        1 - scale * (x * x + z * z), scale * (y * z - w * x), scale * (x * z - w * y), scale * (y * z + w * x),
        1 - scale * (x * x + y * y)}};
  }

  /**
   * Q of size k is H diag(s, Q of size k - 1) with the reflection H that takes a Gaussian vector x to a multiple of the
   * first axis, and s the sign that makes the first column x / |x| (Stewart 1980).
   */
  CASIMIR_DEVICE static void drawReflections(RandomStream& random, Matrix<double, N>& out) {
    out(N - 1, N - 1) = 1;
    bool proper = true;
    CASIMIR_UNROLL
    for (int start = N - 2; start >= 0; start--) {
      double vector[N];
      double squares = 0;
      CASIMIR_UNROLL
      for (int i = start; i < N; i++) {
        vector[i] = random.gaussian();
        squares += vector[i] * vector[i];
      }
      const double norm = squareRoot(squares);
      const bool negative = vector[start] < 0;
      proper = proper != negative;
      CASIMIR_UNROLL
      for (int i = start; i < N; i++) {
        out(i, start) = vector[i] / norm;
        if (i > start) {
          out(start, i) = 0;
        }
      }
      const double scale = 1 / (norm * (norm + absolute(vector[start])));
      vector[start] += negative ? -norm : norm;
      CASIMIR_UNROLL
      for (int j = start + 1; j < N; j++) {
        double sum = 0;
        CASIMIR_UNROLL
        for (int i = start + 1; i < N; i++) {
          sum += vector[i] * out(i, j);
        }
        const double factor = scale * sum;
        CASIMIR_UNROLL
        for (int i = start; i < N; i++) {
          out(i, j) -= factor * vector[i];
        }
      }
    }
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      out(i, N - 1) = proper ? out(i, N - 1) : -out(i, N - 1);
    }
  }
};

/** A uniform rotation, then a reflection of the last column in half the cases. */
template <int N>
struct UniformOrthogonal {
  static constexpr int SIZE = N;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, N>& out) const {
    UniformRotation<N>().draw(random, out);
    const bool reflected = random.uniform() < 0.5;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      out(i, N - 1) = reflected ? -out(i, N - 1) : out(i, N - 1);
    }
  }
};

/** A uniform rotation times an independent scale. */
template <int N>
struct UniformSimilarity {
  static constexpr int SIZE = N;
  TruncatedExponential logScale;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, N>& out) const {
    UniformRotation<N>().draw(random, out);
    out = scaled(out, exponential(logScale.draw(random)));
  }
};

/** A linear part, and a translation uniform in the cube |x_i| <= translation. */
template <class Linear>
struct UniformAffine {
  static constexpr int RANK = Linear::SIZE;
  static constexpr int SIZE = RANK + 1;
  Linear linear;
  double translation;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, SIZE>& out) const {
    Matrix<double, RANK> part;
    linear.draw(random, part);
    CASIMIR_UNROLL
    for (int i = 0; i < RANK; i++) {
      CASIMIR_UNROLL
      for (int j = 0; j < RANK; j++) {
        out(i, j) = part(i, j);
      }
      out(i, RANK) = random.symmetricUniform(translation);
      out(RANK, i) = 0;
    }
    out(RANK, RANK) = 1;
  }
};

/** Unit upper triangles with entries uniform in [-halfWidth, halfWidth], all or those of a Heisenberg group. */
template <int N>
struct UniformTriangle {
  static constexpr int SIZE = N;
  bool heisenberg;
  double halfWidth;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, N>& out) const {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      CASIMIR_UNROLL
      for (int j = 0; j < N; j++) {
        if (j > i && (!heisenberg || i == 0 || j == N - 1)) {
          out(i, j) = random.symmetricUniform(halfWidth);
        } else {
          out(i, j) = i == j ? 1 : 0;
        }
      }
    }
  }
};

/** A positive number whose logarithm is uniform in [-radius, radius]. */
struct UniformScaling {
  static constexpr int SIZE = 1;
  double radius;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, 1>& out) const {
    out.entries[0] = exponential(random.symmetricUniform(radius));
  }
};

/**
 * The spectrum (a, -a) of SL(2), density sinh 2a on [0, radius]: sinh^2 a is uniform, which keeps small a accurate; plus
 * an independent logarithm of a scale for GL(2).
 */
struct PlaneSpectrum {
  /** sinh of the radius. */
  double largest;
  bool isScaled;
  TruncatedExponential logScale;

  CASIMIR_DEVICE void draw(RandomStream& random, double* y) const {
    const double sinh = squareRoot(random.uniform()) * largest;
    const double cosh = squareRoot(1 + sinh * sinh);
    y[0] = logarithmOfOnePlus(sinh + sinh * sinh / (1 + cosh));
    y[1] = -y[0];
    if (isScaled) {
      const double shift = logScale.draw(random);
      y[0] += shift;
      y[1] += shift;
    }
  }
};

/** Matrices k1 diag(exp y) k2 with independent uniform rotations. */
template <int N, class Spectrum>
struct UniformSingularValues {
  static constexpr int SIZE = N;
  Spectrum spectrum;

  CASIMIR_DEVICE void draw(RandomStream& random, Matrix<double, N>& out) const {
    double y[N];
    spectrum.draw(random, y);
    Matrix<double, N> left;
    Matrix<double, N> right;
    UniformRotation<N>().draw(random, left);
    UniformRotation<N>().draw(random, right);
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      const double scale = exponential(y[i]);
      CASIMIR_UNROLL
      for (int j = 0; j < N; j++) {
        right(i, j) *= scale;
      }
    }
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      CASIMIR_UNROLL
      for (int j = 0; j < N; j++) {
        double sum = 0;
        CASIMIR_UNROLL
        for (int k = 0; k < N; k++) {
          sum += left(i, k) * right(k, j);
        }
        out(i, j) = sum;
      }
    }
  }
};

/**
 * Spectra with density prod_{i<j} |sinh(y_i - y_j)| exp(-tilt sum y_i) on the box |y_i| <= radius, or on its section
 * sum y_i = 0, exactly by rejection; the proposal that is accepted more often is known beforehand.
 */
template <int N>
struct RejectionSpectrum {
  double radius;
  double tilt;
  /** Logarithm of the largest product of sinh. */
  double logLargest;
  bool sumZero;
  bool ordered;
  bool isScaled;
  TruncatedExponential logScale;

  CASIMIR_DEVICE void draw(RandomStream& random, double* y) const {
    const TruncatedExponential tilted(-tilt, radius);
    bool accepted = false;
    while (!accepted) {
      accepted = ordered ? proposeOrdered(random, y) : proposeIndependent(random, y, tilted);
    }
    if (isScaled) {
      const double shift = logScale.draw(random);
      CASIMIR_UNROLL
      for (int i = 0; i < N; i++) {
        y[i] += shift;
      }
    }
  }

 private:
  CASIMIR_DEVICE bool proposeOrdered(RandomStream& random, double* y) const {
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      y[i] = TruncatedExponential(N - 1 - 2 * i - tilt, radius).draw(random);
      if (i > 0 && y[i] > y[i - 1]) {
        return false;
      }
    }
    return random.uniform() < defect(y);
  }

  CASIMIR_DEVICE bool proposeIndependent(RandomStream& random, double* y, const TruncatedExponential& tilted) const {
    double sum = 0;
    const int free = sumZero ? N - 1 : N;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      if (i < free) {
        y[i] = tilted.draw(random);
        sum += y[i];
      } else {
        y[i] = -sum;
        if (absolute(sum) > radius) {
          return false;
        }
      }
    }
    // by exchanges of neighbours, largest first
    CASIMIR_UNROLL
    for (int pass = 0; pass < N - 1; pass++) {
      CASIMIR_UNROLL
      for (int i = 0; i < N - 1 - pass; i++) {
        const double high = y[i] < y[i + 1] ? y[i + 1] : y[i];
        const double low = y[i] < y[i + 1] ? y[i] : y[i + 1];
        y[i] = high;
        y[i + 1] = low;
      }
    }
    double exponents = 0;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      exponents += (N - 1 - 2 * i) * y[i];
    }
    return random.uniform() < exponential(exponents - logLargest) * defect(y);
  }

  /** The product of 1 - exp(-2 (y_i - y_j)). */
  CASIMIR_DEVICE static double defect(const double* y) {
    double result = 1;
    CASIMIR_UNROLL
    for (int i = 0; i < N; i++) {
      CASIMIR_UNROLL
      for (int j = i + 1; j < N; j++) {
        const double length = -2 * (y[i] - y[j]);
        result *= length < -700 ? 1.0 : -exponentialLessOne(length);
      }
    }
    return result;
  }
};

}  // namespace casimir
