package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real functions within about two units in the last place everywhere, complex ones within four
 * relative to their modulus.
 */
class ElementaryAccuracyTest {
  /** Which floats are looked at; 1 for all. */
  private static final int STRIDE = Integer.getInteger("casimir.floats.stride", 20_011);

  private static final int PIECE = 1 << 20;

  /** In double precision, good to many more digits than a float has. */
  private static double inDouble(ElementaryFunction function, double x) {
    return switch (function) {
      case EXP -> StrictMath.exp(x);
      case EXPM1 -> StrictMath.expm1(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case TANH -> StrictMath.tanh(x);
      case LOGISTIC -> logistic(x);
      case SHIFTED_LOGISTIC -> logistic(4 * x - 2);
      case DSILU -> {
        double z = Math.clamp(x, -760.0, 100.0);
        yield 0.5 * z * logistic(z) + (1 - 0.5 * z) * logistic(z - 2);
      }
      case IDENTITY -> x;
    };
  }

  private static double logistic(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
  }

  private static double mostUnits(ElementaryFunction function) {
    return function == ElementaryFunction.DSILU ? 4 : 2;
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void allFloats(ElementaryFunction function) {
    double[] x = new double[PIECE];
    int count = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      x[count++] = Float.intBitsToFloat((int) bits);
      if (count == PIECE) {
        checkFloats(function, x);
        count = 0;
      }
    }
    checkFloats(function, Arrays.copyOf(x, count));
    checkFloats(function, specials(Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE));
  }

  private static double[] specials(double smallest, double normal, double largest) {
    DoubleStream positive =
        DoubleStream.of(
            0,
            smallest,
            3 * smallest,
            normal,
            0.5,
            1,
            2,
            9,
            17,
            50,
            80,
            88.5,
            89,
            90,
            104,
            120,
            700,
            709.5,
            710,
            746,
            1e5,
            1e9,
            1e10,
            largest / 3,
            largest,
            Double.POSITIVE_INFINITY);
    return Arrays.stream(positive.toArray())
        .flatMap(value -> DoubleStream.of(value, -value))
        .toArray();
  }

  private static void checkFloats(ElementaryFunction function, double[] x) {
    double[] found = ElementwiseRuns.values(function, Form.REAL, DType.FLOAT32, x)[0];
    for (int i = 0; i < x.length; i++) {
      double argument = (float) x[i];
      double exact = inDouble(function, argument);
      if (Double.isNaN(exact) || Float.isInfinite((float) exact) || exact == 0) {
        assertEquals((float) exact + 0.0, found[i] + 0.0, function + " of " + argument);
      } else {
        double unit = Math.ulp((float) exact);
        checkUnits(function, argument, (found[i] - exact) / unit, 3e-8 / unit);
      }
    }
  }

  /** The zero of the clip is an irrational number: there the error counts against its terms. */
  private static void checkUnits(
      ElementaryFunction function, double x, double units, double nearZero) {
    double slack = function == ElementaryFunction.DSILU && x < 0 && x > -2 ? nearZero : 0;
    assertTrue(
        Math.abs(units) <= mostUnits(function) + slack,
        function + " of " + x + ": " + units + " units");
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void doubles(ElementaryFunction function) {
    RandomGenerator random = Property.generator(1);
    double[] x =
        DoubleStream.generate(
                () -> {
                  double size = StrictMath.pow(2, random.nextDouble(-60, 9.4));
                  return random.nextBoolean() ? size : -size;
                })
            .limit(150)
            .map(y -> function == ElementaryFunction.LOG ? Math.abs(y) : y)
            .map(y -> function == ElementaryFunction.LOG1P && y <= -1 ? 1 / y : y)
            .filter(y -> y > -1 || function != ElementaryFunction.LOG1P)
            .toArray();
    double[] found = ElementwiseRuns.values(function, Form.REAL, DType.FLOAT64, x)[0];
    for (int i = 0; i < x.length; i++) {
      BigComplex exact = ReferenceFunctions.value(function, BigComplex.real(x[i]));
      double unit = Math.ulp(exact.re().doubleValue());
      double units = exact.minus(BigComplex.real(found[i])).re().doubleValue() / unit;
      double slack = function == ElementaryFunction.DSILU && x[i] < 0 && x[i] > -2 ? 8 : 0;
      assertTrue(
          Math.abs(units) <= mostUnits(function) + slack,
          function + " of " + x[i] + ": " + units + " units");
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void extremeDoubles(ElementaryFunction function) {
    double[] x = specials(Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE);
    double[] found = ElementwiseRuns.values(function, Form.REAL, DType.FLOAT64, x)[0];
    for (int i = 0; i < x.length; i++) {
      double exact = inDouble(function, x[i]);
      if (Double.isFinite(exact)) {
        double unit = Math.max(Math.ulp(exact), function == ElementaryFunction.DSILU ? 1e-17 : 0);
        assertEquals(exact, found[i], 16 * unit, function + " of " + x[i]);
      } else {
        assertEquals(exact, found[i], function + " of " + x[i]);
      }
    }
  }

  @Test
  void zerosKeepTheirSigns() {
    for (ElementaryFunction function :
        List.of(
            ElementaryFunction.SIN,
            ElementaryFunction.TANH,
            ElementaryFunction.EXPM1,
            ElementaryFunction.LOG1P)) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        double[] found =
            ElementwiseRuns.values(function, Form.REAL, dtype, new double[] {-0.0, 0})[0];
        assertEquals(-0.0, found[0], function.label());
        assertEquals(0.0, found[1], function.label());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void complexValuesHaveSmallRelativeErrors(ElementaryFunction function) {
    RandomGenerator random = Property.generator(2);
    int n = 150;
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[] re = new double[n];
      double[] im = new double[n];
      for (int i = 0; i < n; i++) {
        re[i] = (float) (random.nextGaussian() * StrictMath.pow(2, random.nextDouble(-8, 6)));
        im[i] = (float) (random.nextGaussian() * StrictMath.pow(2, random.nextDouble(-8, 6)));
      }
      double[][] found = ElementwiseRuns.values(function, Form.COMPLEX, dtype, re, im);
      double eps = 2 * dtype.unitRoundoff();
      for (int i = 0; i < n; i++) {
        BigComplex exact = ReferenceFunctions.value(function, BigComplex.of(re[i], im[i]));
        boolean isLarge = dtype == DType.FLOAT32 && exact.abs() > Float.MAX_VALUE;
        boolean isSmall = dtype == DType.FLOAT32 && exact.abs() < 1e-35;
        if (!isLarge && !isSmall && !Double.isNaN(found[0][i])) {
          double least = function == ElementaryFunction.DSILU ? 0.1 : 0;
          double size = Math.max(exact.abs(), least);
          double error = exact.distance(found[0][i], found[1][i]) / (eps * size);
          assertTrue(error <= 4, function + " of " + re[i] + ", " + im[i] + ": " + error + " eps");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void realNumbersAreThemselvesInTheComplexForm(ElementaryFunction function) {
    double[] x =
        Property.generator(3)
            .doubles(500, -9, 9)
            .map(y -> function == ElementaryFunction.LOG ? Math.abs(y) : y)
            .map(y -> function == ElementaryFunction.LOG1P ? Math.max(y, -0.9) : y)
            .map(y -> (float) y)
            .toArray();
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[] real = ElementwiseRuns.values(function, Form.REAL, dtype, x)[0];
      double[][] complex =
          ElementwiseRuns.values(function, Form.COMPLEX, dtype, x, new double[x.length]);
      for (int i = 0; i < x.length; i++) {
        double size = Math.abs(real[i]);
        if (function == ElementaryFunction.DSILU) {
          size = Math.max(size, 1);
        }
        assertEquals(
            real[i], complex[0][i], 8 * dtype.unitRoundoff() * size, function + " of " + x[i]);
        assertTrue(complex[1][i] == 0);
      }
    }
  }

  @Test
  void hugeAnglesAreReduced() {
    double[] x = {1e6, -3e7, 1e15, 123456789.0, 1e22, 1e300, Double.POSITIVE_INFINITY, 1};
    double[] zero = new double[x.length];
    double[] sine = ElementwiseRuns.values(ElementaryFunction.SIN, Form.REAL, DType.FLOAT64, x)[0];
    ElementwiseRuns.Result exp =
        ElementwiseRuns.forward(ElementaryFunction.EXP, Form.COMPLEX, DType.FLOAT64, zero, x);
    for (int i = 0; i < x.length; i++) {
      assertEquals(StrictMath.sin(x[i]), sine[i], 1e-16);
      assertEquals(StrictMath.sin(x[i]), exp.outputs()[1][i], 1e-15);
      assertEquals(StrictMath.cos(x[i]), exp.outputs()[0][i], 1e-15);
    }
    assertEquals(ItemStatus.NON_FINITE.code(), exp.status()[6]);
    assertEquals(ItemStatus.OK.code(), exp.status()[5]);
  }
}
