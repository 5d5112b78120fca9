package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.internal.ProductPlanner;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modes uvu and uvw against sums over single terms, and what must hold for any product. */
class ChannelMixingTest {
  private static final long SEED = 20261122;

  /** Tensors of one batch, the kernel they are for and what it makes of them. */
  private static final class Case {
    final TensorProduct product;
    final PlanOptions options;
    final ProductKernel kernel;
    final Arena arena;
    final int batch;
    final boolean weighted;
    Tensor x;
    Tensor y;
    Tensor w;
    Tensor g;
    final Tensor z;
    final Tensor gradX;
    final Tensor gradY;
    final Tensor gradW;
    final Tensor gradG;
    final Tensor secondX;
    final Tensor secondY;
    final Tensor secondW;

    Case(
        TensorProduct product,
        PlanOptions options,
        Provider provider,
        Arena arena,
        int batch,
        long seed) {
      this.product = product;
      this.options = options;
      this.arena = arena;
      this.batch = batch;
      weighted = product.weights().isPresent();
      kernel = ProductPlanner.plan(product, options, provider);
      x = random(seed, batch, product.first().dimension());
      y = random(seed + 1, batch, product.second().dimension());
      g = random(seed + 2, batch, product.output().dimension());
      w = random(seed + 3, weightShape());
      z = unwritten(batch, product.output().dimension());
      gradX = unwritten(batch, product.first().dimension());
      gradY = unwritten(batch, product.second().dimension());
      gradW = unwritten(weightShape());
      gradG = unwritten(batch, product.output().dimension());
      secondX = unwritten(batch, product.first().dimension());
      secondY = unwritten(batch, product.second().dimension());
      secondW = unwritten(weightShape());
    }

    long[] weightShape() {
      return product.weights().perItem()
          ? new long[] {batch, product.weightCount()}
          : new long[] {product.weightCount()};
    }

    Tensor random(long seed, long... shape) {
      return Tensor.random(arena, options.dtype(), seed, shape);
    }

    /** So that an element left unwritten shows. */
    private Tensor unwritten(long... shape) {
      Tensor tensor = Tensor.zeros(arena, options.dtype(), shape);
      for (long i = 0; i < tensor.size(); i++) {
        tensor.setDouble(i, Double.NaN);
      }
      return tensor;
    }

    Case forward() {
      if (weighted) {
        kernel.forward(x, y, w, z);
      } else {
        kernel.forward(x, y, z);
      }
      return this;
    }

    Case backward() {
      if (weighted) {
        kernel.backward(x, y, w, g, gradX, gradY, gradW);
      } else {
        kernel.backward(x, y, g, gradX, gradY);
      }
      return this;
    }

    Case doubleBackward(Direction to) {
      if (weighted) {
        kernel.doubleBackward(x, y, w, g, to.a, to.b, to.c, gradG, secondX, secondY, secondW);
      } else {
        kernel.doubleBackward(x, y, g, to.a, to.b, gradG, secondX, secondY);
      }
      return this;
    }

    /** Everything the kernel wrote. */
    List<double[]> results() {
      List<Tensor> tensors = new ArrayList<>(List.of(z, gradX, gradY, gradG, secondX, secondY));
      if (weighted) {
        tensors.addAll(List.of(gradW, secondW));
      }
      return tensors.stream().map(Tensor::toDoubleArray).toList();
    }
  }

  private record Direction(Tensor a, Tensor b, Tensor c) {
    static Direction random(Case at, long seed) {
      return new Direction(
          at.random(seed, at.batch, at.product.first().dimension()),
          at.random(seed + 1, at.batch, at.product.second().dimension()),
          at.random(seed + 2, at.weightShape()));
    }
  }

