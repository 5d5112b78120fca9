package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.RotationPlanner;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rotations of irreps vectors compute, against single matrices and by their laws. */
class IrrepsRotationTest {
  private static final DType[] PRECISIONS = {DType.FLOAT32, DType.FLOAT64};

  private static IrrepsRotationKernel plan(
      Irreps irreps, DType dtype, Layout layout, RotationAlgorithm algorithm, Provider provider) {
    PlanOptions options = PlanOptions.of(dtype, layout).withAlgorithm(algorithm);
    return RotationPlanner.plan(new IrrepsRotation(irreps), options, provider);
  }

  private static IrrepsRotationKernel plan(
      Irreps irreps, DType dtype, Layout layout, RotationAlgorithm algorithm) {
    return plan(irreps, dtype, layout, algorithm, Provider.current());
  }

  /** D(R) x or its transpose; the output starts as NaN, so that what is left out shows. */
  private static double[] run(
      IrrepsRotationKernel kernel,
      DType dtype,
      boolean adjoint,
      double[] x,
      int dimension,
      double[] rotations,
      boolean shared) {
    int n = x.length / dimension;
    try (Arena arena = Arena.ofConfined()) {
      Tensor in = Tensor.copyOf(arena, dtype, x, n, dimension);
      Tensor r =
          shared
              ? Tensor.copyOf(arena, dtype, rotations, 3, 3)
              : Tensor.copyOf(arena, dtype, rotations, n, 3, 3);
      Tensor out = Tensor.zeros(arena, dtype, n, dimension);
      out.segment().fill((byte) 0xff);
      if (adjoint) {
        kernel.backward(r, in, out);
      } else {
        kernel.forward(in, r, out);
      }
      return out.toDoubleArray();
    }
  }

  /** Proper and improper rotations, some of them at or near the poles of the Euler angles. */
  private static double[] rotation(RandomGenerator random) {
    double[] betas = {0, Math.PI, 1e-8, Math.PI - 1e-8, 1e-160, random.nextDouble() * 3};
    double a = random.nextDouble(-3, 3);
    double c = random.nextDouble(-3, 3);
    double[] r =
        random.nextBoolean()
            ? Rotations.random(random)
            : Rotations.fromAngles(a, betas[random.nextInt(betas.length)], c);
    double sign = random.nextInt(3) == 0 ? -1 : 1;
    return Arrays.stream(r).map(entry -> sign * entry).toArray();
  }

  private static double[] rotations(RandomGenerator random, int n) {
    double[] all = new double[9 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(rotation(random), 0, all, 9 * i, 9);
    }
    return all;
  }

  private static double[] vector(RandomGenerator random, int length) {
    return random.doubles(length, -1, 1).toArray();
  }

  /** Numbers that are the same in single precision. */
  private static double[] rounded(double[] values) {
    return Arrays.stream(values).map(value -> (float) value).toArray();
  }

