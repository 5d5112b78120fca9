package dev.casimir.linalg.internal.dense;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.testing.Property;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class DiscriminantTest {
  private static final double U = GoldenMatrices.UNIT;

  @Test
  void cancellingTermsAgainstExactArithmetic() {
    Property.check(
        2000,
        1,
        random -> {
          double a = 1 + random.nextDouble();
          double d = -random.nextDouble();
          double b = 1 + random.nextDouble();
          double p = 0.5 * (a - d);
          double near = Math.scalb(random.nextDouble(), -random.nextInt(45));
          double c = -p * p / b * (1 + near);
          BigDecimal half = exact(a).subtract(exact(d)).multiply(exact(0.5));
          BigDecimal expected = half.multiply(half).add(exact(b).multiply(exact(c)));
          double value = expected.doubleValue();
          assertEquals(value, Discriminant.of(a, b, c, d), 4 * U * Math.abs(value) + 8e-32 * p * p);
          double c1 = a * d / b * (1 + near);
          double determinant =
              exact(a).multiply(exact(d)).subtract(exact(b).multiply(exact(c1))).doubleValue();
          double computed = Discriminant.determinant(a, b, c1, d);
          assertEquals(determinant, computed, 3 * U * Math.abs(determinant));
        });
  }

  private static BigDecimal exact(double x) {
    return new BigDecimal(x);
  }
}
