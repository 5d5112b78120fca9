package dev.casimir.frames.internal.average;

import dev.casimir.device.PlanReport;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.linalg.internal.dense.DenseEigen;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.List;

/** Principal frames one by one in double precision, slowly, for weights that are not negative. */
public final class ReferenceFrames implements PrincipalFramesKernel {
  private final PrincipalFrames operation;
  private final int d;

  public ReferenceFrames(PrincipalFrames operation) {
    this.operation = operation;
    d = operation.dimension();
  }

  @Override
  public PlanReport report() {
    return new PlanReport(operation.describe(), "reference", "", "", 0, 0, List.of());
  }

  private CenteredCloud cloud(PointClouds clouds, long b) {
    return new CenteredCloud(clouds, b, operation.group().isTranslating());
  }

  @Override
  public void construct(PointClouds clouds, Frames frames) {
    for (long b = 0; b < clouds.count(); b++) {
      construct(b, cloud(clouds, b), clouds.points().dtype(), frames);
    }
  }

  private void construct(long b, CenteredCloud cloud, DType dtype, Frames frames) {
    double[] moments = new double[d];
    double[] axes = new double[d * d];
    double[] c = new double[d * d];
    for (int i = 0; i < cloud.n; i++) {
      for (int k = 0; k < d * d; k++) {
        c[k] += cloud.weights[i] * cloud.z[i * d + k / d] * cloud.z[i * d + k % d];
      }
    }
    if (cloud.isFinite()) {
      new DenseEigen(d).decompose(c, moments, axes);
      fixSigns(axes);
    }
    double u = dtype == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
    double threshold = 4 * Math.max(d, 10 + cloud.n) * u * moments[0];
    int kernel = 0;
    double gap = 1;
    int flags = 0;
    for (int k = 0; k < d; k++) {
      kernel += moments[k] <= threshold ? 1 : 0;
      if (k + 1 < d && moments[k] > threshold) {
        double difference = moments[k] - moments[k + 1];
        gap = Math.min(gap, difference / moments[0]);
        flags |= difference <= threshold ? FrameFlags.ofDegenerate(k) : 0;
      }
    }
    flags |= gap < operation.nearGap(dtype) ? FrameFlags.NEAR : 0;
    flags |= cloud.mass() == 0 ? FrameFlags.EMPTY : cloud.isExtended() ? 0 : FrameFlags.ZERO_SCALE;
    flags |= FrameFlags.ofKernel(kernel);
    for (int k = 0; k < d; k++) {
      double center = cloud.isFinite() ? cloud.center[k] : Double.NaN;
      frames.centers().setDouble(b * d + k, center);
      double rounded = frames.centers().getDouble(b * d + k);
      frames.centerRemainders().setDouble(b * d + k, center - rounded);
      frames.moments().setDouble(b * d + k, moments[k] * cloud.unit * cloud.unit);
      for (int i = 0; i < d; i++) {
        double identity = i == k ? 1 : 0;
        double entry = cloud.isFinite() ? axes[i * d + k] : identity;
        frames.axes().setDouble((b * d + i) * d + k, entry);
      }
    }
    frames.gaps().setDouble(b, gap);
    frames.masses().setDouble(b, cloud.mass());
    frames.flags().setLong(b, cloud.isFinite() ? flags : FrameFlags.NON_FINITE);
  }

  private void fixSigns(double[] axes) {
    GramSchmidtFrame frame = new GramSchmidtFrame(d);
    double[] columns = new double[d * d];
    for (int k = 0; k < d; k++) {
      double largest = 0;
      for (int i = 0; i < d; i++) {
        largest = Math.abs(axes[i * d + k]) > Math.abs(largest) ? axes[i * d + k] : largest;
      }
      for (int i = 0; i < d; i++) {
        axes[i * d + k] *= Math.signum(largest);
        columns[k * d + i] = axes[i * d + k];
      }
      frame.append(columns, k * d);
    }
    boolean mirrored = operation.group().isProper() && frame.determinant() < 0;
    for (int i = 0; mirrored && i < d; i++) {
      axes[i * d + d - 1] *= -1;
    }
  }

  @Override
  public void project(
      FrameField kind, PointClouds clouds, Tensor field, Frames frames, Tensor projected) {
    run(kind, clouds, field, frames, projected, true);
  }

  @Override
  public void restore(
      FrameField kind, PointClouds clouds, Tensor framed, Frames frames, Tensor restored) {
    run(kind, clouds, framed, frames, restored, false);
  }

