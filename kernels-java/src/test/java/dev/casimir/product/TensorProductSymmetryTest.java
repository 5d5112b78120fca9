package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.Rotations;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.WignerD;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What products must obey whatever tables say. */
class TensorProductSymmetryTest {
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void rotatingOrReflectingTheInputsRotatesOrReflectsTheOutput(Algorithm algorithm) {
    Property.check(
        15,
        7 + algorithm.ordinal(),
        random -> {
          ProductKind kind = Kinds.random(random, algorithm);
          Irreps first = randomIrreps(random);
          Irreps second = randomIrreps(random);
          Irreps output = randomIrreps(random);
          double[] rotation = Rotations.random(random);
          if (random.nextBoolean()) {
            for (int i = 0; i < 9; i++) {
              rotation[i] = -rotation[i];
            }
          }
          double[] x = random.doubles(first.dimension(), -1, 1).toArray();
          double[] y = random.doubles(second.dimension(), -1, 1).toArray();
          TensorProduct product = new TensorProduct(kind, first, second, output);
          double[] turnedAfter = turn(output, rotation, multiply(product, algorithm, x, y));
          double[] turnedBefore =
              multiply(product, algorithm, turn(first, rotation, x), turn(second, rotation, y));
          double scale = 1e-13 * Math.max(1, norm(turnedAfter)) * 20;
          for (int i = 0; i < turnedAfter.length; i++) {
            assertEquals(turnedAfter[i], turnedBefore[i], scale, product.describe());
          }
        });
  }

  /** The strongest test of the Gaunt product: it needs no tables at all. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void theProductOfTwoFunctionsIsTheirPointwiseProduct(Algorithm algorithm) {
    Property.check(
        8,
        11,
        random -> {
          int l1 = random.nextInt(6);
          int l2 = random.nextInt(6);
          Irreps first = Irreps.sphericalHarmonics(l1, 1);
          Irreps second = Irreps.sphericalHarmonics(l2, 1);
          Irreps output = Irreps.sphericalHarmonics(l1 + l2, 1);
          double[] x = random.doubles(first.dimension(), -1, 1).toArray();
          double[] y = random.doubles(second.dimension(), -1, 1).toArray();
          double[] z = multiply(TensorProduct.gaunt(first, second, output), algorithm, x, y);
          double[] point = random.doubles(3, -1, 1).toArray();
          double[] harmonics = harmonics(l1 + l2, point);
          double expected = dot(x, harmonics) * dot(y, harmonics);
          assertEquals(expected, dot(z, harmonics), 1e-12 * (1 + Math.abs(expected)));
        });
  }

  @Test
  void theConstantFunctionIsTheUnit() {
    Irreps irreps = Irreps.sphericalHarmonics(6, 1);
    double[] x = Property.generator(5).doubles(irreps.dimension(), -1, 1).toArray();
    double[] one = new double[irreps.dimension()];
    one[0] = Math.sqrt(4 * Math.PI);
    for (Algorithm algorithm : Algorithm.values()) {
      double[] z = multiply(TensorProduct.gaunt(irreps, irreps, irreps), algorithm, x, one);
      for (int i = 0; i < x.length; i++) {
        assertEquals(x[i], z[i], 1e-13, algorithm.label());
      }
    }
  }

  @Test
  void gauntProductsCommuteAndTheCrossProductDoesNot() {
    Irreps vector = Irreps.parse("1o");
    Irreps axial = Irreps.parse("1e");
    double[] x = {1, 2, 3};
    double[] y = {-2, 0.5, 4};
    double[] cross =
        multiply(TensorProduct.clebschGordan(vector, vector, axial), Algorithm.SPARSE, x, y);
    double root = Math.sqrt(6);
    assertEquals((2 * 4 - 3 * 0.5) / root, cross[0], 1e-15);
    assertEquals((3 * -2 - 1 * 4.0) / root, cross[1], 1e-15);
    assertEquals((1 * 0.5 + 2 * 2) / root, cross[2], 1e-15);
    double[] curl =
        multiply(TensorProduct.curlGaunt(vector, vector, axial), Algorithm.SPARSE, y, x);
    assertTrue(curl[0] * cross[0] < 0, "swapping the factors must change the sign");
  }

  private static double[] multiply(
      TensorProduct product, Algorithm algorithm, double[] x, double[] y) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor z = Tensor.zeros(arena, DType.FLOAT64, 1, product.output().dimension());
      Device.cpu()
          .plan(product, OPTIONS.withAlgorithm(algorithm))
          .forward(
              Tensor.copyOf(arena, DType.FLOAT64, x, 1, x.length),
              Tensor.copyOf(arena, DType.FLOAT64, y, 1, y.length),
              z);
      return z.toDoubleArray();
    }
  }

  private static double[] harmonics(int degree, double[] point) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor values = Tensor.zeros(arena, DType.FLOAT64, 1, (degree + 1L) * (degree + 1));
      Device.cpu()
          .plan(new SphericalHarmonics(degree, Normalization.INTEGRAL, true), OPTIONS)
          .values(Tensor.copyOf(arena, DType.FLOAT64, point, 1, 3), values);
      return values.toDoubleArray();
    }
  }

  private static double[] turn(Irreps irreps, double[] rotation, double[] x) {
    double[] turned = new double[x.length];
    for (int k = 0; k < irreps.blocks().size(); k++) {
      Irrep irrep = irreps.blocks().get(k).irrep();
      double[] d = WignerD.matrix(irrep, rotation);
      int n = irrep.dimension();
      for (int u = 0; u < irreps.blocks().get(k).multiplicity(); u++) {
        int offset = irreps.offset(k) + u * n;
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            turned[offset + i] += d[i * n + j] * x[offset + j];
          }
        }
      }
    }
    return turned;
  }

  private static Irreps randomIrreps(RandomGenerator random) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      blocks.add(new Irreps.Block(2, new Irrep(random.nextInt(6), random.nextBoolean() ? 1 : -1)));
    }
    return Irreps.of(blocks);
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
