package dev.casimir.frames.internal.average;

import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.MinimalFrames;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/** Computes minimal frames and their derivatives, cloud by cloud. */
public final class MinimalFramesPlan {
  private final MinimalFrames operation;
  private final int d;
  private final boolean proper;
  private final GramSchmidtFrame frame;
  private final int[] chosen;
  private final double[] distances;

  /** Plans an operation, for one thread. */
  public MinimalFramesPlan(MinimalFrames operation) {
    this.operation = operation;
    d = operation.dimension();
    proper = operation.group().isProper();
    frame = new GramSchmidtFrame(d);
    chosen = new int[d];
    distances = new double[d];
  }

  /** See {@link MinimalFrames#construct}. */
  public void construct(PointClouds clouds, Frames frames) {
    check(clouds, frames);
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      double farthest = choose(cloud, clouds.points().dtype());
      write(b, cloud, farthest, clouds, frames);
    }
  }

  /** See {@link MinimalFrames#backward}. */
  public void backward(PointClouds clouds, FrameGradients frameGradients, Tensor pointGradients) {
    Tensor points = clouds.points();
    if (pointGradients.dtype() != points.dtype()
        || !Arrays.equals(pointGradients.shape(), points.shape())) {
      throw new IllegalArgumentException(
          "pointGradients: expected " + points + ", got " + pointGradients);
    }
    double[] ofAxes = new double[d * d];
    double[] ofCenter = new double[d];
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      choose(cloud, points.dtype());
      double[] ofCloud = new double[cloud.n * d];
      new Rows(frameGradients.axes()).read(b, ofAxes, 0);
      new Rows(frameGradients.centers()).read(b, ofCenter, 0);
      frame.backward(ofAxes, 0);
      for (int k = 0; k < frame.rank(); k++) {
        for (int i = 0; i < d; i++) {
          ofCloud[chosen[k] * d + i] += frame.gradient(i, k);
        }
      }
      double[] ofPoints = new double[cloud.n * d];
      cloud.backward(ofCloud, ofCenter, ofPoints);
      long first = clouds.firstPoint(b) * d;
      for (int i = 0; i < ofPoints.length; i++) {
        pointGradients.setDouble(first + i, cloud.isFinite() ? ofPoints[i] : Double.NaN);
      }
    }
  }

  /** Builds the axes; returns the largest distance of any point from the centre. */
  private double choose(CenteredCloud cloud, DType dtype) {
    double farthest = 0;
    for (int i = 0; i < cloud.n; i++) {
      double square = 0;
      for (int k = 0; k < d; k++) {
        square += cloud.z[i * d + k] * cloud.z[i * d + k];
      }
      farthest = Math.max(farthest, square);
    }
    double least = operation.tolerance(dtype) * operation.tolerance(dtype) * farthest;
    int most = proper ? d - 1 : d;
    frame.clear();
    int rank = 0;
    for (int i = 0; cloud.isExtended() && i < cloud.n && rank < d; i++) {
      double square = cloud.weights[i] == 0 ? 0 : frame.residual(cloud.z, i * d);
      if (square > least) {
        distances[rank] = square;
        rank++;
        if (rank <= most) {
          chosen[rank - 1] = i;
          frame.append(cloud.z, i * d);
        }
      }
    }
    Arrays.fill(distances, rank, d, 0);
    frame.complete(proper);
    return Math.sqrt(farthest);
  }

  private void write(
      long b, CenteredCloud cloud, double farthest, PointClouds clouds, Frames frames) {
    int rank = 0;
    double least = Double.MAX_VALUE;
    for (int k = 0; k < d; k++) {
      rank += distances[k] > 0 ? 1 : 0;
      least = distances[k] > 0 ? Math.min(least, distances[k]) : least;
      double moment = distances[k] * cloud.unit * cloud.unit;
      frames.moments().setDouble(b * d + k, cloud.isFinite() ? moment : Double.NaN);
      for (int i = 0; i < d; i++) {
        double identity = i == k ? 1 : 0;
        double entry = cloud.isFinite() ? frame.axis(i, k) : identity;
        frames.axes().setDouble((b * d + i) * d + k, entry);
      }
      writeCenter(b * d + k, cloud.isFinite() ? cloud.center[k] : Double.NaN, frames);
    }
    double gap = rank == 0 ? 1 : Math.sqrt(least) / farthest;
    frames.gaps().setDouble(b, gap);
    frames.masses().setDouble(b, cloud.mass());
    boolean single = clouds.points().dtype() == DType.FLOAT32;
    int flags = FrameFlags.ofKernel(d - rank);
    flags |= cloud.mass() == 0 ? FrameFlags.EMPTY : 0;
    flags |= rank == 0 && cloud.mass() > 0 ? FrameFlags.ZERO_SCALE : 0;
    flags |= gap < (single ? 1e-3 : 1e-6) ? FrameFlags.NEAR : 0;
    frames.flags().setLong(b, cloud.isFinite() ? flags : FrameFlags.NON_FINITE);
  }

  private void writeCenter(long at, double center, Frames frames) {
    frames.centers().setDouble(at, center);
    frames.centerRemainders().setDouble(at, center - frames.centers().getDouble(at));
  }

  private CenteredCloud cloud(PointClouds clouds, long b) {
    return new CenteredCloud(clouds, b, operation.group().isTranslating());
  }

  private void check(PointClouds clouds, Frames frames) {
    if (clouds.dimension() != d) {
      throw new IllegalArgumentException(
          "clouds: expected points of %d coordinates, got %s".formatted(d, clouds.points()));
    }
    boolean fits =
        frames.clouds() == clouds.count()
            && frames.dimension() == d
            && frames.centers().dtype() == clouds.points().dtype();
    if (!fits) {
      throw new IllegalArgumentException(
          "frames: expected those of %d clouds of dimension %d in %s, got centers %s"
              .formatted(clouds.count(), d, clouds.points().dtype(), frames.centers()));
    }
  }
}
