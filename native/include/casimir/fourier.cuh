// Products of functions on the sphere by two-dimensional Fourier series on the torus: f = sum over orders v of
// C_v(t) exp(i v phi), C_v = P_v - i S_v for v >= 0 and the conjugate of C_{-v} for v < 0. P_v and S_v are cosine series
// in t for even v and sine series for odd v, with amplitudes k = 0, 1, ....
//
// A block works for a few lanes, which are items and their channels one after the other; in shared memory all that
// belongs to a lane lies `LANES` numbers apart.
#pragma once

#include "casimir/grid_product.cuh"

namespace casimir {
namespace fourier {

using grid::Access;
using grid::Lane;
using grid::Operand;
using grid::Tile;

/** Lanes of a block. */
constexpr int LANES = 8;

/** Where `FourierPlan` puts its numbers. */
namespace plan {
constexpr int FIRST_AT = 0;
constexpr int SECOND_AT = 1;
constexpr int OUTPUT_AT = 2;
constexpr int FIRST_DEGREE = 3;
constexpr int SECOND_DEGREE = 4;
constexpr int OUTPUT_DEGREE = 5;
constexpr int FIRST_PARITY = 6;
constexpr int SECOND_PARITY = 7;
constexpr int OUTPUT_PARITY = 8;
constexpr int THETA = 9;
constexpr int PHI = 10;
constexpr int FORWARD = 11;
constexpr int BACK = 12;
constexpr int THETA_COSINES = 13;
constexpr int THETA_SINES = 14;
constexpr int PHI_COSINES = 15;
constexpr int PHI_SINES = 16;
}  // namespace plan

/** What a kernel reads of a plan. */
template <class Real>
struct Plan {
  const int* program;
  const Real* numbers;

