package dev.casimir.frames.internal;

import dev.casimir.frames.FrameFlags;
import dev.casimir.items.DenseItem;
import dev.casimir.linalg.internal.dense.DenseEigen;
import dev.casimir.linalg.internal.dense.LuSolver;
import dev.casimir.tensor.DType;
import java.util.Arrays;

/**
 * {@link FrameStages} of one cloud in double precision: for dimensions of which lanes would hold
 * too few items.
 */
final class DenseFrame implements DenseItem {
  private final FrameRules rules;
  private final DType dtype;
  private final CloudNumbers numbers;
  private final DenseEigen eigen;
  private final double[] moments;
  private final double[] values;
  private final double[] axes;
  private final LuSolver solver;

  DenseFrame(FrameRules rules, DType dtype) {
    this.rules = rules;
    this.dtype = dtype;
    int d = rules.dimension();
    numbers = new CloudNumbers(d);
    eigen = new DenseEigen(d);
    moments = new double[d * d];
    values = new double[d];
    axes = new double[d * d];
    solver = new LuSolver(d);
  }

  @Override
  public boolean hasResult(int flags) {
    return true;
  }

  @Override
  public int run(double[] cloud, double[] out) {
    int d = rules.dimension();
    double mass = cloud[CloudNumbers.MASS];
    double largest = cloud[CloudNumbers.LARGEST];
    int axesAt = 2 * d;
    int momentsAt = axesAt + d * d;
    Arrays.fill(out, Double.NaN);
    for (int i = 0; i < d * d; i++) {
      out[axesAt + i] = i % (d + 1) == 0 ? 1 : 0;
    }
    double sum = mass;
    for (int p = 0; p < d; p++) {
      sum += cloud[numbers.moments() + numbers.pair(p, p)];
    }
    if (!Double.isFinite(sum)) {
      return FrameFlags.NON_FINITE;
    }
    int exponent = (int) cloud[CloudNumbers.EXPONENT];
    int weightExponent = (int) cloud[CloudNumbers.WEIGHT_EXPONENT];
    int flags = exponent != 0 || weightExponent != 0 ? FrameFlags.SCALED : 0;
    double rounding = Math.scalb(largest, -exponent) * FrameRules.zeroScale(dtype);
    boolean extended = cloud[CloudNumbers.EXTENT] > rounding;
    if (mass == 0) {
      flags = FrameFlags.EMPTY;
    } else if (!extended) {
      flags |= FrameFlags.ZERO_SCALE;
    }
    centre(cloud, mass == 0 ? 1 : mass, exponent, out);
    findMoments(cloud, mass == 0 ? 1 : mass, mass != 0 && extended);
    if (eigen.decompose(moments, values, axes) != 0) {
      throw new IllegalStateException("Jacobi rotations of finite moments did not converge");
    }
    orient();
    System.arraycopy(axes, 0, out, axesAt, d * d);
    for (int k = 0; k < d; k++) {
      out[momentsAt + k] = Math.scalb(values[k], 2 * exponent + weightExponent);
    }
    out[momentsAt + d + 1] = Math.scalb(mass, weightExponent);
    return flags | describeSpectrum(cloud[CloudNumbers.COUNT], out, momentsAt + d);
  }

  private void centre(double[] cloud, double mass, int exponent, double[] out) {
    int d = rules.dimension();
    for (int p = 0; p < d; p++) {
      double mean = cloud[numbers.mean() + p] + cloud[numbers.residual() + p] / mass;
      double place = rules.centring() ? cloud[numbers.reference() + p] + mean : 0;
      double stored = dtype == DType.FLOAT32 ? (float) place : place;
      double lost = rules.centring() ? cloud[numbers.reference() + p] - stored + mean : 0;
      out[p] = Math.scalb(stored, exponent);
      out[d + p] = Math.scalb(lost, exponent);
    }
  }

  private void findMoments(double[] cloud, double mass, boolean usable) {
    int d = rules.dimension();
    double signed = cloud[CloudNumbers.SIGNED_MASS];
    for (int p = 0; p < d; p++) {
      for (int q = 0; q < d; q++) {
        double moment = usable ? cloud[numbers.moments() + numbers.pair(p, q)] : 0;
        if (usable && rules.centring()) {
          double shiftP = cloud[numbers.residual() + p] / mass;
          double shiftQ = cloud[numbers.residual() + q] / mass;
          moment -= shiftP * cloud[numbers.signedResidual() + q];
          moment -= cloud[numbers.signedResidual() + p] * shiftQ;
          moment += signed * shiftP * shiftQ;
        }
        moments[p * d + q] = moment;
      }
    }
  }

  /** Signs as {@link dev.casimir.frames.Frames#axes} has them. */
  private void orient() {
    int d = rules.dimension();
    for (int k = 0; k < d; k++) {
      int largest = 0;
      for (int i = 1; i < d; i++) {
        if (Math.abs(axes[i * d + k]) > Math.abs(axes[largest * d + k])) {
          largest = i;
        }
      }
      if (axes[largest * d + k] < 0) {
        flip(k);
      }
    }
    if (rules.proper() && solver.factor(axes) && solver.determinant() < 0) {
      flip(d - 1);
    }
  }

  private void flip(int column) {
    int d = rules.dimension();
    for (int i = 0; i < d; i++) {
      axes[i * d + column] = -axes[i * d + column];
    }
  }

  private int describeSpectrum(double count, double[] out, int gapAt) {
    int d = rules.dimension();
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    double tolerance = rules.rounding(dtype, count) * largest;
    double gap = 1;
    int flags = 0;
    for (double value : values) {
      flags += Math.abs(value) <= tolerance ? FrameFlags.ofKernel(1) : 0;
    }
    for (int pair = 0; pair + 1 < d; pair++) {
      double difference = values[pair] - values[pair + 1];
      if (Math.max(Math.abs(values[pair]), Math.abs(values[pair + 1])) > tolerance) {
        gap = Math.min(gap, difference / largest);
        flags += difference <= tolerance ? FrameFlags.ofDegenerate(pair) : 0;
      }
    }
    out[gapAt] = gap;
    return flags | (gap < rules.nearGap() ? FrameFlags.NEAR : 0);
  }
}
