// Rotations of irreps and Wigner D matrices.
//
// The factored form: a block takes a few items; a thread for each works out the angles, then every thread takes columns
// of 2l + 1 numbers, one channel of one item: in registers to degree 6, in shared memory beyond. The form with matrices:
// a block works out all D of an item, entry by entry, and applies them.
#include "casimir/kernel.cuh"
#include "casimir/rotation.cuh"

namespace {

using casimir::Block;
using casimir::RecursionTable;

/** A record of the table of blocks of irreps. */
struct IrrepsBlock {
  int start;
  int multiplicity;
  int degree;
  /** Whether improper rotations change the sign: for odd parity, or for the unnatural one. */
  int changesSign;
  int values;
  int starts;
};

/** Where element (component, channel) of a block of an item lies. */
struct Place {
  long long start;
  long long component;
};

CASIMIR_DEVICE Place place(const IrrepsBlock& b, int channelsLast, long long item, int dimension, int channel) {
  const long long start = item * dimension + b.start;
  return channelsLast ? Place{start + channel, b.multiplicity}
                      : Place{start + static_cast<long long>(channel) * (2 * b.degree + 1), 1};
}

template <class Real>
CASIMIR_DEVICE void factored(const Block& block, const int* blocks, int blockCount, const int* starts,
    const Real* values, int dimension, int maximumDegree, int adjoint, int oneRotation, int channelsLast,
    int itemsOfBlock, const Real* rotations, const Real* x, Real* y, long long items) {
  const int step = 2 * maximumDegree;
  const int pitch = 3 * step + 1;
  Real* angles = block.shared<Real>();
  const long long first = block.index() * itemsOfBlock;
  const int count = static_cast<int>(items - first < itemsOfBlock ? items - first : itemsOfBlock);
  Real* columns = angles + pitch * itemsOfBlock;
  block.phase([&](int thread) {
    for (int i = thread; i < (oneRotation ? 1 : count); i += block.threads()) {
      const Real* r = rotations + (oneRotation ? 0 : 9 * (first + i));
      const Real sign = casimir::determinantSign(r);
      casimir::rotationAngles(r, sign, adjoint != 0, maximumDegree, angles + i * pitch);
      angles[i * pitch + 3 * step] = sign;
    }
  });
  block.each([&](int thread) {
    for (int b = 0; b < blockCount; b++) {
      const IrrepsBlock& irreps = reinterpret_cast<const IrrepsBlock*>(blocks)[b];
      const Real* j = values + irreps.values;
      for (int column = thread; column < count * irreps.multiplicity; column += block.threads()) {
        const int item = column / irreps.multiplicity;
        const Place at =
            place(irreps, channelsLast, first + item, dimension, column - item * irreps.multiplicity);
        const Real* angle = angles + (oneRotation ? 0 : item * pitch);
        const Real sign = irreps.changesSign ? angle[3 * step] : Real(1);
        const Real* from = x + at.start;
        Real* to = y + at.start;
        switch (irreps.degree) {
          case 0: casimir::rotateColumn<0>(j, angle, step, sign, from, to, at.component); break;
          case 1: casimir::rotateColumn<1>(j, angle, step, sign, from, to, at.component); break;
          case 2: casimir::rotateColumn<2>(j, angle, step, sign, from, to, at.component); break;
          case 3: casimir::rotateColumn<3>(j, angle, step, sign, from, to, at.component); break;
          case 4: casimir::rotateColumn<4>(j, angle, step, sign, from, to, at.component); break;
          case 5: casimir::rotateColumn<5>(j, angle, step, sign, from, to, at.component); break;
          case 6: casimir::rotateColumn<6>(j, angle, step, sign, from, to, at.component); break;
          default:
            casimir::rotateColumn(irreps.degree, starts + irreps.starts,
                starts + irreps.starts + 2 * irreps.degree + 2, j, angle, step, sign, from, to, at.component,
                columns + thread, block.threads());
        }
      }
    }
  });
}

/** Puts a rotation where the recursion expects it, and the sign of its determinant behind the matrices. */
template <class Real, class Given>
CASIMIR_DEVICE void readRotation(const Block& block, const Given* r, int maximumDegree, Real* matrices) {
  block.phase([&](int thread) {
    if (thread < 9) {
      matrices[1 + thread] = r[thread];
    }
  });
  block.phase([&](int thread) {
    if (thread == 0) {
      matrices[0] = 1;
      matrices[casimir::matrixStart(maximumDegree + 1)] = casimir::determinantSign(matrices + 1);
    }
  });
}

/** @param scratch working memory of all blocks; null: shared memory */
template <class Real>
CASIMIR_DEVICE Real* workingMatrices(const Block& block, int maximumDegree, Real* scratch) {
  return scratch == nullptr ? block.shared<Real>()
                            : scratch + block.index() * (casimir::matrixStart(maximumDegree + 1) + 1);
}

template <class Real>
CASIMIR_DEVICE void matrices(const Block& block, const int* blocks, int blockCount, const int* rows, const int* axes,
    const int* sources, const Real* factors, const Real* scales, int dimension, int maximumDegree, int adjoint,
    int oneRotation, int channelsLast, Real* scratch, const Real* rotations, const Real* x, Real* y, long long items) {
  const RecursionTable<Real> table = {rows, axes, sources, factors, scales};
  Real* all = workingMatrices(block, maximumDegree, scratch);
  for (long long item = block.index(); item < items; item += block.blocks()) {
    if (!oneRotation || item == block.index()) {
      readRotation(block, rotations + (oneRotation ? 0 : 9 * item), maximumDegree, all);
      casimir::wignerMatrices(block, table, maximumDegree, all);
    }
    const Real determinant = all[casimir::matrixStart(maximumDegree + 1)];
    block.phase([&](int thread) {
      for (int b = 0; b < blockCount; b++) {
        const IrrepsBlock& irreps = reinterpret_cast<const IrrepsBlock*>(blocks)[b];
        const int width = 2 * irreps.degree + 1;
        const Real sign = irreps.changesSign ? determinant : Real(1);
        const Real* d = all + casimir::matrixStart(irreps.degree);
        for (int i = thread; i < width * irreps.multiplicity; i += block.threads()) {
          const int row = channelsLast ? i / irreps.multiplicity : i % width;
          const int channel = channelsLast ? i % irreps.multiplicity : i / width;
          const Place at = place(irreps, channelsLast, item, dimension, channel);
          const Real* entry = d + (adjoint ? row : row * width);
          Real sum = 0;
          for (int n = 0; n < width; n++) {
            sum = casimir::multiplyAdd(entry[adjoint ? n * width : n], x[at.start + n * at.component], sum);
          }
          y[at.start + row * at.component] = sum * sign;
        }
      }
    });
  }
}

/** What row and column of the whole matrix belong to. */
struct Component {
  /** Number of the block and channel. */
  int column;
  int degree;
  int order;
  int unnatural;
};

template <class Real>
CASIMIR_DEVICE void wigner(const Block& block, const int* components, const int* rows, const int* axes,
    const int* sources, const double* factors, const double* scales, int dimension, int maximumDegree,
    double* scratch, const Real* rotations, Real* out, long long items) {
  const RecursionTable<double> table = {rows, axes, sources, factors, scales};
  const Component* parts = reinterpret_cast<const Component*>(components);
  double* all = workingMatrices(block, maximumDegree, scratch);
  for (long long item = block.index(); item < items; item += block.blocks()) {
    readRotation(block, rotations + 9 * item, maximumDegree, all);
    casimir::wignerMatrices(block, table, maximumDegree, all);
    const bool improper = all[casimir::matrixStart(maximumDegree + 1)] < 0;
    block.phase([&](int thread) {
      const long long size = static_cast<long long>(dimension) * dimension;
      for (long long i = thread; i < size; i += block.threads()) {
        const Component row = parts[i / dimension];
        const Component column = parts[i % dimension];
        double entry = 0;
        if (row.column == column.column) {
          const int width = 2 * row.degree + 1;
          entry = all[casimir::matrixStart(row.degree) + row.order * width + column.order];
          entry = improper && row.unnatural ? -entry : entry;
        }
        out[item * size + i] = static_cast<Real>(entry);
      }
    });
  }
}

}  // namespace