  private void run(
      FrameField kind, PointClouds clouds, Tensor in, Frames frames, Tensor out, boolean inward) {
    int width = Rows.width(in);
    double[] row = new double[width];
    double[] turned = new double[width];
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      Turn turn = turn(frames, b);
      new Rows(in).read(b, row, 0);
      for (int i = 0; inward && kind == FrameField.POINT && i < width; i++) {
        row[i] -= center(frames, b, i % d);
      }
      if (inward) {
        turn.into(kind, row, turned);
      } else {
        turn.back(kind, row, turned);
      }
      for (int i = 0; i < width; i++) {
        turned[i] += !inward && kind == FrameField.POINT ? center(frames, b, i % d) : 0;
        boolean absent = isAbsent(cloud, kind, width, i);
        boolean flat = inward && kind == FrameField.POINT && in == clouds.points();
        turned[i] = absent || (flat && !cloud.isExtended()) ? 0 : turned[i];
      }
      new Rows(out).write(b, turned, 0);
    }
  }

  private double center(Frames frames, long b, int k) {
    return frames.centers().getDouble(b * d + k) + frames.centerRemainders().getDouble(b * d + k);
  }

  private boolean isAbsent(CenteredCloud cloud, FrameField kind, int width, int i) {
    int period = SignFlips.period(kind, d);
    return width == cloud.n * period && cloud.weights[i / period] == 0;
  }

  private Turn turn(Frames frames, long b) {
    Turn turn = new Turn(d);
    GramSchmidtFrame frame = new GramSchmidtFrame(d);
    double[] columns = new double[d * d];
    new Rows(frames.axes()).read(b, turn.matrix, 0);
    for (int k = 0; k < d; k++) {
      for (int i = 0; i < d; i++) {
        columns[k * d + i] = turn.matrix[i * d + k];
      }
      frame.append(columns, k * d);
    }
    turn.setDeterminant(Math.signum(frame.determinant()));
    return turn;
  }

  @Override
  public void projectBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor field,
      Frames frames,
      Tensor projectedGradient,
      Tensor fieldGradient,
      FrameGradients frameGradients) {
    int width = Rows.width(field);
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      Turn turn = turn(frames, b);
      double[] row = new double[width];
      double[] gradient = new double[width];
      double[] turned = new double[width];
      new Rows(field).read(b, row, 0);
      new Rows(projectedGradient).read(b, gradient, 0);
      for (int i = 0; i < width; i++) {
        row[i] -= kind == FrameField.POINT ? center(frames, b, i % d) : 0;
        boolean absent = isAbsent(cloud, kind, width, i);
        row[i] = absent ? 0 : row[i];
        gradient[i] = absent ? 0 : gradient[i];
      }
      turn.back(kind, gradient, turned);
      new Rows(fieldGradient).write(b, turned, 0);
      double[] ofAxes = new double[d * d];
      turn.addGradient(kind, row, gradient, 1, ofAxes);
      addTo(frameGradients.axes(), b, ofAxes, 1);
      if (kind == FrameField.POINT) {
        addTo(frameGradients.centers(), b, turned, -1);
      }
    }
  }

  @Override
  public void restoreBackward(
      FrameField kind,
      PointClouds clouds,
      Tensor framed,
      Frames frames,
      Tensor restoredGradient,
      Tensor framedGradient,
      FrameGradients frameGradients) {
    int width = Rows.width(framed);
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      Turn turn = turn(frames, b);
      double[] row = new double[width];
      double[] gradient = new double[width];
      double[] turned = new double[width];
      new Rows(framed).read(b, row, 0);
      new Rows(restoredGradient).read(b, gradient, 0);
      for (int i = 0; i < width; i++) {
        gradient[i] = isAbsent(cloud, kind, width, i) ? 0 : gradient[i];
      }
      turn.into(kind, gradient, turned);
      new Rows(framedGradient).write(b, turned, 0);
      double[] ofAxes = new double[d * d];
      turn.addGradient(kind, gradient, row, 1, ofAxes);
      addTo(frameGradients.axes(), b, ofAxes, 1);
      if (kind == FrameField.POINT) {
        addTo(frameGradients.centers(), b, gradient, 1);
      }
    }
  }

  /** Adds numbers, folded to the width of the target. */
  private static void addTo(Tensor target, long b, double[] numbers, double factor) {
    int width = Rows.width(target);
    for (int i = 0; i < numbers.length; i++) {
      long at = b * width + i % width;
      target.setDouble(at, target.getDouble(at) + factor * numbers[i]);
    }
  }

  @Override
  public void constructBackward(
      PointClouds clouds, Frames frames, FrameGradients frameGradients, Tensor pointGradients) {
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      double[] v = new double[d * d];
      double[] ofAxes = new double[d * d];
      double[] moments = new double[d];
      double[] ofMoments = new double[d];
      double[] ofCenter = new double[d];
      new Rows(frames.axes()).read(b, v, 0);
      new Rows(frames.moments()).read(b, moments, 0);
      new Rows(frameGradients.axes()).read(b, ofAxes, 0);
      new Rows(frameGradients.moments()).read(b, ofMoments, 0);
      new Rows(frameGradients.centers()).read(b, ofCenter, 0);
      double[] k = new double[d * d];
      for (int i = 0; i < d; i++) {
        k[i * d + i] = ofMoments[i];
        for (int j = 0; j < d; j++) {
          double torque = 0;
          for (int r = 0; r < d; r++) {
            torque += v[r * d + i] * ofAxes[r * d + j] - v[r * d + j] * ofAxes[r * d + i];
          }
          double difference = moments[j] - moments[i];
          if (i != j && Math.abs(difference) > 1e-13 * moments[0]) {
            k[i * d + j] = torque / (2 * difference);
          }
        }
      }
      write(b, cloud, v, k, ofCenter, pointGradients);
    }
  }

  private void write(
      long b, CenteredCloud cloud, double[] v, double[] k, double[] ofCenter, Tensor out) {
    double[] gradient = new double[cloud.n * d];
    for (int i = 0; i < cloud.n; i++) {
      for (int a = 0; a < d; a++) {
        double sum = 0;
        for (int c = 0; c < d * d * d; c++) {
          int p = c / (d * d);
          int q = c / d % d;
          int e = c % d;
          sum += v[a * d + p] * k[p * d + q] * v[e * d + q] * cloud.z[i * d + e];
        }
        gradient[i * d + a] = 2 * cloud.weights[i] * sum * cloud.unit * cloud.unit;
      }
    }
    double[] points = new double[cloud.n * d];
    cloud.backward(gradient, ofCenter, points);
    new Rows(out).write(b, points, 0);
  }
}
