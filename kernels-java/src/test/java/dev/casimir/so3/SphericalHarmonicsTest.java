package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mathematics: against the definition, and by what the harmonics satisfy. */
class SphericalHarmonicsTest {
  private static final long SEED = 20260301;

  private static double[] vectors(RandomGenerator random, int items) {
    double[] xyz = new double[3 * items];
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = random.nextGaussian();
    }
    return xyz;
  }

  private static double norm(int l, Normalization normalization) {
    return normalization.factorFromIntegral(l) * Math.sqrt((2 * l + 1) / (4 * Math.PI));
  }

  private static double length(double[] xyz, int item) {
    return Math.hypot(Math.hypot(xyz[3 * item], xyz[3 * item + 1]), xyz[3 * item + 2]);
  }

  @ParameterizedTest
  @EnumSource(Normalization.class)
  void definition(Normalization normalization) {
    Property.check(
        20,
        SEED,
        random -> {
          boolean normalize = random.nextBoolean();
          Arrangement arrangement = Arrangement.values()[random.nextInt(2)];
          int degree = random.nextInt(21);
          SphericalHarmonics operation =
              new SphericalHarmonics(degree, normalization, normalize, arrangement);
          double[] xyz = vectors(random, 5);
          HarmonicsBatch doubles = HarmonicsBatch.of(operation, DType.FLOAT64, xyz);
          HarmonicsBatch floats = HarmonicsBatch.of(operation, DType.FLOAT32, xyz);
          for (int item = 0; item < 5; item++) {
            double x = xyz[3 * item];
            double y = xyz[3 * item + 1];
            double z = xyz[3 * item + 2];
            for (int l = 0; l <= degree; l++) {
              double scale = norm(l, normalization);
              scale *= normalize ? 1 : Math.pow(length(xyz, item), l);
              for (int m = -l; m <= l; m++) {
                double wanted =
                    SphericalHarmonicsReference.value(l, m, normalization, normalize, x, y, z);
                int k = l * l + l + m;
                String name = operation.describe() + ", l=" + l + ", m=" + m;
                assertEquals(wanted, doubles.value(item, k), 1e-13 * scale, name);
                assertEquals(wanted, floats.value(item, k), (l + 2) * 4e-7 * scale, name);
              }
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, SphericalHarmonics.MAXIMUM_DEGREE})
  void sumOfSquaresAtHighDegree(int degree) {
    SphericalHarmonics operation =
        new SphericalHarmonics(degree, Normalization.COMPONENT, true, Arrangement.COMPONENT_MAJOR);
    double[] xyz = vectors(Property.generator(SEED), 40);
    System.arraycopy(new double[] {0, 1, 0, 0, -1, 1e-9, 1e-3, 1, 0}, 0, xyz, 0, 9);
    HarmonicsBatch doubles = HarmonicsBatch.of(operation, DType.FLOAT64, xyz);
    HarmonicsBatch floats = HarmonicsBatch.of(operation, DType.FLOAT32, xyz);
    for (int item = 0; item < 40; item++) {
      for (int l = 0; l <= degree; l++) {
        double squares = 0;
        double floatSquares = 0;
        for (int k = l * l; k < (l + 1) * (l + 1); k++) {
          squares += doubles.value(item, k) * doubles.value(item, k);
          floatSquares += floats.value(item, k) * floats.value(item, k);
        }
        // at the poles rounded coefficients cost l^2 roundoffs
        double growth = 2 * (l + 1) * (l + 1);
        double bound = growth * DType.FLOAT64.unitRoundoff();
        double floatBound = growth * DType.FLOAT32.unitRoundoff();
        assertEquals(1, squares / (2 * l + 1), bound, "degree " + l);
        assertEquals(1, floatSquares / (2 * l + 1), floatBound, "float, degree " + l);
      }
    }
  }

  @Test
  void additionTheoremAndParity() {
    Property.check(
        10,
        SEED,
        random -> {
          double[] xyz = vectors(random, 3);
          for (int j = 0; j < 3; j++) {
            xyz[6 + j] = -xyz[j];
          }
          SphericalHarmonics operation = new SphericalHarmonics(12, Normalization.NORM, true);
          HarmonicsBatch batch = HarmonicsBatch.of(operation, DType.FLOAT64, xyz);
          double cosine = 0;
          for (int j = 0; j < 3; j++) {
            cosine += xyz[j] * xyz[3 + j] / length(xyz, 0) / length(xyz, 1);
          }
          for (int l = 0; l <= 12; l++) {
            double sum = 0;
            for (int k = l * l; k < (l + 1) * (l + 1); k++) {
              sum += batch.value(0, k) * batch.value(1, k);
              assertEquals((l % 2 == 0 ? 1 : -1) * batch.value(0, k), batch.value(2, k), 0.0);
            }
            double wanted = SphericalHarmonicsReference.legendre(l, 0, cosine, 0);
            assertEquals(wanted, sum, 1e-13);
          }
        });
  }

  @Test
  void equivariance() {
    Property.check(
        10,
        SEED,
        random -> {
          double[] rotation =
              Rotations.fromAngles(
                  6 * random.nextDouble(), 3 * random.nextDouble(), 6 * random.nextDouble());
          double[] xyz = vectors(random, 2);
          for (int i = 0; i < 3; i++) {
            xyz[3 + i] = 0;
            for (int j = 0; j < 3; j++) {
              xyz[3 + i] += rotation[3 * i + j] * xyz[j];
            }
          }
          HarmonicsBatch batch =
              HarmonicsBatch.of(
                  new SphericalHarmonics(6, Normalization.NORM, true), DType.FLOAT64, xyz);
          for (int l = 0; l <= 6; l++) {
            double[] wigner = WignerD.matrix(l, rotation);
            int width = 2 * l + 1;
            for (int i = 0; i < width; i++) {
              double turned = 0;
              for (int j = 0; j < width; j++) {
                turned += wigner[i * width + j] * batch.value(0, l * l + j);
              }
              assertEquals(turned, batch.value(1, l * l + i), 1e-13);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void derivativesAreDifferences(boolean normalize) {
    Property.check(
        5,
        SEED,
        random -> {
          SphericalHarmonics operation =
              new SphericalHarmonics(
                  8, Normalization.COMPONENT, normalize, Arrangement.values()[random.nextInt(2)]);
          double[] center = vectors(random, 1);
          double step = 1e-5;
          double[] xyz = new double[21];
          for (int item = 0; item < 7; item++) {
            System.arraycopy(center, 0, xyz, 3 * item, 3);
          }
          for (int j = 0; j < 3; j++) {
            xyz[3 * (2 * j + 1) + j] += step;
            xyz[3 * (2 * j + 2) + j] -= step;
          }
          HarmonicsBatch batch = HarmonicsBatch.of(operation, DType.FLOAT64, xyz);
          for (int k = 0; k < operation.dimension(); k++) {
            double scale = 64 * norm(8, Normalization.COMPONENT);
            scale *= normalize ? 1 / length(center, 0) : 1;
            scale *= Math.max(1, Math.pow(length(center, 0), normalize ? -2 : 8));
            for (int j = 0; j < 3; j++) {
              int up = 2 * j + 1;
              double slope = (batch.value(up, k) - batch.value(up + 1, k)) / (2 * step);
              assertEquals(slope, batch.gradient(0, k, j), 1e-8 * scale, "gradient " + k);
              for (int i = 0; i < 3; i++) {
                double curve =
                    (batch.gradient(up, k, i) - batch.gradient(up + 1, k, i)) / (2 * step);
                assertEquals(curve, batch.hessian(0, k, i, j), 1e-7 * scale, "hessian " + k);
                assertEquals(batch.hessian(0, k, j, i), batch.hessian(0, k, i, j), 0.0);
              }
            }
          }
        });
  }

  /**
   * Euler's identities r.g = l S and H r = (l-1) g for solid harmonics, r.g = 0 and H r = -g else.
   */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void eulerAndLaplace(DType dtype) {
    Property.check(
        20,
        SEED,
        random -> {
          boolean normalize = random.nextBoolean();
          SphericalHarmonics operation = new SphericalHarmonics(20, Normalization.NORM, normalize);
          double[] xyz = vectors(random, 1);
          double shrink = 1 / length(xyz, 0);
          for (int j = 0; j < 3; j++) {
            xyz[j] = (float) (xyz[j] * shrink);
          }
          HarmonicsBatch batch = HarmonicsBatch.of(operation, dtype, xyz);
          double square = length(xyz, 0) * length(xyz, 0);
          double roundoff = 64 * dtype.unitRoundoff();
          for (int l = 0; l <= 20; l++) {
            double tolerance = (l + 1) * roundoff;
            for (int k = l * l; k < (l + 1) * (l + 1); k++) {
              double radial = 0;
              double trace = 0;
              for (int i = 0; i < 3; i++) {
                radial += xyz[i] * batch.gradient(0, k, i);
                trace += batch.hessian(0, k, i, i);
                double along = 0;
                for (int j = 0; j < 3; j++) {
                  along += batch.hessian(0, k, i, j) * xyz[j];
                }
                double slope = (normalize ? -1 : l - 1) * batch.gradient(0, k, i);
                assertEquals(slope, along, (l + 1) * (l + 1) * tolerance, "H r, l=" + l);
              }
              double value = batch.value(0, k);
              assertEquals(normalize ? 0 : l * value, radial, (l + 1) * tolerance, "r.g, l=" + l);
              // the angular Laplacian has eigenvalue -l(l+1); solid harmonics are harmonic
              double wanted = normalize ? -l * (l + 1) * value / square : 0;
              assertEquals(wanted, trace, (l + 1) * (l + 1) * tolerance, "trace, l=" + l);
            }
          }
        });
  }

  @Test
  void zeroVector() {
    for (Normalization normalization : Normalization.values()) {
      for (boolean normalize : new boolean[] {false, true}) {
        SphericalHarmonics operation = new SphericalHarmonics(4, normalization, normalize);
        HarmonicsBatch batch = HarmonicsBatch.of(operation, DType.FLOAT64, 0, -0.0, 0);
        assertEquals(norm(0, normalization), batch.value(0, 0), 1e-15);
        for (int k = 1; k < operation.dimension(); k++) {
          assertEquals(0, Math.abs(batch.value(0, k)), "component " + k);
          for (int j = 0; j < 3; j++) {
            double slope = batch.gradient(0, k, j);
            if (normalize || k > 3) {
              assertEquals(0, Math.abs(slope), "gradient of component " + k);
            }
            assertTrue(Double.isFinite(batch.hessian(0, k, j, j)));
          }
        }
        if (!normalize) {
          // degree one is (x, y, z) times a factor
          for (int j = 0; j < 3; j++) {
            double factor = norm(1, normalization);
            assertEquals(factor, batch.gradient(0, 1 + j, j), 1e-15 * factor);
          }
        }
      }
    }
  }

  @Test
  void extremeLengths() {
    double[] direction = {0.48, -0.6, 0.64};
    double[] lengths = {1, 1e-300, 1e300, 1e-307, Double.MIN_VALUE * 0x1p20};
    double[] floatLengths = {1, 1e-30, 1e30, 0x1p-126, 2e38};
    SphericalHarmonics operation = new SphericalHarmonics(8, Normalization.COMPONENT, true);
    HarmonicsBatch doubles =
        HarmonicsBatch.of(operation, DType.FLOAT64, scaled(direction, lengths));
    HarmonicsBatch floats =
        HarmonicsBatch.of(operation, DType.FLOAT32, scaled(direction, floatLengths));
    for (int item = 1; item < 4; item++) {
      for (int k = 0; k < operation.dimension(); k++) {
        assertEquals(doubles.value(0, k), doubles.value(item, k), 2e-14);
        assertEquals(floats.value(0, k), floats.value(item, k), 2e-5);
        double slope = doubles.gradient(0, k, 0) / lengths[item];
        assertEquals(slope, doubles.gradient(item, k, 0), 1e-13 / lengths[item]);
      }
    }
    for (int k = 0; k < operation.dimension(); k++) {
      assertEquals(doubles.value(0, k), doubles.value(4, k), 1e-4, "subnormal");
      assertEquals(floats.value(0, k), floats.value(4, k), 2e-5, "huge");
    }
  }

  private static double[] scaled(double[] direction, double[] lengths) {
    double[] xyz = new double[3 * lengths.length];
    for (int i = 0; i < xyz.length; i++) {
      xyz[i] = direction[i % 3] * lengths[i / 3];
    }
    return xyz;
  }
}