#define ROTATION_KERNELS(REAL, SUFFIX)                                                                                 \
  CASIMIR_KERNEL(rotation_factored_##SUFFIX, 128, factored<REAL>,                                                      \
      (const int* blocks, int blockCount, const int* starts, const REAL* values, int dimension, int maximumDegree,     \
          int adjoint, int oneRotation, int channelsLast, int itemsOfBlock, const REAL* rotations, const REAL* x,      \
          REAL* y, long long items),                                                                                   \
      (blocks, blockCount, starts, values, dimension, maximumDegree, adjoint, oneRotation, channelsLast,               \
          itemsOfBlock, rotations, x, y, items))                                                                       \
  CASIMIR_KERNEL(rotation_matrices_##SUFFIX, 128, matrices<REAL>,                                                      \
      (const int* blocks, int blockCount, const int* rows, const int* axes, const int* sources, const REAL* factors,   \
          const REAL* scales, int dimension, int maximumDegree, int adjoint, int oneRotation, int channelsLast,        \
          REAL* scratch, const REAL* rotations, const REAL* x, REAL* y, long long items),                              \
      (blocks, blockCount, rows, axes, sources, factors, scales, dimension, maximumDegree, adjoint, oneRotation,       \
          channelsLast, scratch, rotations, x, y, items))                                                              \
  CASIMIR_KERNEL(rotation_wigner_##SUFFIX, 128, wigner<REAL>,                                                          \
      (const int* components, const int* rows, const int* axes, const int* sources, const double* factors,             \
          const double* scales, int dimension, int maximumDegree, double* scratch, const REAL* rotations, REAL* out,   \
          long long items),                                                                                            \
      (components, rows, axes, sources, factors, scales, dimension, maximumDegree, scratch, rotations, out, items))

ROTATION_KERNELS(float, f32)
ROTATION_KERNELS(double, f64)