  private static Case all(Case it, Direction direction) {
    return it.forward().backward().doubleBackward(direction);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelMode.class,
      names = {"UVU", "UVW"})
  void everythingAgreesWithSumsOverTerms(ChannelMode mode) {
    Property.check(
        40,
        SEED + mode.ordinal(),
        random -> {
          TensorProduct product = randomProduct(random, mode);
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          Layout layout = random.nextBoolean() ? Layout.MUL_IR : Layout.IR_MUL;
          PlanOptions options = PlanOptions.of(dtype, layout).withThreads(1 + random.nextInt(3));
          if (random.nextInt(4) == 0) {
            options = options.withAlgorithm(Algorithm.DENSE);
          }
          Provider provider = random.nextInt(4) == 0 ? Provider.SCALAR : Provider.VECTOR;
          int batch = random.nextInt(3) == 0 ? 60 + random.nextInt(80) : 1 + random.nextInt(6);
          try (Arena arena = Arena.ofShared()) {
            Case it = new Case(product, options, provider, arena, batch, random.nextLong());
            Direction direction = Direction.random(it, random.nextLong());
            assertAgrees(all(it, direction), direction);
          }
        });
  }

  private static void assertAgrees(Case it, Direction direction) {
    MixingOracle oracle =
        new MixingOracle(
            it.product,
            it.options.layout(),
            it.batch,
            point(it.x, it.y, it.w, it.g),
            point(direction.a, direction.b, direction.c, it.g));
    String what = it.product.describe() + " " + it.options + ", batch " + it.batch;
    assertNear(oracle.z, it.z, "z of " + what);
    assertNear(oracle.gradX, it.gradX, "gradX of " + what);
    assertNear(oracle.gradY, it.gradY, "gradY of " + what);
    assertNear(oracle.gradG, it.gradG, "gradGradZ of " + what);
    assertNear(oracle.secondX, it.secondX, "second gradX of " + what);
    assertNear(oracle.secondY, it.secondY, "second gradY of " + what);
    if (it.weighted) {
      assertNear(oracle.gradW, it.gradW, "gradWeights of " + what);
      assertNear(oracle.secondW, it.secondW, "second gradWeights of " + what);
    }
  }

  private static MixingOracle.Point point(Tensor x, Tensor y, Tensor w, Tensor g) {
    return new MixingOracle.Point(
        x.toDoubleArray(), y.toDoubleArray(), w.toDoubleArray(), g.toDoubleArray());
  }

  private static void assertNear(double[] expected, Tensor tensor, String what) {
    double[] actual = tensor.toDoubleArray();
    double squares = 0;
    double errors = 0;
    for (int i = 0; i < expected.length; i++) {
      squares += expected[i] * expected[i];
      double error = expected[i] - actual[i];
      errors += Double.isNaN(error) ? Double.POSITIVE_INFINITY : error * error;
    }
    double bound = tensor.dtype() == DType.FLOAT32 ? 1e-5 : 1e-13;
    assertTrue(
        Math.sqrt(errors) <= bound * Math.sqrt(squares),
        what + ": error " + Math.sqrt(errors) + " against " + Math.sqrt(squares));
  }

  /** Every irrep normalisation with every path normalisation, by an oracle in e3nn's own terms. */
  @ParameterizedTest
  @EnumSource(ChannelMode.class)
  void clebschGordanProductsAreThoseOfE3nn(ChannelMode mode) {
    Irreps first = Irreps.parse("3x1o+3x0e+3x1o+3x2e");
    Irreps second = Irreps.parse(mode == ChannelMode.UUU ? "3x1o+3x0e+3x2o" : "2x1o+1x0e+5x2o");
    Irreps output =
        Irreps.parse(mode == ChannelMode.UVW ? "4x1o+7x1e+1x0e+2x3o+0x2e" : "3x1o+3x1e+3x0e+3x3o");
    for (IrrepNormalization irreps : IrrepNormalization.values()) {
      for (PathNormalization paths : PathNormalization.values()) {
        TensorProduct product =
            new TensorProduct(
                ProductKind.CG, mode, first, second, output, irreps, paths, ProductWeights.paths());
        EuclideanProductOracle oracle = oracle(product);
        assertEquals(oracle.weightCount(), product.weightCount());
        try (Arena arena = Arena.ofConfined()) {
          PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
          Case it = new Case(product, options, Provider.VECTOR, arena, 3, SEED).forward();
          double[] expected =
              oracle.multiply(3, it.x.toDoubleArray(), it.y.toDoubleArray(), it.w.toDoubleArray());
          assertNear(expected, it.z, product.describe());
        }
      }
    }
  }

