package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameFieldTest {
  private static final FrameField[] FIELDS = {
    FrameField.POINT, FrameField.VECTOR, FrameField.PSEUDOVECTOR, FrameField.TENSOR
  };

  private final Arena arena = Arena.ofAuto();

  @ParameterizedTest
  @EnumSource(DType.class)
  void whatIsProjectedComesBack(DType dtype) {
    if (!dtype.isFloating()) {
      return;
    }
    for (FrameGroup group : FrameGroup.values()) {
      for (int d = 1; d <= 4; d++) {
        int dimension = d;
        Property.check(3, 5 + d, random -> roundTrip(random, group, dimension, dtype));
      }
    }
  }

  private void roundTrip(RandomGenerator random, FrameGroup group, int d, DType dtype) {
    int count = 1 + random.nextInt(40);
    int n = 1 + random.nextInt(40);
    PrincipalFramesKernel kernel = CloudCase.kernel(group, d, dtype, Provider.VECTOR, 2);
    Tensor points =
        CloudCase.tensor(arena, dtype, CloudCase.random(random, count, n, d), count, n, d);
    PointClouds clouds = PointClouds.of(points);
    Frames frames = CloudCase.frames(arena, kernel, dtype, clouds);
    for (FrameField kind : FIELDS) {
      int m = kind == FrameField.POINT ? n : 1 + random.nextInt(5);
      long[] shape =
          kind == FrameField.TENSOR ? new long[] {count, m, d, d} : new long[] {count, m, d};
      Tensor field =
          kind == FrameField.POINT ? points : Tensor.random(arena, dtype, random.nextLong(), shape);
      Tensor projected = Tensor.zeros(arena, dtype, shape);
      Tensor restored = Tensor.zeros(arena, dtype, shape);
      kernel.project(kind, clouds, field, frames, projected);
      kernel.restore(kind, clouds, projected, frames, restored);
      double[] expected = field.toDoubleArray();
      double scale = Arrays.stream(expected).map(Math::abs).max().orElse(1);
      double tolerance = (n == 1 ? 32 : 16) * dtype.unitRoundoff() * scale;
      double[] found = restored.toDoubleArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], found[i], tolerance, kind + " " + group + " " + d);
      }
    }
  }

  /** Project, then restore, then construct: each against central differences of a scalar. */
  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void gradientsAgreeWithDifferences(FrameGroup group) {
    for (int d = 2; d <= 4; d++) {
      for (FrameField kind : FIELDS) {
        int dimension = d;
        Property.check(
            2, 9 + d, random -> new GradientCase(random, group, dimension, kind).check());
      }
    }
  }

  /**
   * f = sum a . project(field) + sum b . restore(other) + sum c . moments, as a function of the
   * points, on which the frames depend, and of both fields.
   */
  private final class GradientCase {
    private final PrincipalFramesKernel kernel;
    private final FrameField kind;
    private final int d;
    private final int count = 2;
    private final int n = 6;
    private final Tensor weights;
    private final double[] points;
    private final double[] field;
    private final double[] other;
    private final Tensor a;
    private final Tensor b;
    private final FrameGradients direct;
    private final long[] shape;

    GradientCase(RandomGenerator random, FrameGroup group, int d, FrameField kind) {
      this.kind = kind;
      this.d = d;
      kernel = CloudCase.kernel(group, d, DType.FLOAT64, Provider.SCALAR, 1);
      points = spread(random);
      weights =
          CloudCase.tensor(
              arena, DType.FLOAT64, random.doubles((long) count * n, 0.5, 1.5).toArray(), count, n);
      shape = kind == FrameField.TENSOR ? new long[] {count, 3, d, d} : new long[] {count, 3, d};
      int size = (int) Arrays.stream(shape).reduce(1, (x, y) -> x * y);
      field = random.doubles(size, -1, 1).toArray();
      other = random.doubles(size, -1, 1).toArray();
      a = Tensor.random(arena, DType.FLOAT64, random.nextLong(), shape);
      b = Tensor.random(arena, DType.FLOAT64, random.nextLong(), shape);
      direct = FrameGradients.allocate(arena, DType.FLOAT64, count, d);
      for (int i = 0; i < count * d; i++) {
        direct.moments().setDouble(i, random.nextDouble());
        direct.centers().setDouble(i, random.nextDouble());
      }
    }

    /** Clouds whose moments are well apart. */
    private double[] spread(RandomGenerator random) {
      double[] x = new double[count * n * d];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextGaussian() * Math.pow(2, i % d) + 0.3;
      }
      return x;
    }

    private PointClouds clouds(double[] x) {
      Tensor tensor = CloudCase.tensor(arena, DType.FLOAT64, x, count, n, d);
      return PointClouds.of(tensor).weighted(weights);
    }

    private double value(double[] x, double[] first, double[] second) {
      PointClouds clouds = clouds(x);
      Frames frames = CloudCase.frames(arena, kernel, DType.FLOAT64, clouds);
      Tensor projected = Tensor.zeros(arena, DType.FLOAT64, shape);
      Tensor restored = Tensor.zeros(arena, DType.FLOAT64, shape);
      kernel.project(kind, clouds, tensor(first), frames, projected);
      kernel.restore(kind, clouds, tensor(second), frames, restored);
      double sum = dot(a, projected) + dot(b, restored);
      return sum
          + dot(direct.moments(), frames.moments())
          + dot(direct.centers(), frames.centers());
    }

    private Tensor tensor(double[] values) {
      return CloudCase.tensor(arena, DType.FLOAT64, values, shape);
    }

    private double dot(Tensor one, Tensor two) {
      double sum = 0;
      for (long i = 0; i < one.size(); i++) {
        sum += one.getDouble(i) * two.getDouble(i);
      }
      return sum;
    }

    void check() {
      PointClouds clouds = clouds(points);
      Frames frames = CloudCase.frames(arena, kernel, DType.FLOAT64, clouds);
      for (int i = 0; i < count; i++) {
        if (frames.gaps().getDouble(i) < 0.05) {
          return;
        }
      }
      Tensor fieldGradient = Tensor.zeros(arena, DType.FLOAT64, shape);
      Tensor otherGradient = Tensor.zeros(arena, DType.FLOAT64, shape);
      Tensor pointGradient = Tensor.zeros(arena, DType.FLOAT64, count, n, d);
      kernel.projectBackward(kind, clouds, tensor(field), frames, a, fieldGradient, direct);
      kernel.restoreBackward(kind, clouds, tensor(other), frames, b, otherGradient, direct);
      kernel.constructBackward(clouds, frames, direct, pointGradient);
      FrameGradients total = direct;
      assertTrue(total.axes().getDouble(0) != 0);
      reset();
      compare("points", points, pointGradient, x -> value(x, field, other));
      compare("field", field, fieldGradient, x -> value(points, x, other));
      compare("other", other, otherGradient, x -> value(points, field, x));
    }

    /** The backward passes added to what the scalar has of its own. */
    private void reset() {
      PointClouds clouds = clouds(points);
      Frames frames = CloudCase.frames(arena, kernel, DType.FLOAT64, clouds);
      FrameGradients added = FrameGradients.allocate(arena, DType.FLOAT64, count, d);
      Tensor unused = Tensor.zeros(arena, DType.FLOAT64, shape);
      kernel.projectBackward(kind, clouds, tensor(field), frames, a, unused, added);
      kernel.restoreBackward(kind, clouds, tensor(other), frames, b, unused, added);
      for (long i = 0; i < (long) count * d; i++) {
        direct.centers().setDouble(i, direct.centers().getDouble(i) - added.centers().getDouble(i));
      }
    }

    private void compare(
        String name,
        double[] at,
        Tensor gradient,
        java.util.function.ToDoubleFunction<double[]> function) {
      double h = 1e-5;
      double largest = 1;
      for (long i = 0; i < gradient.size(); i++) {
        largest = Math.max(largest, Math.abs(gradient.getDouble(i)));
      }
      for (int i = 0; i < at.length; i++) {
        double[] up = at.clone();
        double[] down = at.clone();
        up[i] += h;
        down[i] -= h;
        double expected = (function.applyAsDouble(up) - function.applyAsDouble(down)) / (2 * h);
        assertEquals(expected, gradient.getDouble(i), 1e-7 * largest, name + " " + kind + " " + d);
      }
    }
  }

  @Test
  void absentPointsCountForNothing() {
    RandomGenerator random = Property.generator(4);
    int n = 23;
    double[] x = CloudCase.random(random, 1, n, 3);
    double[] kept = new double[0];
    double[] mask = new double[n];
    for (int i = 0; i < n; i++) {
      mask[i] = i % 3 == 1 ? 0 : 1;
      if (mask[i] == 1) {
        kept = Arrays.copyOf(kept, kept.length + 3);
        System.arraycopy(x, 3 * i, kept, kept.length - 3, 3);
      } else {
        x[3 * i + 1] = Double.NaN;
      }
    }
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      PrincipalFramesKernel kernel = CloudCase.kernel(FrameGroup.SE, 3, dtype, Provider.VECTOR, 1);
      PointClouds all = PointClouds.of(CloudCase.tensor(arena, dtype, x, 1, n, 3));
      PointClouds few = PointClouds.of(CloudCase.tensor(arena, dtype, kept, 1, kept.length / 3, 3));
      PointClouds masked = all.masked(CloudCase.tensor(arena, DType.INT32, mask, 1, n));
      PointClouds weighted = all.weighted(CloudCase.tensor(arena, dtype, mask, 1, n));
      Frames expected = CloudCase.frames(arena, kernel, dtype, few);
      assertTrue(CloudCase.same(expected, CloudCase.frames(arena, kernel, dtype, masked)));
      assertTrue(CloudCase.same(expected, CloudCase.frames(arena, kernel, dtype, weighted)));
      Tensor projected = Tensor.zeros(arena, dtype, 1, n, 3);
      kernel.project(FrameField.POINT, masked, all.points(), expected, projected);
      assertEquals(0, projected.getDouble(4));
      FrameGradients gradients = FrameGradients.allocate(arena, dtype, 1, 3);
      Tensor back = Tensor.zeros(arena, dtype, 1, n, 3);
      kernel.projectBackward(
          FrameField.POINT, masked, all.points(), expected, projected, back, gradients);
      kernel.constructBackward(masked, expected, gradients, back);
      for (long i = 0; i < back.size(); i++) {
        assertTrue(Double.isFinite(back.getDouble(i)));
      }
    }
  }

  @Test
  void raggedCloudsAreTheSameAsEachAlone() {
    RandomGenerator random = Property.generator(8);
    int[] sizes = {3, 0, 40, 1, 700, 5000};
    long[] offsets = new long[sizes.length + 1];
    for (int i = 0; i < sizes.length; i++) {
      offsets[i + 1] = offsets[i] + sizes[i];
    }
    int total = (int) offsets[sizes.length];
    double[] x = CloudCase.random(random, 1, total, 3);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      PrincipalFramesKernel kernel = CloudCase.kernel(FrameGroup.E, 3, dtype, Provider.VECTOR, 2);
      Tensor points = CloudCase.tensor(arena, dtype, x, total, 3);
      double[] starts = Arrays.stream(offsets).asDoubleStream().toArray();
      PointClouds ragged =
          PointClouds.ragged(points, CloudCase.tensor(arena, DType.INT64, starts, starts.length));
      Frames frames = CloudCase.frames(arena, kernel, dtype, ragged);
      Tensor projected = Tensor.zeros(arena, dtype, total, 3);
      kernel.project(FrameField.POINT, ragged, points, frames, projected);
      for (int i = 0; i < sizes.length; i++) {
        PointClouds alone =
            PointClouds.of(points.slice(offsets[i], offsets[i + 1]).reshape(1, sizes[i], 3));
        Frames single = CloudCase.frames(arena, kernel, dtype, alone);
        assertTrue(CloudCase.same(single, frames.slice(i, i + 1)), "cloud " + i);
        Tensor own = Tensor.zeros(arena, dtype, 1, sizes[i], 3);
        kernel.project(FrameField.POINT, alone, alone.points(), single, own);
        Tensor part = projected.slice(offsets[i], offsets[i + 1]);
        assertEquals(-1, own.segment().mismatch(part.segment()), "field of cloud " + i);
      }
    }
  }
}
