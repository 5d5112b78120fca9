package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LowRankPathWeightsTest {

  private static TensorProduct product(RandomGenerator random) {
    return new TensorProduct(
        ProductKind.GAUNT_CURL, irreps(random), irreps(random), irreps(random));
  }

  private static Irreps irreps(RandomGenerator random) {
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      blocks.add(new Irreps.Block(1, new Irrep(random.nextInt(4), random.nextBoolean() ? 1 : -1)));
    }
    return Irreps.of(blocks);
  }

  /** The weights that factors stand for. */
  private static double[] weights(TensorProduct product, int rank, double[] factors) {
    int first = product.first().blocks().size();
    int second = product.second().blocks().size();
    int stride = first + second + product.output().blocks().size();
    return product.paths().stream()
        .mapToDouble(
            path -> {
              double sum = 0;
              for (int r = 0; r < rank; r++) {
                sum +=
                    factors[r * stride + path.first()]
                        * factors[r * stride + first + path.second()]
                        * factors[r * stride + first + second + path.output()];
              }
              return sum;
            })
        .toArray();
  }

  @Test
  void weightsOfAnyProductAreReproducedWithinTheErrorReported() {
    Property.check(
        40,
        4,
        random -> {
          TensorProduct product = product(random);
          double tolerance = random.nextBoolean() ? 1e-6 : 1e-13;
          double[] wanted =
              product.paths().stream()
                  .mapToDouble(path -> random.nextInt(5) == 0 ? 0 : random.nextGaussian())
                  .toArray();
          LowRankPathWeights fit = LowRankPathWeights.fit(product, wanted, tolerance);
          assertTrue(fit.error() <= tolerance, fit.error() + " > " + tolerance);
          double[] reached = weights(product, fit.rank(), fit.factors());
          double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
          for (int p = 0; p < wanted.length; p++) {
            double scale = wanted[p] == 0 ? largest : Math.abs(wanted[p]);
            assertEquals(wanted[p], reached[p], (fit.error() + 1e-15) * scale);
          }
          assertArrayEquals(
              fit.factors(), LowRankPathWeights.fit(product, wanted, tolerance).factors());
        });
  }

  @Test
  void weightsOfLowRankAreFoundToBe() {
    Irreps irreps = Irreps.sphericalHarmonics(5, 1);
    TensorProduct product = TensorProduct.gaunt(irreps, irreps, irreps);
    RandomGenerator random = Property.generator(9);
    for (int rank = 1; rank <= 2; rank++) {
      double[] factors = random.doubles(rank * 18L, 0.5, 2).toArray();
      LowRankPathWeights fit =
          LowRankPathWeights.fit(product, weights(product, rank, factors), 1e-12);
      assertTrue(fit.rank() <= rank, "rank " + fit.rank());
    }
  }

  @Test
  void whereNoFitIsGoodEnoughThereIsOneTermForEachPairOfBlocks() {
    Irreps irreps = Irreps.sphericalHarmonics(2, 1);
    TensorProduct product = TensorProduct.gaunt(irreps, irreps, irreps);
    double[] wanted = Property.generator(3).doubles(product.paths().size(), 1, 2).toArray();
    LowRankPathWeights fit = LowRankPathWeights.fit(product, wanted, 0);
    assertEquals(0, fit.error());
    assertArrayEquals(wanted, weights(product, fit.rank(), fit.factors()));
    assertTrue(fit.rank() <= 9);
  }

  /**
   * How many Gaunt and curl-Gaunt products make a Clebsch-Gordan product: the table in
   * docs/tensor-products.md, up to the degree that the system property casimir.ranks says. Degree
   * 10 takes minutes.
   */
  @Test
  void ranksOfTheClebschGordanWeights() {
    int[] even = {1, 2, 2, 3, 4, 6, 8, 10, 10, 12};
    int[] odd = {1, 1, 2, 3, 4, 5, 7, 8, 10, 12};
    for (int degree = 1; degree <= Integer.getInteger("casimir.ranks", 5); degree++) {
      Irreps natural = Irreps.sphericalHarmonics(degree, 1);
      assertEquals(
          even[degree - 1], rank(TensorProduct.gaunt(natural, natural, natural)), "even " + degree);
      List<Irreps.Block> input = new ArrayList<>();
      List<Irreps.Block> output = new ArrayList<>();
      for (int l = 1; l <= degree; l++) {
        input.add(new Irreps.Block(1, new Irrep(l, l % 2 == 0 ? 1 : -1)));
        output.add(new Irreps.Block(1, new Irrep(l, l % 2 == 0 ? -1 : 1)));
      }
      TensorProduct curl =
          TensorProduct.curlGaunt(Irreps.of(input), Irreps.of(input), Irreps.of(output));
      assertEquals(odd[degree - 1], rank(curl), "odd " + degree);
    }
  }

  private static int rank(TensorProduct product) {
    double[] wanted =
        product.paths().stream()
            .mapToDouble(
                path -> {
                  int l1 = product.first().blocks().get(path.first()).irrep().degree();
                  int l2 = product.second().blocks().get(path.second()).irrep().degree();
                  int l3 = product.output().blocks().get(path.output()).irrep().degree();
                  return 1
                      / ((l1 + l2 + l3) % 2 == 0
                          ? GauntCoefficients.pathFactor(l1, l2, l3)
                          : CurlGauntCoefficients.pathFactor(l1, l2, l3));
                })
            .toArray();
    return LowRankPathWeights.fit(product, wanted, 1e-14).rank();
  }

  @Test
  void badArgumentsAreRefused() {
    Irreps irreps = Irreps.sphericalHarmonics(1, 1);
    TensorProduct product = TensorProduct.gaunt(irreps, irreps, irreps);
    refused("pathWeights: expected one for each of 4 paths, got 3", product, new double[3], 0);
    refused(
        "pathWeights: expected finite numbers, got NaN for path 1",
        product,
        new double[] {1, Double.NaN, 1, 1},
        0);
    refused("tolerance: expected at least 0, got NaN", product, new double[4], Double.NaN);
  }

  private static void refused(
      String message, TensorProduct product, double[] weights, double tolerance) {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> LowRankPathWeights.fit(product, weights, tolerance));
    assertEquals(message, error.getMessage());
  }
}