  private static EuclideanProductOracle oracle(TensorProduct product) {
    List<EuclideanProductOracle.Instruction> instructions = new ArrayList<>();
    for (CouplingPath path : product.paths()) {
      instructions.add(
          new EuclideanProductOracle.Instruction(
              path.first(),
              path.second(),
              path.output(),
              EuclideanProductOracle.Mode.valueOf(product.mode().name()),
              true));
    }
    return new EuclideanProductOracle(
        product.first(),
        product.second(),
        product.output(),
        instructions,
        EuclideanProductOracle.IrrepNormalization.valueOf(product.irrepNormalization().name()),
        EuclideanProductOracle.PathNormalization.valueOf(product.pathNormalization().name()));
  }

  /** s = g . z is a cubic along any line, whose slope a difference of six values gives exactly. */
  @ParameterizedTest
  @EnumSource(
      value = ChannelMode.class,
      names = {"UVU", "UVW"})
  void gradientsAreTheSlopesOfTheKernelItself(ChannelMode mode) {
    Property.check(
        12,
        SEED,
        random -> {
          TensorProduct product = randomProduct(random, mode);
          PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
          try (Arena arena = Arena.ofConfined()) {
            int batch = 1 + random.nextInt(70);
            Case it = new Case(product, options, Provider.VECTOR, arena, batch, random.nextLong());
            Direction to = Direction.random(it, random.nextLong());
            it.backward();
            double slope = dot(it.gradX, to.a) + dot(it.gradY, to.b);
            slope += it.weighted ? dot(it.gradW, to.c) : 0;
            double[] differences = {45, -9, 1};
            double difference = 0;
            double size = 1e-300;
            for (int step = 1; step <= 3; step++) {
              double ahead = alongLine(it, to, step);
              double behind = alongLine(it, to, -step);
              difference += differences[step - 1] * (ahead - behind) / 60;
              size += Math.abs(ahead) + Math.abs(behind);
            }
            assertEquals(difference, slope, 1e-12 * size, product.describe());
          }
        });
  }

  private static double alongLine(Case it, Direction to, int step) {
    Case moved = new Case(it.product, it.options, Provider.VECTOR, it.arena, it.batch, 0);
    moved.x = moved(it.arena, it.x, to.a, step);
    moved.y = moved(it.arena, it.y, to.b, step);
    moved.w = moved(it.arena, it.w, to.c, step);
    return dot(moved.forward().z, it.g);
  }

  private static Tensor moved(Arena arena, Tensor from, Tensor direction, double step) {
    Tensor to = Tensor.zeros(arena, from.dtype(), from.shape());
    for (long i = 0; i < to.size(); i++) {
      to.setDouble(i, from.getDouble(i) + step * direction.getDouble(i));
    }
    return to;
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.size(); i++) {
      sum += a.getDouble(i) * b.getDouble(i);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelMode.class,
      names = {"UVU", "UVW"})
  void secondDerivativesAreSymmetric(ChannelMode mode) {
    Property.check(
        12,
        SEED,
        random -> {
          TensorProduct product = randomProduct(random, mode);
          PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
          try (Arena arena = Arena.ofConfined()) {
            int batch = 1 + random.nextInt(70);
            Case it = new Case(product, options, Provider.VECTOR, arena, batch, random.nextLong());
            Direction one = Direction.random(it, random.nextLong());
            Direction two = Direction.random(it, random.nextLong());
            double there = along(it.doubleBackward(one), two);
            double size = Math.sqrt(dot(it.secondX, it.secondX)) * Math.sqrt(it.secondX.size());
            double back = along(it.doubleBackward(two), one);
            assertEquals(there, back, 1e-11 * (size + Math.abs(there)), product.describe());
          }
        });
  }

