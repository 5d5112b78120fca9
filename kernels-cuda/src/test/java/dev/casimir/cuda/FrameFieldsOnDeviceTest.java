package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.frames.PrincipalFramesKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fields in frames and the derivatives of frames against those of the CPU: bit for bit, but for
 * what is summed over the items of a cloud.
 */
@OnEveryDevice
class FrameFieldsOnDeviceTest {
  private static final int CLOUDS = CloudsForTests.KINDS;

  /** Sums of such sizes may leave double precision. */
  private static final double OVERFLOWING = 1e303;

  private static final List<FrameField> KINDS =
      List.of(FrameField.POINT, FrameField.VECTOR, FrameField.PSEUDOVECTOR, FrameField.TENSOR);

  @ParameterizedTest
  @CsvSource({"E, 3, FLOAT32, 7", "SE, 3, FLOAT64, 700", "SO, 2, FLOAT32, 40"})
  void fieldsAndDerivatives(FrameGroup group, int d, DType dtype, int n) {
    Planned planned = new Planned(group, d, dtype);
    planned.compare(n, 2, 3);
    planned.compare(n, 0, 0);
    for (int form = 0; form < 8; form++) {
      planned.compare(n, n, form);
    }
  }

  /** The two kernels, and one set of clouds with their frames. */
  private static final class Planned {
    private final int d;
    private final DType dtype;
    private final PrincipalFramesKernel cpu;
    private final PrincipalFramesKernel host;
    private final PrincipalFramesKernel withoutTranslations;
    private final FrameGroup group;

    Planned(FrameGroup group, int d, DType dtype) {
      this.d = d;
      this.dtype = dtype;
      PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
      cpu = Device.cpu().plan(PrincipalFrames.of(group, d), options);
      host = device().plan(PrincipalFrames.of(group, d), options);
      FrameGroup still = group.isProper() ? FrameGroup.SO : FrameGroup.O;
      withoutTranslations = Device.cpu().plan(PrincipalFrames.of(still, d), options);
      this.group = group;
    }

    void compare(int n, int rows, int form) {
      boolean ragged = (form & 4) != 0;
      try (Arena arena = Arena.ofConfined()) {
        PointClouds clouds =
            CloudsForTests.of(arena, dtype, CLOUDS, n, d, ragged, (form & 2) != 0, (form & 1) != 0);
        Frames frames = Frames.allocate(arena, dtype, CLOUDS, d);
        cpu.construct(clouds, frames);
        for (FrameField kind : KINDS) {
          compareField(arena, clouds, frames, kind, rows);
        }
        compareGradient(arena, clouds, frames);
      }
    }

    private void compareField(
        Arena arena, PointClouds clouds, Frames frames, FrameField kind, int rows) {
      long[] shape = shape(clouds, kind, rows);
      boolean ofPoints = kind == FrameField.POINT && shape[shape.length - 2] == rowsOf(clouds);
      Tensor field = ofPoints ? clouds.points() : Tensor.random(arena, dtype, 8, shape);
      Tensor gradient = Tensor.random(arena, dtype, 9, shape);
      Tensor expected = Tensor.random(arena, dtype, 1, shape);
      Tensor got = Tensor.random(arena, dtype, 2, shape);
      cpu.project(kind, clouds, field, frames, expected);
      host.project(kind, clouds, field, frames, got);
      same(expected, got, "project " + kind);
      cpu.restore(kind, clouds, field, frames, expected);
      host.restore(kind, clouds, field, frames, got);
      same(expected, got, "restore " + kind);

      FrameGradients sums = gradients(arena);
      FrameGradients gotSums = gradients(arena);
      cpu.projectBackward(kind, clouds, field, frames, gradient, expected, sums);
      host.projectBackward(kind, clouds, field, frames, gradient, got, gotSums);
      same(expected, got, "projectBackward " + kind);
      near(sums, gotSums, clouds, frames, field, gradient);
      cpu.restoreBackward(kind, clouds, field, frames, gradient, expected, sums);
      host.restoreBackward(kind, clouds, field, frames, gradient, got, gotSums);
      same(expected, got, "restoreBackward " + kind);
      near(sums, gotSums, clouds, frames, field, gradient);
    }

    private long rowsOf(PointClouds clouds) {
      return clouds.points().dimension(clouds.points().rank() - 2);
    }

    private long[] shape(PointClouds clouds, FrameField kind, long rows) {
      boolean tensor = kind == FrameField.TENSOR;
      if (clouds.offsets().isPresent()) {
        long total = clouds.points().dimension(0);
        return tensor ? new long[] {total, d, d} : new long[] {total, d};
      }
      return tensor ? new long[] {CLOUDS, rows, d, d} : new long[] {CLOUDS, rows, d};
    }

