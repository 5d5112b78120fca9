package dev.casimir.tests.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.FrameGroup;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Frames of the simulated charged bodies that equivariant networks are compared on. */
class ChargedBodiesTest {
  private static final int SIMULATIONS = 2000;
  private static final int BODIES = 5;
  private static final int NUMBERS = 10;

  private final Arena arena = Arena.ofAuto();

  private Frames frames(DType dtype) throws IOException {
    byte[] bytes =
        Files.readAllBytes(SharedFiles.file("CASIMIR_NBODY", "nbody", "nbody_small_test.f32"));
    assertEquals((long) SIMULATIONS * BODIES * NUMBERS * Float.BYTES, bytes.length);
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Tensor points = Tensor.zeros(arena, dtype, SIMULATIONS, BODIES, 3);
    for (int body = 0; body < SIMULATIONS * BODIES; body++) {
      for (int axis = 0; axis < 3; axis++) {
        int at = (body * NUMBERS + 1 + axis) * Float.BYTES;
        points.setDouble(3L * body + axis, numbers.getFloat(at));
      }
    }
    Frames frames = Frames.allocate(arena, dtype, SIMULATIONS, 3);
    Device.cpu()
        .plan(PrincipalFrames.of(FrameGroup.E, 3), PlanOptions.of(dtype, Layout.MUL_IR))
        .construct(PointClouds.of(points), frames);
    return frames;
  }

  /** Quantiles of the gaps as another program found them, to the digits it was quoted with. */
  @Test
  void gapsAreThoseKnown() throws IOException {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Frames frames = frames(dtype);
      double[] gaps = frames.gaps().toDoubleArray();
      Arrays.sort(gaps);
      assertEquals(0.0045, gaps[0], 0.00006);
      assertEquals(0.0095, gaps[2], 0.0006);
      assertEquals(0.026, gaps[20], 0.0006);
      assertEquals(0.056, gaps[100], 0.0006);
      assertEquals(0.26, gaps[1000], 0.006);
      assertTrue(Arrays.stream(frames.flags().toLongArray()).allMatch(flags -> flags == 0));
    }
  }

  @Test
  void axesOfSinglePrecisionAreThoseOfDoubleUpToTheGap() throws IOException {
    Frames single = frames(DType.FLOAT32);
    Frames twice = frames(DType.FLOAT64);
    for (int b = 0; b < SIMULATIONS; b++) {
      double tolerance = 64 * DType.FLOAT32.unitRoundoff() / twice.gaps().getDouble(b);
      for (int column = 0; column < 3; column++) {
        double dot = 0;
        for (int row = 0; row < 3; row++) {
          long at = 9L * b + 3 * row + column;
          dot += single.axes().getDouble(at) * twice.axes().getDouble(at);
        }
        // Two components of nearly the same magnitude may swap which one decides the sign.
        assertEquals(1, Math.abs(dot), tolerance, "simulation " + b);
      }
    }
  }
}
