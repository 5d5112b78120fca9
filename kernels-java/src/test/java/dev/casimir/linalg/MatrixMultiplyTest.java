package dev.casimir.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixMultiplyTest {
  private static final List<DType> PRECISIONS = List.of(DType.FLOAT32, DType.FLOAT64);

  private static PlanOptions options(DType dtype) {
    return PlanOptions.of(dtype, Layout.IR_MUL);
  }

  private static MatrixMultiplyKernel plan(
      MatrixMultiply operation, DType dtype, Provider provider, int threads) {
    return new MatrixMultiplyPlan(operation, options(dtype).withThreads(threads), provider);
  }

  private static MatrixMultiplyKernel plan(MatrixMultiply operation, DType dtype) {
    return Device.cpu().plan(operation, options(dtype));
  }

  /** Sizes around those of vectors, tiles and panels, and none at all. */
  private static int size(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(4);
      case 1 -> random.nextInt(20);
      case 2 -> 16 * (1 + random.nextInt(7));
      default -> random.nextInt(150);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void productsAgreeWithPlainSums(int form) {
    MatrixMultiply operation = MatrixCase.operation(form);
    for (DType dtype : PRECISIONS) {
      MatrixMultiplyKernel kernel = plan(operation, dtype);
      Property.check(
          40,
          form,
          random -> {
            try (Arena arena = Arena.ofConfined()) {
              MatrixCase sizes =
                  new MatrixCase(
                      arena, random, dtype, operation, size(random), size(random), size(random));
              Tensor product = filled(arena, dtype, Double.NaN, sizes.rows, sizes.columns);
              kernel.forward(sizes.first, sizes.second, product);
              double[] direct = product.toDoubleArray();
              assertArrayEquals(sizes.expected(), direct, sizes.tolerance());
              PackedMatrix packed = kernel.pack(arena, sizes.second);
              assertEquals(sizes.depth, packed.rows());
              assertEquals(sizes.columns, packed.columns());
              Tensor again = filled(arena, dtype, Double.NaN, sizes.rows, sizes.columns);
              kernel.forward(sizes.first, packed, again);
              assertArrayEquals(direct, again.toDoubleArray());
            }
          });
    }
  }

  private static Tensor filled(Arena arena, DType dtype, double value, long... shape) {
    Tensor tensor = Tensor.zeros(arena, dtype, shape);
    for (long i = 0; i < tensor.size(); i++) {
      tensor.setDouble(i, value);
    }
    return tensor;
  }

  /** Long sums are taken in parts, many rows in blocks, many columns in pieces. */
  @Test
  void productsBeyondAllBlocks() {
    int[][] shapes = {{300, 700, 5}, {5, 3000, 70}, {260, 9, 330}, {1, 1, 3000}, {3, 40000, 100}};
    for (DType dtype : PRECISIONS) {
      for (int i = 0; i < shapes.length; i++) {
        MatrixMultiply operation = MatrixCase.operation(i);
        int[] shape = shapes[i];
        try (Arena arena = Arena.ofConfined()) {
          RandomGenerator random = Property.generator(i);
          MatrixCase sizes =
              new MatrixCase(arena, random, dtype, operation, shape[0], shape[1], shape[2]);
          Tensor product = filled(arena, dtype, Double.NaN, shape[0], shape[2]);
          plan(operation, dtype).forward(sizes.first, sizes.second, product);
          assertArrayEquals(sizes.expected(), product.toDoubleArray(), 10 * sizes.tolerance());
        }
      }
    }
  }

  /**
   * (a b)^T = b^T a^T to the bit: the roundings of a term do not depend on the order of factors.
   */
  @Test
  void transposedProductsHaveTheSameBits() {
    for (DType dtype : PRECISIONS) {
      Property.check(
          30,
          5,
          random -> {
            try (Arena arena = Arena.ofConfined()) {
              MatrixCase c =
                  new MatrixCase(
                      arena,
                      random,
                      dtype,
                      MatrixMultiply.plain(),
                      size(random),
                      size(random),
                      size(random));
              Tensor product = Tensor.zeros(arena, dtype, c.rows, c.columns);
              plan(c.operation, dtype).forward(c.first, c.second, product);
              Tensor other = Tensor.zeros(arena, dtype, c.columns, c.rows);
              MatrixMultiply both = MatrixMultiply.plain().transposedFirst().transposedSecond();
              plan(both, dtype).forward(c.second, c.first, other);
              for (int i = 0; i < c.rows; i++) {
                for (int j = 0; j < c.columns; j++) {
                  assertEquals(
                      product.getDouble((long) i * c.columns + j),
                      other.getDouble((long) j * c.rows + i));
                }
              }
            }
          });
    }
  }

  /** Each entry is the chain of fused multiply-adds that the contract says it is. */
  @Test
  void bitsAreThoseOfAChainWithTheAddendFirst() {
    Property.check(
        20,
        6,
        random -> {
          try (Arena arena = Arena.ofConfined()) {
            int form = random.nextInt(4);
            MatrixCase c =
                new MatrixCase(
                    arena,
                    random,
                    DType.FLOAT64,
                    MatrixCase.operation(form),
                    size(random),
                    300 + size(random),
                    size(random));
            Tensor addend =
                random.nextBoolean()
                    ? Tensor.random(arena, c.dtype, random.nextLong(), c.columns)
                    : Tensor.random(arena, c.dtype, random.nextLong(), c.rows, c.columns);
            Tensor product = filled(arena, c.dtype, Double.NaN, c.rows, c.columns);
            plan(c.operation, c.dtype).forward(c.first, c.second, addend, product);
            for (int i = 0; i < c.rows; i++) {
              for (int j = 0; j < c.columns; j++) {
                double sum = addend.getDouble(addend.rank() == 1 ? j : (long) i * c.columns + j);
                for (int t = 0; t < c.depth; t++) {
                  sum = Math.fma(c.first(i, t), c.second(t, j), sum);
                }
                assertEquals(sum, product.getDouble((long) i * c.columns + j));
              }
            }
          }
        });
  }

  /** Scalar and vector, one thread and several, and any neighbours give the same bits. */
  @Test
  void bitsDependOnNothingElse() {
    for (DType dtype : PRECISIONS) {
      Property.check(
          5,
          7,
          random -> {
            try (Arena arena = Arena.ofShared()) {
              MatrixMultiply operation = MatrixCase.operation(random.nextInt(4));
              MatrixCase c =
                  new MatrixCase(
                      arena,
                      random,
                      dtype,
                      operation,
                      40 + size(random),
                      200 + 2 * size(random),
                      1 + size(random));
              Tensor addend = Tensor.random(arena, dtype, random.nextLong(), c.columns);
              double[] vector = run(arena, plan(operation, dtype), c, addend);
              assertArrayEquals(
                  vector, run(arena, plan(operation, dtype, Provider.SCALAR, 1), c, addend));
              assertArrayEquals(
                  vector, run(arena, plan(operation, dtype, Provider.current(), 3), c, addend));
              assertArrayEquals(
                  vector, run(arena, plan(operation, dtype, Provider.SCALAR, 2), c, addend));
            }
          });
    }
  }

  private static double[] run(
      Arena arena, MatrixMultiplyKernel kernel, MatrixCase c, Tensor addend) {
    Tensor product = filled(arena, c.dtype, Double.NaN, c.rows, c.columns);
    kernel.forward(c.first, c.second, addend, product);
    return product.toDoubleArray();
  }

  @Test
  void rowsDoNotDependOnOtherRows() {
    for (DType dtype : PRECISIONS) {
      try (Arena arena = Arena.ofConfined()) {
        MatrixMultiply operation = MatrixMultiply.plain();
        MatrixCase c = new MatrixCase(arena, Property.generator(8), dtype, operation, 61, 300, 75);
        MatrixMultiplyKernel kernel = plan(operation, dtype);
        Tensor all = Tensor.zeros(arena, dtype, c.rows, c.columns);
        kernel.forward(c.first, c.second, all);
        PackedMatrix packed = kernel.pack(arena, c.second);
        for (int[] range : new int[][] {{0, 1}, {3, 9}, {17, 61}, {60, 61}, {5, 5}}) {
          Tensor some = Tensor.zeros(arena, dtype, range[1] - range[0], c.columns);
          kernel.forward(c.first.slice(range[0], range[1]), packed, some);
          assertArrayEquals(all.slice(range[0], range[1]).toDoubleArray(), some.toDoubleArray());
        }
      }
    }
  }

  @Test
  void blocksOfFactorsGiveBlocksOfTheProduct() {
    try (Arena arena = Arena.ofConfined()) {
      DType dtype = DType.FLOAT64;
      MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), dtype);
      MatrixCase c =
          new MatrixCase(arena, Property.generator(9), dtype, MatrixMultiply.plain(), 23, 90, 51);
      Tensor whole = Tensor.zeros(arena, dtype, 23, 51);
      kernel.forward(c.first, c.second, whole);
      Tensor head = Tensor.zeros(arena, dtype, 23, 40);
      Tensor tail = Tensor.zeros(arena, dtype, 23, 50);
      for (int i = 0; i < 23; i++) {
        for (int t = 0; t < 90; t++) {
          (t < 40 ? head : tail).setDouble(t < 40 ? i * 40L + t : i * 50L + t - 40, c.first(i, t));
        }
      }
      Tensor sum = Tensor.zeros(arena, dtype, 23, 51);
      kernel.forward(head, c.second.slice(0, 40), sum);
      kernel.forward(tail, c.second.slice(40, 90), sum, sum);
      assertArrayEquals(whole.toDoubleArray(), sum.toDoubleArray());
    }
  }

  @Test
  void productsAreLinearInTheFirstFactor() {
    try (Arena arena = Arena.ofConfined()) {
      DType dtype = DType.FLOAT64;
      RandomGenerator random = Property.generator(10);
      MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), dtype);
      MatrixCase x = new MatrixCase(arena, random, dtype, MatrixMultiply.plain(), 13, 31, 29);
      MatrixCase y = new MatrixCase(arena, random, dtype, MatrixMultiply.plain(), 13, 31, 29);
      Tensor combined = Tensor.zeros(arena, dtype, 13, 31);
      for (long i = 0; i < combined.size(); i++) {
        combined.setDouble(i, 2 * x.first.getDouble(i) - 3 * y.first.getDouble(i));
      }
      Tensor ofX = Tensor.zeros(arena, dtype, 13, 29);
      Tensor ofY = Tensor.zeros(arena, dtype, 13, 29);
      Tensor ofBoth = Tensor.zeros(arena, dtype, 13, 29);
      kernel.forward(x.first, x.second, ofX);
      kernel.forward(y.first, x.second, ofY);
      kernel.forward(combined, x.second, ofBoth);
      for (long i = 0; i < ofBoth.size(); i++) {
        double expected = 2 * ofX.getDouble(i) - 3 * ofY.getDouble(i);
        assertEquals(expected, ofBoth.getDouble(i), 1e-12);
      }
    }
  }

  /** A complex matrix times a real one is one real product of its planes as rows. */
  @Test
  void complexMatricesAreStackedPlanes() {
    for (DType dtype : PRECISIONS) {
      try (Arena arena = Arena.ofConfined()) {
        int m = 14;
        MatrixMultiplyKernel kernel = plan(MatrixMultiply.plain(), dtype);
        MatrixCase planes =
            new MatrixCase(
                arena, Property.generator(11), dtype, MatrixMultiply.plain(), 2 * m, 33, 18);
        Tensor bias = Tensor.zeros(arena, dtype, 2 * m, 18);
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < 18; j++) {
            bias.setDouble(i * 18L + j, 0.5 * j);
          }
        }
        Tensor product = Tensor.zeros(arena, dtype, 2 * m, 18);
        kernel.forward(planes.first, kernel.pack(arena, planes.second), bias, product);
        for (int i = 0; i < m; i++) {
          for (int j = 0; j < 18; j++) {
            double re = 0.5 * j;
            double im = 0;
            for (int t = 0; t < 33; t++) {
              re += planes.first(i, t) * planes.second(t, j);
              im += planes.first(m + i, t) * planes.second(t, j);
            }
            assertEquals(re, product.getDouble(i * 18L + j), 10 * planes.tolerance());
            assertEquals(im, product.getDouble((m + i) * 18L + j), 10 * planes.tolerance());
          }
        }
      }
    }
  }

  @Test
  void replacedMatricesGiveTheirOwnProducts() {
    for (int form = 0; form < 4; form++) {
      MatrixMultiply operation = MatrixCase.operation(form);
      try (Arena arena = Arena.ofConfined()) {
        RandomGenerator random = Property.generator(form);
        MatrixMultiplyKernel kernel = plan(operation, DType.FLOAT32);
        MatrixCase one = new MatrixCase(arena, random, DType.FLOAT32, operation, 9, 70, 55);
        MatrixCase two = new MatrixCase(arena, random, DType.FLOAT32, operation, 9, 70, 55);
        PackedMatrix packed = kernel.pack(arena, one.second);
        packed.replace(two.second);
        Tensor product = Tensor.zeros(arena, DType.FLOAT32, 9, 55);
        kernel.forward(two.first, packed, product);
        assertArrayEquals(two.expected(), product.toDoubleArray(), two.tolerance());
      }
    }
  }

  @Test
  void sumsWithoutTermsAreTheAddend() {
    for (DType dtype : PRECISIONS) {
      try (Arena arena = Arena.ofConfined()) {
        for (int form = 0; form < 4; form++) {
          MatrixMultiply operation = MatrixCase.operation(form);
          MatrixMultiplyKernel kernel = plan(operation, dtype);
          MatrixCase c = new MatrixCase(arena, Property.generator(1), dtype, operation, 7, 0, 53);
          Tensor product = filled(arena, dtype, Double.NaN, 7, 53);
          kernel.forward(c.first, c.second, product);
          assertTrue(Arrays.stream(product.toDoubleArray()).allMatch(x -> x == 0));
          Tensor addend = Tensor.random(arena, dtype, 3, 53);
          kernel.forward(c.first, kernel.pack(arena, c.second), addend, product);
          double[] expected = addend.toDoubleArray();
          double[] actual = product.toDoubleArray();
          for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i % 53], actual[i]);
          }
        }
      }
    }
  }
}