  private static Irreps irreps(RandomGenerator random, int highest) {
    int[] copies = {0, 1, 2, 3, 5, 8, 16, 17, 33, 64};
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      Irrep irrep = new Irrep(random.nextInt(highest + 1), random.nextBoolean() ? 1 : -1);
      blocks.add(new Irreps.Block(copies[random.nextInt(copies.length)], irrep));
    }
    return Irreps.of(blocks);
  }

  /** D(R) x, entry by entry from the single-matrix method. */
  private static double[] expected(
      Irreps irreps, Layout layout, double[] x, double[] rotations, boolean shared) {
    int d = irreps.dimension();
    double[] out = new double[x.length];
    for (int item = 0; d > 0 && item < x.length / d; item++) {
      int at = shared ? 0 : 9 * item;
      double[] r = Arrays.copyOfRange(rotations, at, at + 9);
      for (int b = 0; b < irreps.blocks().size(); b++) {
        Irreps.Block block = irreps.blocks().get(b);
        int width = block.irrep().dimension();
        double[] matrix = WignerD.matrix(block.irrep(), r);
        boolean channelsOutside = layout == Layout.MUL_IR;
        int channelStep = channelsOutside ? width : 1;
        int orderStep = channelsOutside ? 1 : block.multiplicity();
        for (int u = 0; u < block.multiplicity(); u++) {
          int start = item * d + irreps.offset(b) + u * channelStep;
          for (int m = 0; m < width; m++) {
            for (int n = 0; n < width; n++) {
              out[start + m * orderStep] += matrix[m * width + n] * x[start + n * orderStep];
            }
          }
        }
      }
    }
    return out;
  }

  private static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    double square = Arrays.stream(expected).map(value -> value * value).average().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * Math.sqrt(square) + 1e-300, "number " + i);
    }
  }

  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void appliesTheMatrixOfEveryBlock(RotationAlgorithm algorithm) {
    Property.check(
        60,
        81,
        random -> {
          Irreps irreps = irreps(random, 7);
          Layout layout = Layout.values()[random.nextInt(2)];
          boolean shared = random.nextInt(3) == 0;
          int n = random.nextInt(20);
          double[] x = rounded(vector(random, n * irreps.dimension()));
          double[] r = rotations(random, shared ? 1 : n);
          double[] wanted = expected(irreps, layout, x, r, shared);
          if (irreps.dimension() == 0) {
            return;
          }
          for (DType dtype : PRECISIONS) {
            IrrepsRotationKernel kernel = plan(irreps, dtype, layout, algorithm);
            double[] actual = run(kernel, dtype, false, x, irreps.dimension(), r, shared);
            assertClose(wanted, actual, dtype == DType.FLOAT64 ? 1e-13 : 1e-5);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 30})
  void algorithmsAgreeAtHighDegrees(int degree) {
    Irreps irreps = Irreps.parse("3x" + degree + "e+16x" + degree + "o");
    RandomGenerator random = Property.generator(82);
    int d = irreps.dimension();
    double[] x = vector(random, 11 * d);
    double[] r = rotations(random, 11);
    double[][] results = new double[2][];
    for (RotationAlgorithm algorithm : RotationAlgorithm.values()) {
      IrrepsRotationKernel kernel = plan(irreps, DType.FLOAT64, Layout.IR_MUL, algorithm);
      results[algorithm.ordinal()] = run(kernel, DType.FLOAT64, false, x, d, r, false);
    }
    assertClose(results[0], results[1], 1e-12);
  }

  /** D(R1) D(R2) x = D(R1 R2) x, and D keeps lengths. */
  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void representsTheGroup(RotationAlgorithm algorithm) {
    Property.check(
        20,
        83,
        random -> {
          Irreps irreps = Irreps.parse("2x0e+1o+17x2o+3e+8x4e+2x6o");
          int d = irreps.dimension();
          IrrepsRotationKernel kernel = plan(irreps, DType.FLOAT64, Layout.MUL_IR, algorithm);
          double[] x = vector(random, d);
          double[] first = rotation(random);
          double[] second = rotation(random);
          double[] both = Rotations.multiply(first, second);
          double[] inner = run(kernel, DType.FLOAT64, false, x, d, second, true);
          double[] outer = run(kernel, DType.FLOAT64, false, inner, d, first, false);
          assertClose(run(kernel, DType.FLOAT64, false, x, d, both, false), outer, 1e-13);
          double before = Arrays.stream(x).map(value -> value * value).sum();
          double after = Arrays.stream(inner).map(value -> value * value).sum();
          assertEquals(before, after, 1e-12 * before);
        });
  }

  /** g . D x = (D^T g) . x, and D^T D x = x. */
  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void backwardIsTheTranspose(RotationAlgorithm algorithm) {
    Property.check(
        30,
        84,
        random -> {
          Irreps irreps = irreps(random, 6);
          int d = irreps.dimension();
          if (d == 0) {
            return;
          }
          int n = 1 + random.nextInt(19);
          boolean shared = random.nextBoolean();
          Layout layout = Layout.values()[random.nextInt(2)];
          IrrepsRotationKernel kernel = plan(irreps, DType.FLOAT64, layout, algorithm);
          double[] x = vector(random, n * d);
          double[] g = vector(random, n * d);
          double[] r = rotations(random, shared ? 1 : n);
          double[] y = run(kernel, DType.FLOAT64, false, x, d, r, shared);
          double[] back = run(kernel, DType.FLOAT64, true, g, d, r, shared);
          double left = 0;
          double right = 0;
          for (int i = 0; i < x.length; i++) {
            left += g[i] * y[i];
            right += back[i] * x[i];
          }
          assertEquals(left, right, 1e-12 * x.length);
          assertClose(x, run(kernel, DType.FLOAT64, true, y, d, r, shared), 1e-13);
        });
  }

  /** Y(R r) = D(R) Y(r). */
  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void harmonicsTurnWithTheirArgument(RotationAlgorithm algorithm) {
    Irreps irreps = Irreps.sphericalHarmonics(6);
    RandomGenerator random = Property.generator(85);
    int n = 23;
    double[] r = rotations(random, n);
    double[] vectors = vector(random, 3 * n);
    double[] turned = new double[3 * n];
    for (int i = 0; i < 3 * n; i++) {
      for (int j = 0; j < 3; j++) {
        turned[i] += r[3 * i + j] * vectors[i / 3 * 3 + j];
      }
    }
    SphericalHarmonics harmonics = new SphericalHarmonics(6, Normalization.COMPONENT, true);
    HarmonicsBatch before = HarmonicsBatch.of(harmonics, DType.FLOAT64, vectors);
    HarmonicsBatch after = HarmonicsBatch.of(harmonics, DType.FLOAT64, turned);
    double[] x = new double[n * 49];
    double[] y = new double[n * 49];
    for (int i = 0; i < x.length; i++) {
      x[i] = before.value(i / 49, i % 49);
      y[i] = after.value(i / 49, i % 49);
    }
    IrrepsRotationKernel kernel = plan(irreps, DType.FLOAT64, Layout.MUL_IR, algorithm);
    assertClose(y, run(kernel, DType.FLOAT64, false, x, 49, r, false), 1e-13);
  }

  /** Where two of the Euler angles turn about one axis only their sum is determined. */
  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void nothingHappensAtThePolesOfTheEulerAngles(RotationAlgorithm algorithm) {
    Irreps irreps = Irreps.parse("1o+2x5e+16x8o");
    int d = irreps.dimension();
    double[] x = vector(Property.generator(86), d);
    for (DType dtype : PRECISIONS) {
      IrrepsRotationKernel kernel = plan(irreps, dtype, Layout.IR_MUL, algorithm);
      for (double beta : new double[] {0, -0.0, 1e-300, 1e-30, 1e-8, Math.PI, Math.PI - 1e-8}) {
        for (double alpha : new double[] {0, 2.5, Math.PI / 2}) {
          double[] r = Rotations.fromAngles(alpha, beta, -0.7);
          double[] actual = run(kernel, dtype, false, x, d, r, true);
          double[] wanted = expected(irreps, Layout.IR_MUL, x, r, true);
          assertClose(wanted, actual, dtype == DType.FLOAT64 ? 1e-13 : 1e-5);
        }
      }
    }
  }

  /** Every path through the panels rounds alike: widths, lanes, positions, sharing. */
  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void sameBitsFromBothProvidersAndInEveryPosition(RotationAlgorithm algorithm) {
    Property.check(
        25,
        87,
        random -> {
          Irreps irreps = irreps(random, 5);
          int d = irreps.dimension();
          if (d == 0) {
            return;
          }
          DType dtype = PRECISIONS[random.nextInt(2)];
          Layout layout = Layout.values()[random.nextInt(2)];
          boolean adjoint = random.nextBoolean();
          int n = 1 + random.nextInt(37);
          double[] x = vector(random, n * d);
          double[] r = rotations(random, n);
          IrrepsRotationKernel kernel = plan(irreps, dtype, layout, algorithm, Provider.VECTOR);
          IrrepsRotationKernel scalar = plan(irreps, dtype, layout, algorithm, Provider.SCALAR);
          double[] whole = run(kernel, dtype, adjoint, x, d, r, false);
          assertEquals(
              -1, Arrays.mismatch(whole, run(scalar, dtype, adjoint, x, d, r, false)), "scalar");
          int item = random.nextInt(n);
          double[] alone = Arrays.copyOfRange(x, item * d, (item + 1) * d);
          double[] turn = Arrays.copyOfRange(r, item * 9, (item + 1) * 9);
          double[] there = Arrays.copyOfRange(whole, item * d, (item + 1) * d);
          for (boolean shared : new boolean[] {false, true}) {
            double[] one = run(kernel, dtype, adjoint, alone, d, turn, shared);
            assertEquals(-1, Arrays.mismatch(there, one), "alone");
          }
        });
  }

  @ParameterizedTest
  @EnumSource(RotationAlgorithm.class)
  void notANumberStaysInItsItem(RotationAlgorithm algorithm) {
    Irreps irreps = Irreps.parse("2x0e+3x1o+16x2e");
    int d = irreps.dimension();
    RandomGenerator random = Property.generator(88);
    for (Layout layout : Layout.values()) {
      IrrepsRotationKernel kernel = plan(irreps, DType.FLOAT32, layout, algorithm);
      double[] x = vector(random, 20 * d);
      double[] r = rotations(random, 20);
      double[] clean = run(kernel, DType.FLOAT32, false, x, d, r, false);
      r[9 * 7 + 1] = Double.NaN;
      x[d * 13 + 3] = Double.POSITIVE_INFINITY;
      double[] spoilt = run(kernel, DType.FLOAT32, false, x, d, r, false);
      for (int i = 0; i < clean.length; i++) {
        if (i / d != 7 && i / d != 13) {
          assertEquals(clean[i], spoilt[i], 0.0);
        }
      }
      assertTrue(Double.isNaN(spoilt[7 * d + 2]), "x of the first vector, in either layout");
      assertFalse(Arrays.stream(spoilt, 13 * d, 14 * d).allMatch(Double::isFinite));
    }
  }
}
