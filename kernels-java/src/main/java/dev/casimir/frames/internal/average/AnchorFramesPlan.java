package dev.casimir.frames.internal.average;

import dev.casimir.frames.AnchorFrames;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/** Computes anchor frames and their derivatives, cloud by cloud. */
public final class AnchorFramesPlan {
  private final AnchorFrames operation;
  private final int d;
  private final SmoothStep step;

  /** Plans an operation. */
  public AnchorFramesPlan(AnchorFrames operation) {
    this.operation = operation;
    d = operation.dimension();
    step = new SmoothStep(operation.low(), operation.high());
  }

  /** See {@link AnchorFrames#construct}. */
  public void construct(PointClouds clouds, Tensor weights, Tensor rotations) {
    check(clouds, weights, rotations);
    checkOutput("weights", weights, clouds.points(), rotations);
    checkOutput("rotations", rotations, clouds.points(), weights);
    long room = weights.dimension(1);
    double[] matrix = new double[d * d];
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      AnchorElements elements = elements(cloud);
      for (int e = 0; e < room; e++) {
        boolean used = e < elements.count();
        Arrays.fill(matrix, 0);
        if (used) {
          elements.rotation(e, matrix);
        }
        double weight = used ? elements.weight(e) : 0;
        weights.setDouble(b * room + e, cloud.isFinite() ? weight : Double.NaN);
        for (int k = 0; k < d * d; k++) {
          rotations.setDouble((b * room + e) * d * d + k, matrix[k]);
        }
      }
    }
  }

  /** See {@link AnchorFrames#backward}. */
  public void backward(
      PointClouds clouds, Tensor weightGradients, Tensor rotationGradients, Tensor pointGradients) {
    check(clouds, weightGradients, rotationGradients);
    Tensor points = clouds.points();
    if (pointGradients.dtype() != points.dtype()
        || !Arrays.equals(pointGradients.shape(), points.shape())) {
      throw new IllegalArgumentException(
          "pointGradients: expected " + points + ", got " + pointGradients);
    }
    checkOutput("pointGradients", pointGradients, points, weightGradients, rotationGradients);
    long room = weightGradients.dimension(1);
    for (long b = 0; b < clouds.count(); b++) {
      CenteredCloud cloud = cloud(clouds, b);
      AnchorElements elements = elements(cloud);
      double[] ofWeights = new double[elements.count()];
      double[] ofAxes = new double[d * d];
      double[] ofCloud = new double[cloud.n * d];
      for (int e = 0; e < elements.count(); e++) {
        ofWeights[e] = weightGradients.getDouble(b * room + e);
        for (int k = 0; k < d * d; k++) {
          ofAxes[k] = rotationGradients.getDouble((b * room + e) * d * d + k);
        }
        elements.rotationBackward(e, ofAxes, ofCloud);
      }
      elements.weightsBackward(ofWeights, ofCloud);
      double[] ofPoints = new double[cloud.n * d];
      cloud.backward(ofCloud, new double[d], ofPoints);
      long first = clouds.firstPoint(b) * d;
      for (int k = 0; k < ofPoints.length; k++) {
        pointGradients.setDouble(first + k, cloud.isFinite() ? ofPoints[k] : Double.NaN);
      }
    }
  }

  private CenteredCloud cloud(PointClouds clouds, long b) {
    return new CenteredCloud(clouds, b, operation.group().isTranslating());
  }

  private AnchorElements elements(CenteredCloud cloud) {
    return AnchorElements.all(cloud, operation.group().isProper(), step);
  }

  private void check(PointClouds clouds, Tensor weights, Tensor rotations) {
    if (clouds.dimension() != d) {
      throw new IllegalArgumentException(
          "clouds: expected points of %d coordinates, got %s".formatted(d, clouds.points()));
    }
    long batch = clouds.count();
    long most = 0;
    for (long b = 0; b < batch; b++) {
      most = Math.max(most, clouds.firstPoint(b + 1) - clouds.firstPoint(b));
    }
    long room = operation.elements(most);
    checkShape("weights", weights, clouds.points(), batch, room);
    checkShape("rotations", rotations, clouds.points(), batch, room, d, d);
  }

  private static void checkShape(String name, Tensor tensor, Tensor points, long... shape) {
    if (tensor.dtype() != points.dtype() || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s"
              .formatted(name, Arrays.toString(shape), points.dtype(), tensor));
    }
  }

  private static void checkOutput(String name, Tensor out, Tensor... others) {
    boolean overlaps = Arrays.stream(others).anyMatch(out::overlaps);
    if (out.isReadOnly() || overlaps) {
      throw new IllegalArgumentException(
          name + ": expected writable memory of its own, got " + out);
    }
  }
}
