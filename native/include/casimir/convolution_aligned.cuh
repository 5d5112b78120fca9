// Convolutions over graphs in the frames of edges (eSCN), what the kernels for messages and for edges share.
//
// A thread has a column: one channel of the features at an edge's end, in shared memory. It is turned about the polar
// axis until the edge lies in the plane y = 0, then down to the pole by matrices of the edge, one for each degree; there
// only equal orders couple, by small matrices of the edge again. All threads first work out the matrices of some edges.
//
// The way back needs no other matrices: a rotation by the opposite angle differs by the signs of odd orders, on either
// side. Those on the inner side are in the coefficients of the couplings, those on the outer side in `turnBack`.
#pragma once

#include "casimir/convolution.cuh"
#include "casimir/convolution_frames.cuh"

namespace casimir {
namespace convolution {

/** One order of a block of irreps: its two components, their rows in the frame, and the sign of the sine. */
struct Order {
  int plus;
  int minus;
  int cosineRow;
  int sineRow;
  int m;
  int sign;
};

/** A component of order zero and its row in the frame. */
struct Zonal {
  int component;
  int row;
};

/** A product of a matrix of an edge with rows of a column; lists of rows begin in their section. */
struct Job {
  int rows;
  int columns;
  /** First of its numbers: for each column the rows, padded to quads. */
  int matrix;
  int inputs;
  int outputs;
};

/** Sections of a table of integers, one behind the other; its first numbers say where they begin. */
struct Sections {
  const int* plan;

  template <class Record>
  CASIMIR_DEVICE const Record* at(int section) const {
    return reinterpret_cast<const Record*>(plan + plan[section]);
  }

  template <class Record>
  CASIMIR_DEVICE int count(int section) const {
    return (plan[section + 1] - plan[section]) / static_cast<int>(sizeof(Record) / sizeof(int));
  }
};

/** The sections that all kernels have; those of features follow. */
namespace section {
/** Of the entries of rotations: the first of each degree; their places; where their three sums begin; sources. */
constexpr int DEGREES = 0;
constexpr int PLACES = 1;
constexpr int SUMS = 2;
constexpr int SOURCES = 3;
/** Of the entries of couplings: places; where their sums begin; paths, and whether they vanish with the vector. */
constexpr int COUPLING_PLACES = 4;
constexpr int COUPLING_SUMS = 5;
constexpr int COUPLING_TERMS = 6;
/** Lists of rows of jobs. */
constexpr int ROWS = 7;
constexpr int FIRST_OF_FEATURES = 8;
}  // namespace section

/** How features on one side enter the frame: sections from `first` on. */
struct SideTables {
  static constexpr int SECTIONS = 4;
  Sections sections;
  int first;