  private static double along(Case it, Direction to) {
    double sum = dot(it.secondX, to.a) + dot(it.secondY, to.b);
    return it.weighted ? sum + dot(it.secondW, to.c) : sum;
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelMode.class,
      names = {"UVU", "UVW"})
  void bitsDoNotChangeWithProviderOrThreads(ChannelMode mode) {
    Property.check(
        16,
        SEED + 1,
        random -> {
          TensorProduct product = randomProduct(random, mode);
          DType dtype = random.nextBoolean() ? DType.FLOAT64 : DType.FLOAT32;
          PlanOptions options = PlanOptions.of(dtype, Layout.IR_MUL);
          int batch = 1 + random.nextInt(300);
          long seed = random.nextLong();
          try (Arena arena = Arena.ofShared()) {
            Case one = new Case(product, options, Provider.VECTOR, arena, batch, seed);
            Direction direction = Direction.random(one, seed + 9);
            Case many =
                new Case(product, options.withThreads(4), Provider.VECTOR, arena, batch, seed);
            Case scalar = new Case(product, options, Provider.SCALAR, arena, batch, seed);
            assertBits(all(one, direction), all(many, direction));
            assertBits(one, all(scalar, direction));
          }
        });
  }

  private static void assertBits(Case expected, Case actual) {
    List<double[]> first = expected.results();
    List<double[]> second = actual.results();
    for (int i = 0; i < first.size(); i++) {
      assertArrayEquals(bits(first.get(i)), bits(second.get(i)), "result " + i);
    }
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  @Test
  void theBitsOfAnItemDoNotDependOnTheOthers() {
    for (ChannelMode mode : List.of(ChannelMode.UVU, ChannelMode.UVW)) {
      Irreps irreps = Irreps.parse("5x0e+5x1o+5x2e");
      TensorProduct product =
          TensorProduct.gaunt(irreps, irreps, irreps)
              .withMode(mode)
              .withWeights(ProductWeights.paths().forEachItem());
      PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
      try (Arena arena = Arena.ofConfined()) {
        Case whole = new Case(product, options, Provider.VECTOR, arena, 90, 5);
        whole.backward();
        Case alone = new Case(product, options, Provider.VECTOR, arena, 1, 5);
        alone.x = whole.x.slice(70, 71);
        alone.y = whole.y.slice(70, 71);
        alone.w = whole.w.slice(70, 71);
        alone.g = whole.g.slice(70, 71);
        alone.backward();
        assertArrayEquals(whole.gradX.slice(70, 71).toDoubleArray(), alone.gradX.toDoubleArray());
        assertArrayEquals(whole.gradW.slice(70, 71).toDoubleArray(), alone.gradW.toDoubleArray());
      }
    }
  }

  @Test
  void nanStaysInItsItem() {
    for (ChannelMode mode : List.of(ChannelMode.UVU, ChannelMode.UVW)) {
      Irreps irreps = Irreps.parse("7x0e+7x1o+7x2e");
      TensorProduct product =
          TensorProduct.clebschGordan(irreps, irreps, irreps)
              .withMode(mode)
              .withWeights(ProductWeights.paths().forEachItem());
      PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
      try (Arena arena = Arena.ofConfined()) {
        Case clean = new Case(product, options, Provider.VECTOR, arena, 70, 5);
        Case dirty = new Case(product, options, Provider.VECTOR, arena, 70, 5);
        Direction direction = Direction.random(clean, 8);
        dirty.x.setDouble(66L * irreps.dimension() + 3, Double.NaN);
        all(clean, direction);
        all(dirty, direction);
        int nans = 0;
        for (int result = 0; result < clean.results().size(); result++) {
          double[] before = clean.results().get(result);
          double[] after = dirty.results().get(result);
          int width = before.length / 70;
          for (int i = 0; i < before.length; i++) {
            nans += Double.isNaN(after[i]) ? 1 : 0;
            assertTrue(before[i] == after[i] || i / width == 66, "a NaN left its item");
          }
        }
        assertTrue(nans > 0);
      }
    }
  }

  @Test
  void anEmptyBatchHasNoGradientOfSharedWeights() {
    for (ChannelMode mode : List.of(ChannelMode.UVU, ChannelMode.UVW)) {
      Irreps irreps = Irreps.parse("2x0e+2x1o");
      TensorProduct product =
          TensorProduct.gaunt(irreps, irreps, irreps)
              .withMode(mode)
              .withWeights(ProductWeights.paths());
      try (Arena arena = Arena.ofConfined()) {
        PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.IR_MUL);
        Case it = new Case(product, options, Provider.VECTOR, arena, 0, 5);
        all(it, Direction.random(it, 1));
        for (double value : it.gradW.toDoubleArray()) {
          assertEquals(0, value);
        }
        for (double value : it.secondW.toDoubleArray()) {
          assertEquals(0, value);
        }
      }
    }
  }