    private FrameGradients gradients(Arena arena) {
      return new FrameGradients(
          Tensor.random(arena, dtype, 21, CLOUDS, d),
          Tensor.random(arena, dtype, 22, CLOUDS, d, d),
          Tensor.random(arena, dtype, 23, CLOUDS, d));
    }

    /**
     * Both add in double precision; what differs is the order, and that one rounds twice to the
     * precision of the tensors. With both signs of huge numbers even infinities depend on the
     * order.
     */
    private void near(
        FrameGradients expected,
        FrameGradients got,
        PointClouds clouds,
        Frames frames,
        Tensor field,
        Tensor gradient) {
      long rowSize = (field.rank() == (clouds.offsets().isPresent() ? 3 : 4) ? d : 1) * (long) d;
      for (int cloud = 0; cloud < CLOUDS; cloud++) {
        boolean ragged = clouds.offsets().isPresent();
        long perCloud = field.size() / CLOUDS / rowSize;
        long from = (ragged ? clouds.firstPoint(cloud) : cloud * perCloud) * rowSize;
        long to = (ragged ? clouds.firstPoint(cloud + 1) : (cloud + 1) * perCloud) * rowSize;
        double center = greatest(frames.centers(), (long) cloud * d, (cloud + 1L) * d);
        double value = greatest(field, from, to) + center;
        double items = (to - from) / (double) rowSize;
        // A term is a product of a value and a gradient; of tensors it is a sum of 2 d^2 such.
        double terms = items * 2 * d * d * value * (1 + greatest(gradient, from, to));
        double units =
            dtype.unitRoundoff() * (dtype == DType.FLOAT32 ? 2 : 4 * Math.sqrt(items + 1));
        for (int i = cloud * d * d; i < (cloud + 1) * d * d; i++) {
          close(expected.axes().getDouble(i), got.axes().getDouble(i), units, terms, "axes " + i);
        }
        for (int i = cloud * d; i < (cloud + 1) * d; i++) {
          double one = expected.centers().getDouble(i);
          close(one, got.centers().getDouble(i), units, items * d, "centre " + i);
        }
      }
    }

    private static void close(double one, double other, double units, double terms, String what) {
      if (terms > OVERFLOWING) {
        return; // whether partial sums overflow depends on their order
      }
      if (Double.isFinite(one)) {
        assertEquals(one, other, units * (Math.abs(one) + terms + 1), what);
      } else {
        assertFalse(Double.isFinite(other), what);
      }
    }

    private static double greatest(Tensor tensor, long from, long to) {
      double most = 0;
      for (long i = from; i < to; i++) {
        double entry = Math.abs(tensor.getDouble(i));
        most = entry > most && Double.isFinite(entry) ? entry : most;
      }
      return most;
    }

    private void compareGradient(Arena arena, PointClouds clouds, Frames frames) {
      FrameGradients given = gradients(arena);
      Tensor expected = Tensor.random(arena, dtype, 1, clouds.points().shape());
      Tensor got = Tensor.random(arena, dtype, 2, clouds.points().shape());
      cpu.constructBackward(clouds, frames, given, expected);
      host.constructBackward(clouds, frames, given, got);
      if (!group.isTranslating() || clouds.weights().isEmpty()) {
        same(expected, got, "constructBackward");
        return;
      }
      // w A z of the points; the CPU takes out its weighted mean, summed in another order
      Tensor turned = Tensor.zeros(arena, dtype, expected.shape());
      withoutTranslations.constructBackward(clouds, frames, given, turned);
      for (int cloud = 0; cloud < CLOUDS; cloud++) {
        nearGradients(cloud, clouds, frames, turned, expected, got);
      }
    }

    private void nearGradients(
        int cloud, PointClouds clouds, Frames frames, Tensor turned, Tensor expected, Tensor got) {
      long from = clouds.firstPoint(cloud);
      long to = clouds.firstPoint(cloud + 1);
      double mass = frames.masses().getDouble(cloud);
      for (int axis = 0; axis < d; axis++) {
        double terms = 0;
        for (long i = from; i < to; i++) {
          terms += Math.abs(turned.getDouble(i * d + axis));
        }
        if (terms > OVERFLOWING) {
          continue;
        }
        double mean = 4 * Math.sqrt(to - from + 1.0) * terms / mass;
        for (long i = from; i < to; i++) {
          double weight = Math.abs(clouds.weights().orElseThrow().getDouble(i));
          double one = expected.getDouble(i * d + axis);
          double sizes = Math.abs(turned.getDouble(i * d + axis)) + weight * (mean + 1 / mass);
          double bound = 4 * dtype.unitRoundoff() * (Math.abs(one) + sizes);
          if (Double.isFinite(one)) {
            // absent points of clouds of NaN or without mass are zero exactly
            bound = Double.isNaN(bound) ? 0 : bound;
            assertEquals(one, got.getDouble(i * d + axis), bound, "cloud " + cloud);
          } else {
            assertFalse(Double.isFinite(got.getDouble(i * d + axis)), "cloud " + cloud);
          }
        }
      }
    }

