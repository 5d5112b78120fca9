package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.testing.Property;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static Ratio of(long numerator, long denominator) {
    return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  @Test
  void perfectSquaresAreExact() {
    for (long n = 0; n < 2000; n++) {
      assertEquals((double) n, of(n * n, 1).squareRoot());
      assertEquals(n / 64.0, of(n * n, 4096).squareRoot());
      assertEquals(n / 7.0, of(n * n, 49).squareRoot());
    }
    assertEquals(0x1p300, new Ratio(BigInteger.TWO.pow(600), BigInteger.ONE).squareRoot());
    assertEquals(0x1p-300, new Ratio(BigInteger.ONE, BigInteger.TWO.pow(600)).squareRoot());
  }

  @Test
  void halfwayRootsGoToEvenAndTheirNeighboursToTheNearest() {
    for (long odd : new long[] {(1L << 53) + 1, (1L << 53) + 3, (1L << 54) - 1}) {
      BigInteger root = BigInteger.valueOf(odd);
      BigInteger square = root.pow(2).shiftLeft(200);
      assertEquals((double) odd, new Ratio(square, BigInteger.ONE.shiftLeft(200)).squareRoot());
      double above = Math.nextUp((double) (odd - 1));
      Ratio more = new Ratio(square.add(BigInteger.ONE), BigInteger.ONE.shiftLeft(200));
      Ratio less = new Ratio(square.subtract(BigInteger.ONE), BigInteger.ONE.shiftLeft(200));
      assertEquals(above, more.squareRoot());
      assertEquals((double) (odd - 1), less.squareRoot());
    }
  }

  @Test
  void randomQuotientsAreCorrectlyRounded() {
    MathContext digits = new MathContext(80);
    Property.check(
        2000,
        21,
        random -> {
          Random bits = new Random(random.nextLong());
          BigInteger numerator = new BigInteger(1 + random.nextInt(300), bits).add(BigInteger.ONE);
          BigInteger denominator =
              new BigInteger(1 + random.nextInt(300), bits).add(BigInteger.ONE);
          double expected =
              new BigDecimal(numerator)
                  .divide(new BigDecimal(denominator), digits)
                  .sqrt(digits)
                  .doubleValue();
          assertEquals(expected, new Ratio(numerator, denominator).squareRoot());
          assertEquals(expected, new Ratio(numerator, denominator).reduced().squareRoot());
        });
  }
}