  @Test
  void blocksThatNoPathReachesAreZero() {
    for (ChannelMode mode : List.of(ChannelMode.UVU, ChannelMode.UVW)) {
      TensorProduct product =
          TensorProduct.gaunt(
                  Irreps.parse("3x0e+3x5o"), Irreps.parse("3x1o+3x8e"), Irreps.parse("3x1o+3x2o"))
              .withMode(mode)
              .withWeights(ProductWeights.paths());
      try (Arena arena = Arena.ofConfined()) {
        PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
        Case it = new Case(product, options, Provider.VECTOR, arena, 2, 5);
        Direction direction = Direction.random(it, 9);
        all(it, direction);
        assertEquals(0, it.z.getDouble(9));
        assertEquals(0, it.gradX.getDouble(3));
        assertEquals(0, it.gradY.getDouble(9));
        assertEquals(0, it.secondX.getDouble(3));
        assertEquals(0, it.secondY.getDouble(9));
        assertAgrees(it, direction);
      }
    }
  }

  private static TensorProduct randomProduct(RandomGenerator random, ChannelMode mode) {
    int common = mode == ChannelMode.UVU ? 1 + random.nextInt(random.nextBoolean() ? 3 : 20) : -1;
    ProductKind kind = ProductKind.values()[random.nextInt(ProductKind.values().length)];
    boolean normalized = kind == ProductKind.CG;
    ProductWeights weights =
        switch (random.nextInt(3)) {
          case 0 -> ProductWeights.NONE;
          case 1 -> ProductWeights.paths();
          default -> ProductWeights.paths().forEachItem();
        };
    return new TensorProduct(
        kind,
        mode,
        randomIrreps(random, common, 3),
        randomIrreps(random, -1, 3),
        randomIrreps(random, common, 4),
        normalized ? IrrepNormalization.values()[random.nextInt(3)] : IrrepNormalization.NONE,
        normalized ? PathNormalization.values()[random.nextInt(3)] : PathNormalization.NONE,
        weights);
  }

  /** Unsorted blocks, some repeated or empty, of either parity. */
  private static Irreps randomIrreps(RandomGenerator random, int multiplicity, int highest) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int degree = random.nextInt(highest + 1);
      Irrep irrep = random.nextInt(3) == 0 ? new Irrep(degree, -1) : Irrep.natural(degree);
      int channels = multiplicity >= 0 ? multiplicity : random.nextInt(random.nextInt(12) + 1);
      blocks.add(new Irreps.Block(channels, irrep));
    }
    return Irreps.of(blocks);
  }
}