    private static void same(Tensor expected, Tensor got, String what) {
      assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray(), what);
    }
  }

  @Test
  void averagesSayWhatToDoInstead() {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    FrameAverage average = FrameAverage.equivariant(FrameGroup.E, 3, FrameField.VECTOR);
    UnsupportedOperationException refusal =
        assertThrows(UnsupportedOperationException.class, () -> device().plan(average, options));
    assertEquals(
        average.describe()
            + " is not available on "
            + device().name()
            + "; plan it on the cpu, as it calls a function of the host,"
            + " or carry fields into principal frames and back on the device around a network"
            + " there",
        refusal.getMessage());
  }

  /** What a device sees of its own memory, and what it refuses there. */
  @Test
  void launches() {
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    CudaDevice device = device();
    try (Arena arena = Arena.ofConfined();
        CudaKernel kernel =
            (CudaKernel) device().plan(PrincipalFrames.of(FrameGroup.SE, 3), options);
        CudaStream stream = device.stream()) {
      PointClouds clouds =
          CloudsForTests.of(arena, DType.FLOAT32, CLOUDS, 50, 3, true, false, false);
      Frames frames = Frames.allocate(arena, DType.FLOAT32, CLOUDS, 3);
      Tensor expected = Tensor.zeros(arena, DType.FLOAT32, clouds.points().shape());
      PrincipalFramesKernel cpu = Device.cpu().plan(PrincipalFrames.of(FrameGroup.SE, 3), options);
      cpu.construct(clouds, frames);
      cpu.project(FrameField.POINT, clouds, clouds.points(), frames, expected);

      DeviceTensor points = device.upload(clouds.points());
      DeviceTensor offsets = device.upload(clouds.offsets().orElseThrow());
      List<DeviceTensor> parts =
          Stream.of(
                  frames.centers(),
                  frames.centerRemainders(),
                  frames.axes(),
                  frames.moments(),
                  frames.gaps(),
                  frames.masses(),
                  frames.flags())
              .map(part -> device.allocate(part.dtype(), part.shape()))
              .toList();
      DeviceTensor projected = device.allocate(DType.FLOAT32, clouds.points().shape());
      List<DeviceTensor> all = new ArrayList<>(List.of(points, offsets));
      all.addAll(parts);
      kernel.launch(stream, "constructRagged", all.toArray(DeviceTensor[]::new));
      kernel.launch(
          stream,
          "projectPointRagged",
          offsets,
          parts.get(0),
          parts.get(1),
          parts.get(2),
          parts.get(6),
          points,
          projected);
      Tensor got = Tensor.zeros(arena, DType.FLOAT32, clouds.points().shape());
      projected.copyTo(got, stream);
      stream.synchronize();
      assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray());

      DeviceTensor fewer = device.allocate(DType.INT64, 3);
      all.set(1, fewer);
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> kernel.launch(stream, "constructRagged", all.toArray(DeviceTensor[]::new)));
      assertEquals("offsets: expected [16], got [3]", refusal.getMessage());
      all.forEach(DeviceTensor::close);
      offsets.close();
      projected.close();
    }
  }

  @Test
  void refusals() {
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    UnsupportedOperationException refusal =
        assertThrows(
            UnsupportedOperationException.class,
            () -> device().plan(PrincipalFrames.of(FrameGroup.SE, 4), options));
    assertEquals(
        "principal frames of SE(4) are not available on "
            + device().name()
            + ", which has those of the plane and of"
            + " space; plan them on the cpu",
        refusal.getMessage());
    PrincipalFramesKernel host = device().plan(PrincipalFrames.of(FrameGroup.SE, 3), options);
    try (Arena arena = Arena.ofConfined()) {
      PointClouds clouds = PointClouds.of(Tensor.zeros(arena, DType.FLOAT64, 2, 5, 3));
      Frames frames = Frames.allocate(arena, DType.FLOAT64, 2, 3);
      Frames fewer = Frames.allocate(arena, DType.FLOAT64, 1, 3);
      Tensor field = Tensor.zeros(arena, DType.FLOAT64, 2, 5, 3);
      assertThrows(IllegalArgumentException.class, () -> host.construct(clouds, fewer));
      assertThrows(
          IllegalArgumentException.class,
          () -> host.project(FrameField.SCALAR, clouds, field, frames, field));
      IllegalArgumentException overlap =
          assertThrows(
              IllegalArgumentException.class,
              () -> host.project(FrameField.VECTOR, clouds, field, frames, field));
      assertEquals(
          "projected: expected memory of its own, got some of field", overlap.getMessage());
    }
  }
}