  CASIMIR_DEVICE const Row* components() const { return sections.at<Row>(first); }
  CASIMIR_DEVICE int zonal() const { return first + 1; }
  CASIMIR_DEVICE int orders() const { return first + 2; }
  CASIMIR_DEVICE int jobs() const { return first + 3; }
};

/** How many edges and columns a block has at once, and how they lie in shared memory. */
struct AlignedSizes {
  int degree;
  int width;
  int strands;
  int edges;
  /** Numbers of an edge: matrices, then its frame. */
  int pitch;
  int frame;
};

/**
 * The frames and matrices of `count` edges; phases.
 *
 * @param edges two numbers of each edge, of which the first is its own
 */
template <class Real>
CASIMIR_DEVICE void prepareEdges(const Block& block, const Sections& sections, const Real* rotationFactors,
    const Real* couplingFactors, const Sizes& sizes, const AlignedSizes& aligned, const int* edges, int count,
    const Real* vectors, const Real* weights, Real* numbers) {
  block.phase([&](int thread) {
    if (thread < count) {
      const Real* r = vectors + 3 * static_cast<long long>(edges[2 * thread]);
      edgeFrame(r[0], r[1], r[2], aligned.degree, numbers + thread * aligned.pitch + aligned.frame);
      numbers[thread * aligned.pitch + sections.at<int>(section::PLACES)[0]] = 1;
    }
  });
  for (int degree = 1; degree <= aligned.degree; degree++) {
    block.phase([&](int thread) {
      const int first = sections.at<int>(section::DEGREES)[degree];
      const int entries = sections.at<int>(section::DEGREES)[degree + 1] - first;
      for (int i = thread; i < entries * count; i += block.threads()) {
        const int entry = first + i % entries;
        Real* own = numbers + i / entries * aligned.pitch;
        const int* sums = sections.at<int>(section::SUMS) + 3 * entry;
        const int* sources = sections.at<int>(section::SOURCES);
        Real parts[3];
        CASIMIR_UNROLL
        for (int k = 0; k < 3; k++) {
          parts[k] = 0;
          for (int t = sums[k]; t < sums[k + 1]; t++) {
            parts[k] = multiplyAdd(rotationFactors[t], own[sources[t]], parts[k]);
          }
        }
        const Real* turn = own + aligned.frame;
        own[sections.at<int>(section::PLACES)[entry]] = multiplyAdd(
            turn[frame::COSINE], parts[0], multiplyAdd(turn[frame::SINE], parts[1], parts[2]));
      }
    });
  }
  block.phase([&](int thread) {
    const int* sums = sections.at<int>(section::COUPLING_SUMS);
    const Term* terms = sections.at<Term>(section::COUPLING_TERMS);
    const int entries = sections.count<int>(section::COUPLING_PLACES);
    for (int i = thread; i < entries * count; i += block.threads()) {
      const int entry = i % entries;
      const int slot = i / entries;
      Real* own = numbers + slot * aligned.pitch;
      const Real present = own[aligned.frame + frame::PRESENT];
      const Real* weight = sizes.pathWeights
          ? weights + static_cast<long long>(edges[2 * slot]) * sizes.paths
          : nullptr;
      Real sum = 0;
      for (int t = sums[entry]; t < sums[entry + 1]; t++) {
        Real value = terms[t].second ? present : Real(1);
        value = weight == nullptr ? value : weight[terms[t].first] * value;
        sum = multiplyAdd(couplingFactors[t], value, sum);
      }
      own[sections.at<int>(section::COUPLING_PLACES)[entry]] = sum;
    }
  });
}

/** Turns the features of a channel about the polar axis; `pitch` lies between rows of the column. */
template <class Real>
CASIMIR_DEVICE void turn(
    const SideTables& side, const Real* azimuth, const Real* features, int channel, Real* column, int pitch) {
  const Row* components = side.components();
  const Zonal* zonal = side.sections.at<Zonal>(side.zonal());
  const int zonals = side.sections.count<Zonal>(side.zonal());
  for (int i = 0; i < zonals; i++) {
    const Row from = components[zonal[i].component];
    column[zonal[i].row * pitch] = features[from.offset + channel * from.step];
  }
  const Order* orders = side.sections.at<Order>(side.orders());
  const int count = side.sections.count<Order>(side.orders());
  for (int i = 0; i < count; i++) {
    const Order order = orders[i];
    const Real cosine = azimuth[2 * order.m - 2];
    const Real sine = azimuth[2 * order.m - 1];
    const Row plus = components[order.plus];
    const Row minus = components[order.minus];
    const Real a = features[plus.offset + channel * plus.step];
    const Real b = features[minus.offset + channel * minus.step];
    const Real odd = multiplyAdd(cosine, b, -(sine * a));
    column[order.cosineRow * pitch] = multiplyAdd(cosine, a, sine * b);
    column[order.sineRow * pitch] = order.sign > 0 ? odd : -odd;
  }
}

/** Turns a column back and adds it to components; both in shared memory. */
template <class Real>
CASIMIR_DEVICE void turnBack(
    const SideTables& side, const Real* azimuth, const Real* column, Real* components, int pitch) {
  const Zonal* zonal = side.sections.at<Zonal>(side.zonal());
  const int zonals = side.sections.count<Zonal>(side.zonal());
  for (int i = 0; i < zonals; i++) {
    components[zonal[i].component * pitch] += column[zonal[i].row * pitch];
  }
  const Order* orders = side.sections.at<Order>(side.orders());
  const int count = side.sections.count<Order>(side.orders());
  for (int i = 0; i < count; i++) {
    const Order order = orders[i];
    const Real parity = order.m % 2 == 0 ? Real(1) : Real(-1);
    const Real cosine = parity * azimuth[2 * order.m - 2];
    const Real sine = parity * azimuth[2 * order.m - 1];
    const Real even = column[order.cosineRow * pitch];
    const Real found = column[order.sineRow * pitch];
    const Real odd = order.sign > 0 ? found : -found;
    components[order.plus * pitch] += multiplyAdd(cosine, even, -(sine * odd));
    components[order.minus * pitch] += multiplyAdd(sine, even, cosine * odd);
  }
}

/** Products of matrices of the edge with rows of a column, eight rows at a time in registers. */
template <class Real>
CASIMIR_DEVICE void multiplyRows(
    const Sections& sections, int jobSection, const Real* numbers, const Real* from, Real* to, int pitch) {
  const Job* jobs = sections.at<Job>(jobSection);
  const int count = sections.count<Job>(jobSection);
  for (int j = 0; j < count; j++) {
    const Job job = jobs[j];
    const int* inputs = sections.at<int>(section::ROWS) + job.inputs;
    const int* outputs = sections.at<int>(section::ROWS) + job.outputs;
    const int quads = (job.rows + QUAD - 1) / QUAD;
    for (int quad = 0; quad < quads; quad += 2) {
      const Four<Real>* matrix = reinterpret_cast<const Four<Real>*>(numbers + job.matrix) + quad;
      const bool two = quad + 1 < quads;
      Real sums[2 * QUAD];
      CASIMIR_UNROLL
      for (int i = 0; i < 2 * QUAD; i++) {
        sums[i] = 0;
      }
      for (int column = 0; column < job.columns; column++) {
        const Real x = from[inputs[column] * pitch];
        const Four<Real> upper = matrix[column * quads];
        CASIMIR_UNROLL
        for (int i = 0; i < QUAD; i++) {
          sums[i] = multiplyAdd(upper.at[i], x, sums[i]);
        }
        if (two) {
          const Four<Real> lower = matrix[column * quads + 1];
          CASIMIR_UNROLL
          for (int i = 0; i < QUAD; i++) {
            sums[QUAD + i] = multiplyAdd(lower.at[i], x, sums[QUAD + i]);
          }
        }
      }
      CASIMIR_UNROLL
      for (int i = 0; i < 2 * QUAD; i++) {
        if (QUAD * quad + i < job.rows) {
          to[outputs[QUAD * quad + i] * pitch] = sums[i];
        }
      }
    }
  }
}

}  // namespace convolution
}  // namespace casimir
