package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.WignerDPlan;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WignerDKernelTest {
  private static final Irreps MIXED = Irreps.parse("2x0e+3x1o+0x5e+1e+2x0o+2x2e+1x4o");

  private static WignerDKernel plan(Irreps irreps, DType dtype, Layout layout, int threads) {
    return Device.cpu()
        .plan(new WignerD(irreps), PlanOptions.of(dtype, layout).withThreads(threads));
  }

  /** Proper and improper rotations in turn. */
  private static Tensor rotations(Arena arena, DType dtype, int n, long seed) {
    RandomGenerator random = Property.generator(seed);
    Tensor tensor = Tensor.zeros(arena, dtype, n, 3, 3);
    for (int i = 0; i < n; i++) {
      double[] r = Rotations.random(random);
      for (int j = 0; j < 9; j++) {
        tensor.setDouble(i * 9L + j, i % 2 == 0 ? r[j] : -r[j]);
      }
    }
    return tensor;
  }

  private static Tensor garbage(Arena arena, DType dtype, long n, int dimension) {
    return Tensor.random(arena, dtype, 99, n, dimension, dimension);
  }

  /** The block-diagonal matrix entry by entry, from the single-matrix method. */
  private static double expected(Irreps irreps, Layout layout, double[] rotation, int i, int j) {
    int block = 0;
    while (irreps.offset(block + 1) <= i) {
      block++;
    }
    int start = irreps.offset(block);
    if (j < start || j >= irreps.offset(block + 1)) {
      return 0;
    }
    Irreps.Block b = irreps.blocks().get(block);
    int width = b.irrep().dimension();
    int row = i - start;
    int column = j - start;
    boolean channelsOutside = layout == Layout.MUL_IR;
    int u = channelsOutside ? row / width : row % b.multiplicity();
    int v = channelsOutside ? column / width : column % b.multiplicity();
    int m = channelsOutside ? row % width : row / b.multiplicity();
    int n = channelsOutside ? column % width : column / b.multiplicity();
    return u == v ? WignerD.matrix(b.irrep(), rotation)[m * width + n] : 0;
  }

  @Test
  void everyEntryInBothLayoutsAndPrecisions() {
    int n = 4;
    int d = MIXED.dimension();
    try (Arena arena = Arena.ofConfined()) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        for (Layout layout : Layout.values()) {
          Tensor rotations = rotations(arena, dtype, n, 51);
          Tensor matrices = garbage(arena, dtype, n, d);
          plan(MIXED, dtype, layout, 1).forward(rotations, matrices);
          for (int item = 0; item < n; item++) {
            double[] r = Arrays.copyOfRange(rotations.toDoubleArray(), item * 9, item * 9 + 9);
            for (int i = 0; i < d; i++) {
              for (int j = 0; j < d; j++) {
                double value = expected(MIXED, layout, r, i, j);
                double rounded = dtype == DType.FLOAT32 ? (float) value : value;
                assertEquals(
                    rounded, matrices.getDouble(((long) item * d + i) * d + j), 0.0, i + "," + j);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void threadsAndPositionInTheBatchChangeNoBit() {
    Irreps irreps = Irreps.parse("4x0e+4x1o+2x3e+6o");
    int n = 500;
    int d = irreps.dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor rotations = rotations(arena, DType.FLOAT64, n, 52);
      Tensor one = garbage(arena, DType.FLOAT64, n, d);
      Tensor many = garbage(arena, DType.FLOAT64, n, d);
      plan(irreps, DType.FLOAT64, Layout.IR_MUL, 1).forward(rotations, one);
      plan(irreps, DType.FLOAT64, Layout.IR_MUL, 4).forward(rotations, many);
      assertEquals(-1, one.segment().mismatch(many.segment()));
      Tensor alone = garbage(arena, DType.FLOAT64, 1, d);
      plan(irreps, DType.FLOAT64, Layout.IR_MUL, 1).forward(rotations.slice(317, 318), alone);
      assertEquals(-1, alone.segment().mismatch(one.slice(317, 318).segment()));
    }
  }

  @Test
  void sameBitsFromBothProviders() {
    Irreps irreps = Irreps.parse("1x9e+2x3o+1e");
    int d = irreps.dimension();
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
    try (Arena arena = Arena.ofConfined()) {
      Tensor rotations = rotations(arena, DType.FLOAT64, 21, 57);
      Tensor scalar = garbage(arena, DType.FLOAT64, 21, d);
      Tensor vector = garbage(arena, DType.FLOAT64, 21, d);
      WignerD operation = new WignerD(irreps);
      new WignerDPlan(operation, options, Provider.SCALAR).forward(rotations, scalar);
      new WignerDPlan(operation, options, Provider.VECTOR).forward(rotations, vector);
      assertEquals(-1, scalar.segment().mismatch(vector.segment()));
    }
  }

  @Test
  void notANumberStaysInItsItem() {
    Irreps irreps = Irreps.parse("0e+1o+2x3o");
    int d = irreps.dimension();
    try (Arena arena = Arena.ofConfined()) {
      Tensor rotations = rotations(arena, DType.FLOAT64, 3, 53);
      WignerDKernel kernel = plan(irreps, DType.FLOAT64, Layout.MUL_IR, 1);
      Tensor clean = garbage(arena, DType.FLOAT64, 3, d);
      kernel.forward(rotations, clean);
      rotations.setDouble(9 + 4, Double.NaN);
      Tensor dirty = garbage(arena, DType.FLOAT64, 3, d);
      kernel.forward(rotations, dirty);
      for (int item : new int[] {0, 2}) {
        Tensor before = clean.slice(item, item + 1);
        assertEquals(-1, before.segment().mismatch(dirty.slice(item, item + 1).segment()));
      }
      double[] middle = dirty.slice(1, 2).toDoubleArray();
      assertTrue(Double.isNaN(middle[2 * d + 2]));
      assertEquals(0, middle[1], "outside the blocks");
    }
  }

  @Test
  void emptyBatchesAndEmptyIrreps() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor none = Tensor.zeros(arena, DType.FLOAT64, 0, 3, 3);
      plan(MIXED, DType.FLOAT64, Layout.MUL_IR, 2)
          .forward(none, garbage(arena, DType.FLOAT64, 0, MIXED.dimension()));
      for (String text : new String[] {"", "0x2e"}) {
        WignerDKernel kernel = plan(Irreps.parse(text), DType.FLOAT64, Layout.MUL_IR, 1);
        kernel.forward(
            rotations(arena, DType.FLOAT64, 5, 54), Tensor.zeros(arena, DType.FLOAT64, 5, 0, 0));
        assertFalse(kernel.explain().isEmpty());
      }
    }
  }

  private static String refusal(WignerDKernel kernel, Tensor rotations, Tensor matrices) {
    return assertThrows(IllegalArgumentException.class, () -> kernel.forward(rotations, matrices))
        .getMessage();
  }

  @Test
  void wrongTensorsAreRefusedBeforeAnythingIsWritten() {
    Irreps irreps = Irreps.parse("0e+1o");
    WignerDKernel kernel = plan(irreps, DType.FLOAT64, Layout.MUL_IR, 1);
    try (Arena arena = Arena.ofConfined()) {
      Tensor rotations = rotations(arena, DType.FLOAT64, 2, 55);
      Tensor matrices = garbage(arena, DType.FLOAT64, 2, 4);
      double[] before = matrices.toDoubleArray();
      assertEquals(
          "rotations: expected [n, 3, 3] FLOAT64, got [2, 9] FLOAT64",
          refusal(kernel, rotations.reshape(2, 9), matrices));
      assertEquals(
          "rotations: expected [n, 3, 3] FLOAT64, got [2, 3, 3] FLOAT32",
          refusal(kernel, rotations(arena, DType.FLOAT32, 2, 55), matrices));
      assertEquals(
          "matrices: expected [2, 4, 4] FLOAT64, got [2, 16] FLOAT64",
          refusal(kernel, rotations, matrices.reshape(2, 16)));
      assertEquals(
          "matrices: expected [1, 4, 4] FLOAT64, got [2, 4, 4] FLOAT64",
          refusal(kernel, rotations.slice(0, 1), matrices));
      assertEquals(
          "rotations: expected [n, 3, 3] FLOAT64, got [] FLOAT64",
          refusal(kernel, Tensor.zeros(arena, DType.FLOAT64), matrices));
      Tensor inside = Tensor.ofSegment(matrices.segment().asSlice(8), DType.FLOAT64, 2, 3, 3);
      assertEquals(
          "matrices: expected memory of its own, got some of rotations",
          refusal(kernel, inside, matrices));
      Tensor readOnly = Tensor.ofSegment(matrices.segment().asReadOnly(), DType.FLOAT64, 2, 4, 4);
      assertTrue(refusal(kernel, rotations, readOnly).startsWith("matrices: expected writable"));
      assertArrayEquals(before, matrices.toDoubleArray());
    }
  }

  @Test
  void closedArenasThrow() {
    WignerDKernel kernel = plan(Irreps.parse("1o"), DType.FLOAT64, Layout.MUL_IR, 1);
    Tensor closed;
    try (Arena arena = Arena.ofConfined()) {
      closed = Tensor.zeros(arena, DType.FLOAT64, 2, 3, 3);
    }
    try (Arena arena = Arena.ofConfined()) {
      Tensor open = Tensor.zeros(arena, DType.FLOAT64, 2, 3, 3);
      assertThrows(IllegalStateException.class, () -> kernel.forward(closed, open));
      assertThrows(IllegalStateException.class, () -> kernel.forward(open, closed));
    }
  }

  @Test
  void plansAreRefusedWhereTheyCannotBeMade() {
    Choice other = () -> "fast";
    PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR).withAlgorithm(other);
    WignerD operation = new WignerD(Irreps.parse("1o"));
    assertEquals(
        "algorithm: Wigner D matrices have only one, got fast",
        assertThrows(IllegalArgumentException.class, () -> Device.cpu().plan(operation, options))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> plan(Irreps.parse("1x201e"), DType.FLOAT64, Layout.MUL_IR, 1));
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void oneThreadAllocatesNothing() {
    int n = 300;
    try (Arena arena = Arena.ofConfined()) {
      // until the compiler has vector code, vectors are objects; scalar code makes none
      PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
      WignerDKernel kernel = new WignerDPlan(new WignerD(MIXED), options, Provider.SCALAR);
      Tensor rotations = rotations(arena, DType.FLOAT32, n, 56);
      Tensor matrices = garbage(arena, DType.FLOAT32, n, MIXED.dimension());
      Allocation.assertSettlesAtNothing(
          () -> {
            kernel.forward(rotations, matrices);
          });
    }
  }
}
