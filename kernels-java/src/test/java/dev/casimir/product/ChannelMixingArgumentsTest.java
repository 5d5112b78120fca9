package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What products that mix channels refuse, before they write, and what they report. */
class ChannelMixingArgumentsTest {
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
  private static final TensorProduct PLAIN =
      new TensorProduct(
              ProductKind.GAUNT,
              ChannelMode.UVW,
              Irreps.parse("2x0e+2x1o"),
              Irreps.parse("3x1o"),
              Irreps.parse("1x0e+4x1o"),
              IrrepNormalization.NONE,
              PathNormalization.NONE,
              ProductWeights.NONE)
          .withMode(ChannelMode.UVW);
  private static final TensorProduct SHARED = PLAIN.withWeights(ProductWeights.paths());
  private static final TensorProduct EACH = PLAIN.withWeights(ProductWeights.paths().forEachItem());

  private final Arena arena = Arena.ofShared();
  private final Tensor x = random(5, 8);
  private final Tensor y = random(5, 9);
  private final Tensor g = random(5, 13);
  private final Tensor shared = random(30);
  private final Tensor each = random(5, 30);
  private final Tensor z = random(5, 13);
  private final Tensor gradX = random(5, 8);
  private final Tensor gradY = random(5, 9);
  private final Tensor gradShared = random(30);