  CASIMIR_DEVICE int at(int which) const { return program[which]; }
  CASIMIR_DEVICE const Real* table(int which) const { return numbers + program[which]; }
  CASIMIR_DEVICE Operand operand(int which) const { return Operand(program + program[which]); }
  /** Degrees and amplitudes of the table to the torus. */
  CASIMIR_DEVICE int width() const {
    const int one = program[plan::FIRST_DEGREE];
    const int two = program[plan::SECOND_DEGREE];
    return (one > two ? one : two) + 1;
  }
  /** Amplitudes of an order of the product. */
  CASIMIR_DEVICE int frequencies() const { return program[plan::FIRST_DEGREE] + program[plan::SECOND_DEGREE] + 1; }
  /** Samples theta_j in [0, pi]; the others follow from them. */
  CASIMIR_DEVICE int samples() const { return program[plan::THETA] / 2 + 1; }
};

CASIMIR_DEVICE Tile tile(const Block& block, long long lanes, int channels, int channelsLast) {
  const long long begin = block.index() * LANES;
  return {begin, begin + LANES < lanes ? begin + LANES : lanes, channels, channelsLast != 0};
}

/** Calls body(row, lane) for all rows of all lanes, then waits. */
template <class Body>
CASIMIR_DEVICE void eachRow(const Block& block, int rows, Body body) {
  block.phase([&](int thread) {
    for (int i = thread; i < rows * LANES; i += block.threads()) {
      body(i / LANES, i % LANES);
    }
  });
}

/** Components of degrees 0 to `degree` of one parity, sums over blocks, to rows l * l + l + m. */
template <class Real>
CASIMIR_DEVICE void readComponents(const Block& block, const Operand& operand, int parity, int degree,
    const Tile& tile, const Real* in, Real* rows) {
  const int section = operand.section(parity);
  block.phase([&](int thread) {
    const int place = thread % LANES;
    const Lane<const Real> lane(tile, place, operand, in);
    for (int l = 0; l <= degree; l++) {
      const int slot = section + l;
      for (int i = thread / LANES; i <= 2 * l; i += block.threads() / LANES) {
        Real sum = 0;
        const int start = operand.first(slot);
        if (tile.has(place) && start >= 0) {
          sum = lane.template at<Access::STRIDED>(start, 2 * l + 1, i);
          for (int k = operand.more(slot); k < operand.more(slot + 1); k++) {
            sum += lane.template at<Access::STRIDED>(operand.start(k), 2 * l + 1, i);
          }
        }
        rows[(l * l + i) * LANES + place] = sum;
      }
    }
  });
}

/** Adds rows l * l + l + m to all blocks of their degree. */
template <class Real>
CASIMIR_DEVICE void addComponents(const Block& block, const Operand& operand, int parity, int degree,
    const Tile& tile, const Real* rows, Real* out) {
  const int section = operand.section(parity);
  block.each([&](int thread) {
    const int place = thread % LANES;
    const Lane<Real> lane(tile, place, operand, out);
    for (int l = 0; l <= degree && tile.has(place); l++) {
      const int slot = section + l;
      const int count = operand.first(slot) < 0 ? 0 : operand.more(slot + 1) - operand.more(slot) + 1;
      for (int k = 0; k < count; k++) {
        const int start = k == 0 ? operand.first(slot) : operand.start(operand.more(slot) + k - 1);
        for (int i = thread / LANES; i <= 2 * l; i += block.threads() / LANES) {
          lane.template at<Access::STRIDED>(start, 2 * l + 1, i) += rows[(l * l + i) * LANES + place];
        }
      }
    }
  });
}

/** The amplitude of cos(kt) or sin(kt) of P_v (part 0) or S_v (part 1). */
template <class Real>
CASIMIR_DEVICE Real amplitude(const Plan<Real>& plan, int degree, const Real* components, int v, int k, int part,
    int lane) {
  const Real* table = plan.table(plan::FORWARD) + (v * plan.width() + k) * plan.width();
  const int from = v > k ? v + (v - k) % 2 : k;
  Real sum = 0;
  for (int l = from; l <= degree && (v > 0 || part == 0); l += 2) {
    sum = multiplyAdd(table[l], components[(l * l + l + (part == 0 ? v : -v)) * LANES + lane], sum);
  }
  return sum;
}

/** The component m of degree l of a function with amplitudes at (v * frequencies + k) * 2 + part. */
template <class Real>
CASIMIR_DEVICE Real component(const Plan<Real>& plan, const Real* amplitudes, int l, int m, int lane) {
  const int v = m < 0 ? -m : m;
  const int part = m < 0 ? 1 : 0;
  const int count = plan.frequencies();
  const Real* table = plan.table(plan::BACK) + (l * (plan.at(plan::OUTPUT_DEGREE) + 1) + v) * count;
  Real sum = 0;
  for (int k = l % 2; k < count; k += 2) {
    sum = multiplyAdd(table[k], amplitudes[((v * count + k) * 2 + part) * LANES + lane], sum);
  }
  return sum;
}

/** All components of the result from its amplitudes, added to z. */
template <class Real>
CASIMIR_DEVICE void toComponents(const Block& block, const Plan<Real>& plan, const Tile& tile, const Real* amplitudes,
    Real* components, Real* z) {
  const int degree = plan.at(plan::OUTPUT_DEGREE);
  eachRow(block, (degree + 1) * (degree + 1), [&](int row, int lane) {
    int l = 0;
    while ((l + 1) * (l + 1) <= row) {
      l++;
    }
    components[row * LANES + lane] = component(plan, amplitudes, l, row - l * l - l, lane);
  });
  addComponents(
      block, plan.operand(plan::OUTPUT_AT), plan.at(plan::OUTPUT_PARITY), degree, tile, components, z);
}

/** C_v(theta_j) of an operand: rows (j (degree + 1) + v) 2 + part. */
template <class Real>
CASIMIR_DEVICE void toCircle(const Block& block, const Plan<Real>& plan, int degree, const Real* components,
    Real* amplitudes, Real* circle) {
  const int width = degree + 1;
  eachRow(block, 2 * width * width, [&](int row, int lane) {
    amplitudes[row * LANES + lane] =
        amplitude(plan, degree, components, row / 2 / width, row / 2 % width, row % 2, lane);
  });
  const int samples = plan.samples();
  eachRow(block, 2 * width * samples, [&](int row, int lane) {
    const int v = row / 2 % width;
    const int j = row / 2 / width;
    const Real* wave = plan.table(v % 2 == 0 ? plan::THETA_COSINES : plan::THETA_SINES) + j;
    Real sum = 0;
    for (int k = 0; k <= degree; k++) {
      sum = multiplyAdd(wave[k * samples], amplitudes[((v * width + k) * 2 + row % 2) * LANES + lane], sum);
    }
    circle[row * LANES + lane] = sum;
  });
}

/** A function at (theta_j, phi_i). */
template <class Real>
CASIMIR_DEVICE Real sample(const Plan<Real>& plan, int degree, const Real* circle, int j, int i, int lane) {
  const int points = plan.at(plan::PHI);
  const Real* rows = circle + 2 * j * (degree + 1) * LANES + lane;
  Real sum = 0;
  for (int v = degree; v > 0; v--) {
    sum = multiplyAdd(plan.table(plan::PHI_COSINES)[v * points + i], rows[2 * v * LANES], sum);
    sum = multiplyAdd(plan.table(plan::PHI_SINES)[v * points + i], rows[(2 * v + 1) * LANES], sum);
  }
  return multiplyAdd(Real(2), sum, rows[0]);
}

/** The whole product, every transform a sum of as many terms as it has. Results are added to z. */
template <class Real>
CASIMIR_DEVICE void direct(const Block& block, const int* program, const Real* numbers, int channelsLast, int channels,
    const Real* x, const Real* y, Real* z, long long lanes) {
  const Plan<Real> plan = {program, numbers};
  const Tile all = tile(block, lanes, channels, channelsLast);
  const int degree1 = plan.at(plan::FIRST_DEGREE);
  const int degree2 = plan.at(plan::SECOND_DEGREE);
  const int degree3 = plan.at(plan::OUTPUT_DEGREE);
  const int samples = plan.samples();
  const int points = plan.at(plan::PHI);
  const int count = plan.frequencies();
  // components, amplitudes and values on the circle of one operand; later amplitudes of the result; then samples
  const int highest = degree3 > plan.width() - 1 ? degree3 : plan.width() - 1;
  const int most = 2 * (highest + 1) * (samples > count ? samples : count);
  Real* components = block.shared<Real>();
  Real* amplitudes = components + (highest + 1) * (highest + 1) * LANES;
  Real* circle = amplitudes + most * LANES;
  Real* values = circle + most * LANES;
  readComponents(block, plan.operand(plan::FIRST_AT), plan.at(plan::FIRST_PARITY), degree1, all, x, components);
  toCircle(block, plan, degree1, components, amplitudes, circle);
  eachRow(block, samples * points, [&](int row, int lane) {
    values[row * LANES + lane] = sample(plan, degree1, circle, row / points, row % points, lane);
  });
  readComponents(block, plan.operand(plan::SECOND_AT), plan.at(plan::SECOND_PARITY), degree2, all, y, components);
  toCircle(block, plan, degree2, components, amplitudes, circle);
  eachRow(block, samples * points, [&](int row, int lane) {
    values[row * LANES + lane] *= sample(plan, degree2, circle, row / points, row % points, lane);
  });
  eachRow(block, 2 * (degree3 + 1) * samples, [&](int row, int lane) {
    const int v = row / 2 % (degree3 + 1);
    const int j = row / 2 / (degree3 + 1);
    const Real* wave = plan.table(row % 2 == 0 ? plan::PHI_COSINES : plan::PHI_SINES) + v * points;
    Real sum = 0;
    for (int i = 0; i < points; i++) {
      sum = multiplyAdd(wave[i], values[(j * points + i) * LANES + lane], sum);
    }
    circle[row * LANES + lane] = sum / static_cast<Real>(points);
  });
  eachRow(block, 2 * (degree3 + 1) * count, [&](int row, int lane) {
    const int k = row / 2 % count;
    const int v = row / 2 / count;
    const Real* wave = plan.table(v % 2 == 0 ? plan::THETA_COSINES : plan::THETA_SINES) + k * samples;
    Real sum = 0;
    for (int j = 1; j < samples - 1; j++) { // theta_j and -theta_j
      sum = multiplyAdd(wave[j], circle[((j * (degree3 + 1) + v) * 2 + row % 2) * LANES + lane], sum);
    }
    sum = sum + sum;
    sum = multiplyAdd(wave[0], circle[(v * 2 + row % 2) * LANES + lane], sum);
    const int last = samples - 1;
    sum = multiplyAdd(wave[last], circle[((last * (degree3 + 1) + v) * 2 + row % 2) * LANES + lane], sum);
    amplitudes[row * LANES + lane] = sum * static_cast<Real>(k == 0 ? 1 : 2) / static_cast<Real>(2 * last);
  });
  toComponents(block, plan, all, amplitudes, components, z);
}

/**
 * The spectrum of one operand for a transform back from complex to real numbers, for lanes from `from` on:
 * [lane, theta, phi / 2 + 1] complex.
 */
template <class Real>
CASIMIR_DEVICE void pack(const Block& block, const int* program, const Real* numbers, int channelsLast, int channels,
    int isSecond, const Real* in, Real* spectra, long long from, long long lanes) {
  const Plan<Real> plan = {program, numbers};
  Tile all = tile(block, lanes, channels, channelsLast);
  const long long first = all.first;
  all.first += from;
  all.end += from;
  const int degree = plan.at(isSecond ? plan::SECOND_DEGREE : plan::FIRST_DEGREE);
  const Operand operand = plan.operand(isSecond ? plan::SECOND_AT : plan::FIRST_AT);
  Real* components = block.shared<Real>();
  readComponents(block, operand, plan.at(isSecond ? plan::SECOND_PARITY : plan::FIRST_PARITY), degree, all, in,
      components);
  const int theta = plan.at(plan::THETA);
  const int columns = plan.at(plan::PHI) / 2 + 1;
  block.each([&](int thread) {
    for (int i = thread; i < LANES * theta * columns; i += block.threads()) {
      const int v = i % columns;
      const int row = i / columns % theta;
      const int lane = i / columns / theta;
      const int k = row <= theta / 2 ? row : theta - row;
      if (all.has(lane)) {
        Real p = 0;
        Real s = 0;
        if (v <= degree && k <= degree) {
          const Real half = k == 0 ? Real(1) : Real(0.5);
          p = half * amplitude(plan, degree, components, v, k, 0, lane);
          s = half * amplitude(plan, degree, components, v, k, 1, lane);
        }
        // p - i s, and over i for the sines of odd orders, whose negative frequencies have the other sign
        const Real sign = row <= theta / 2 ? Real(1) : Real(-1);
        Real* to = spectra + 2 * (((first + lane) * theta + row) * columns + v);
        to[0] = v % 2 == 0 ? p : -sign * s;
        to[1] = v % 2 == 0 ? -s : -sign * p;
      }
    }
  });
}

/** first *= second. */
template <class Real>
CASIMIR_DEVICE void multiplySamples(const Block& block, Real* first, const Real* second, long long count) {
  block.each([&](int thread) {
    for (long long i = block.index() * block.threads() + thread; i < count; i += block.blocks() * block.threads()) {
      first[i] *= second[i];
    }
  });
}

/** From the spectrum of the product, as a transform of real numbers without a factor leaves it, to z, added. */
template <class Real>
CASIMIR_DEVICE void unpack(const Block& block, const int* program, const Real* numbers, int channelsLast, int channels,
    const Real* spectra, Real* z, long long from, long long lanes) {
  const Plan<Real> plan = {program, numbers};
  Tile all = tile(block, lanes, channels, channelsLast);
  const long long first = all.first;
  all.first += from;
  all.end += from;
  const int degree = plan.at(plan::OUTPUT_DEGREE);
  const int count = plan.frequencies();
  const int theta = plan.at(plan::THETA);
  const int columns = plan.at(plan::PHI) / 2 + 1;
  const Real points = static_cast<Real>(theta * plan.at(plan::PHI));
  Real* components = block.shared<Real>();
  Real* amplitudes = components + (degree + 1) * (degree + 1) * LANES;
  eachRow(block, (degree + 1) * count, [&](int row, int lane) {
    const int v = row / count;
    const int k = row % count;
    Real p = 0;
    Real s = 0;
    if (all.has(lane)) {
      const Real* at = spectra + 2 * (((first + lane) * theta + k) * columns + v);
      const Real scale = (k == 0 ? Real(1) : Real(2)) / points;
      p = (v % 2 == 0 ? at[0] : -at[1]) * scale;
      s = (v % 2 == 0 ? -at[1] : -at[0]) * scale;
    }
    amplitudes[2 * row * LANES + lane] = p;
    amplitudes[(2 * row + 1) * LANES + lane] = s;
  });
  toComponents(block, plan, all, amplitudes, components, z);
}

}  // namespace fourier
}  // namespace casimir