  private Tensor random(long... shape) {
    return Tensor.random(arena, DType.FLOAT32, shape.length, shape);
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private static ProductKernel plan(TensorProduct product) {
    return Device.cpu().plan(product, OPTIONS);
  }

  private void assertRefused(String sentence, Runnable run) {
    List<Tensor> outputs = List.of(z, gradX, gradY, gradShared);
    List<double[]> before = outputs.stream().map(Tensor::toDoubleArray).toList();
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, run::run).getMessage());
    for (int i = 0; i < outputs.size(); i++) {
      assertTrue(Arrays.equals(before.get(i), outputs.get(i).toDoubleArray()), "output touched");
    }
  }

  @Test
  void namesTheArgumentWhatWasExpectedAndWhatCame() {
    ProductKernel kernel = plan(SHARED);
    assertRefused(
        "x: expected [batch, 8] FLOAT32 (2x0e+2x1o), got [30] FLOAT32",
        () -> kernel.forward(shared, y, shared, z));
    assertRefused(
        "y: expected [5, 9] FLOAT32 (3x1o), got [5, 8] FLOAT32",
        () -> kernel.forward(x, x, shared, z));
    assertRefused(
        "weights: expected [30] FLOAT32 (weights all items share), got [5, 30] FLOAT32",
        () -> kernel.forward(x, y, each, z));
    assertRefused(
        "weights: expected [5, 30] FLOAT32 (weights of each item), got [4, 30] FLOAT32",
        () -> plan(EACH).forward(x, y, each.slice(0, 4), z));
    assertRefused(
        "z: expected [5, 13] FLOAT32 (1x0e+4x1o), got [4, 13] FLOAT32",
        () -> kernel.forward(x, y, shared, z.slice(0, 4)));
    assertRefused(
        "gradZ: expected [5, 13] FLOAT32 (1x0e+4x1o), got [5, 9] FLOAT32",
        () -> kernel.backward(x, y, shared, y, gradX, gradY, gradShared));
    assertRefused(
        "gradX: expected [5, 8] FLOAT32 (2x0e+2x1o), got [5, 9] FLOAT32",
        () -> kernel.backward(x, y, shared, g, gradY, gradY, gradShared));
    assertRefused(
        "gradWeights: expected [30] FLOAT32 (weights all items share), got [5, 30] FLOAT32",
        () -> kernel.backward(x, y, shared, g, gradX, gradY, each));
    assertRefused(
        "directionY: expected [5, 9] FLOAT32 (3x1o), got [5, 8] FLOAT32",
        () -> kernel.doubleBackward(x, y, shared, g, x, x, shared, z, gradX, gradY, gradShared));
    assertRefused(
        "directionWeights: expected [30] FLOAT32 (weights all items share), got [5, 30] FLOAT32",
        () -> kernel.doubleBackward(x, y, shared, g, x, y, each, z, gradX, gradY, gradShared));
  }

  @Test
  void weightsAreGivenWhereThereAreSomeAndOnlyThere() {
    assertRefused(
        "weights: this product has 30, none were given", () -> plan(SHARED).forward(x, y, z));
    assertRefused("weights: this product has none", () -> plan(PLAIN).forward(x, y, shared, z));
    assertRefused(
        "weights: this product has 30, none were given",
        () -> plan(SHARED).backward(x, y, g, gradX, gradY));
    assertRefused(
        "weights: this product has 30, none were given",
        () -> plan(SHARED).doubleBackward(x, y, g, x, y, z, gradX, gradY));
  }

  @Test
  void refusesOutputsThatShareMemoryOrAreReadOnly() {
    ProductKernel kernel = plan(SHARED);
    Tensor frozen = Tensor.ofSegment(z.segment().asReadOnly(), DType.FLOAT32, 5, 13);
    assertRefused("z: the output is read-only memory", () -> kernel.forward(x, y, shared, frozen));
    assertRefused(
        "gradX: the output must not share memory with an input",
        () -> kernel.backward(x, y, shared, g, x, gradY, gradShared));
    assertRefused(
        "gradWeights: the output must not share memory with an input",
        () -> kernel.backward(x, y, shared, g, gradX, gradY, shared));
    assertRefused(
        "gradX: the output must not share memory with an input",
        () ->
            kernel.doubleBackward(x, y, shared, g, gradX, y, shared, z, gradX, gradY, gradShared));
    Tensor both = random(5, 17);
    Tensor one = Tensor.ofSegment(both.segment(), DType.FLOAT32, 5, 8);
    Tensor two = Tensor.ofSegment(both.segment(), DType.FLOAT32, 5, 9);
    assertRefused(
        "gradY: the output must not share memory with another output",
        () -> kernel.backward(x, y, shared, g, one, two, gradShared));
    Tensor other = Tensor.ofSegment(z.segment(), DType.FLOAT32, 5, 8);
    assertRefused(
        "gradX: the output must not share memory with another output",
        () -> kernel.doubleBackward(x, y, shared, g, x, y, shared, z, other, gradY, gradShared));
  }

  @Test
  void aClosedArenaThrowsAndNothingElse() {
    Tensor closed;
    try (Arena brief = Arena.ofConfined()) {
      closed = Tensor.random(brief, DType.FLOAT32, 1, 5, 8);
    }
    double before = z.getDouble(0);
    assertThrows(IllegalStateException.class, () -> plan(SHARED).forward(closed, y, shared, z));
    assertEquals(before, z.getDouble(0));
  }

  @Test
  void gridsDoNotMixChannels() {
    assertEquals(
        "algorithm: grid computes mode uuu only, got mode uvw; use sparse",
        assertThrows(
                IllegalArgumentException.class,
                () -> Device.cpu().plan(PLAIN, OPTIONS.withAlgorithm(Algorithm.GRID)))
            .getMessage());
  }

  /** Paths 0x1-1 and 1x1-0: 2 (terms) coupled pairs, then pairs by outputs by components. */
  @Test
  void theReportCountsTheWholeItem() {
    PlanReport report = plan(SHARED).report();
    assertEquals("sparse", report.algorithm());
    assertEquals(6 * (2 * 3 + 4 * 3) + 6 * (2 * 3 + 1), report.multiplyAdds());
    assertEquals((8 + 9 + 13) * 4, report.bytes());
    assertEquals((8 + 9 + 13 + 30) * 4, plan(EACH).report().bytes());
    assertEquals(
        "dense",
        Device.cpu().plan(PLAIN, OPTIONS.withAlgorithm(Algorithm.DENSE)).report().algorithm());
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void runningAllocatesNothing() {
    for (ChannelMode mode : List.of(ChannelMode.UVU, ChannelMode.UVW)) {
      for (ProductWeights weights :
          List.of(ProductWeights.paths(), ProductWeights.paths().forEachItem())) {
        Irreps irreps = Irreps.parse("3x0e+3x1o");
        ProductKernel kernel =
            plan(
                TensorProduct.clebschGordan(irreps, irreps, irreps)
                    .withMode(mode)
                    .withWeights(weights));
        long count =
            TensorProduct.clebschGordan(irreps, irreps, irreps)
                .withMode(mode)
                .withWeights(weights)
                .weightCount();
        Tensor w = weights.perItem() ? random(2, count) : random(count);
        Tensor gradW = weights.perItem() ? random(2, count) : random(count);
        Tensor a = random(2, 12);
        Tensor b = random(2, 12);
        Tensor c = random(2, 12);
        Tensor one = random(2, 12);
        Tensor two = random(2, 12);
        Tensor three = random(2, 12);
        Allocation.assertSettlesAtNothing(
            () -> {
              kernel.forward(a, b, w, one);
              kernel.backward(a, b, w, c, one, two, gradW);
              kernel.doubleBackward(a, b, w, c, a, b, w, three, one, two, gradW);
            });
      }
    }
  }
}
