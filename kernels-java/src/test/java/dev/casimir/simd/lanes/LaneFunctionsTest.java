package dev.casimir.simd.lanes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elementary functions against StrictMath, in units in the last place of the precision. */
class LaneFunctionsTest {
  private static final int CASES = 4000;

  private static double unit(DType dtype, double value) {
    return dtype == DType.FLOAT32 ? Math.ulp((float) value) : Math.ulp(value);
  }

  private static double[] rounded(DType dtype, double[] values) {
    return dtype == DType.FLOAT64
        ? values
        : Arrays.stream(values).map(value -> (float) value).toArray();
  }

  private static double[] numbers(long seed, double from, double to) {
    return Property.generator(seed).doubles(CASES, from, to).toArray();
  }

  private static void check(
      DType dtype,
      UnaryOperator<Lane> function,
      DoubleUnaryOperator exact,
      double bound,
      double[] values) {
    double[] x = rounded(dtype, values);
    double[][] vector =
        LaneRun.run(dtype, Provider.current(), in -> List.of(function.apply(in.getFirst())), x);
    double[][] scalar =
        LaneRun.run(dtype, Provider.SCALAR, in -> List.of(function.apply(in.getFirst())), x);
    assertArrayEquals(scalar[0], vector[0], "the providers differ");
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      double error = Math.abs(vector[0][i] - expected) / unit(dtype, expected);
      assertTrue(error <= bound, "at " + x[i] + ": " + error + " units");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void exponential(DType dtype) {
    check(dtype, LaneFunctions::exp, StrictMath::exp, 1.5, numbers(1, -80, 80));
    check(dtype, LaneFunctions::exp, StrictMath::exp, 1.5, numbers(2, -1e-3, 1e-3));
    check(dtype, LaneFunctions::expm1, StrictMath::expm1, 2, numbers(3, -10, 20));
    check(dtype, LaneFunctions::expm1, StrictMath::expm1, 2, numbers(4, -1e-4, 1e-4));
  }

  @Test
  void exponentialAtTheEnds() {
    double[] x = {
      710, -746, -740, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0, -0.0
    };
    double[] values =
        LaneRun.run(
            DType.FLOAT64, Provider.current(), in -> List.of(LaneFunctions.exp(in.getFirst())), x)[
            0];
    double[] expected = Arrays.stream(x).map(StrictMath::exp).toArray();
    assertEquals(expected[2], values[2], 2 * Double.MIN_VALUE);
    values[2] = expected[2];
    assertArrayEquals(expected, values);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void logarithm(DType dtype) {
    check(dtype, LaneFunctions::log, StrictMath::log, 1.5, numbers(5, 0.01, 100));
    check(dtype, LaneFunctions::log, StrictMath::log, 1.5, numbers(6, 0.99, 1.01));
    double[] wide = Arrays.stream(numbers(7, -80, 80)).map(StrictMath::exp).toArray();
    check(dtype, LaneFunctions::log, StrictMath::log, 1.5, wide);
    check(dtype, LaneFunctions::log1p, StrictMath::log1p, 3, numbers(8, -0.5, 2));
    check(dtype, LaneFunctions::log1p, StrictMath::log1p, 3, numbers(9, -1e-5, 1e-5));
  }

  @Test
  void logarithmAtTheEnds() {
    double[] x = {0, -0.0, -1, Double.POSITIVE_INFINITY, Double.NaN, Double.MIN_VALUE, 1e-310, 1};
    double[] values =
        LaneRun.run(
            DType.FLOAT64, Provider.current(), in -> List.of(LaneFunctions.log(in.getFirst())), x)[
            0];
    double[] expected = Arrays.stream(x).map(StrictMath::log).toArray();
    assertArrayEquals(expected, values, 2e-13);
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void sineAndCosine(DType dtype) {
    double u = dtype.unitRoundoff();
    for (double range : new double[] {1e-9, 1, 4, 1000}) {
      double[] x = rounded(dtype, numbers(10, -range, range));
      double[][] values =
          LaneRun.run(
              dtype,
              Provider.current(),
              in -> {
                LaneFunctions.SineCosine both = LaneFunctions.sineCosine(in.getFirst());
                return List.of(both.sine(), both.cosine());
              },
              x);
      for (int i = 0; i < x.length; i++) {
        double bound = 1.5 * u * Math.max(1, dtype == DType.FLOAT32 ? range / 100 : 1);
        assertEquals(StrictMath.sin(x[i]), values[0][i], bound, "sine of " + x[i]);
        assertEquals(StrictMath.cos(x[i]), values[1][i], bound, "cosine of " + x[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void angle(DType dtype) {
    double[] y = rounded(dtype, numbers(11, -2, 2));
    double[] x = rounded(dtype, numbers(12, -2, 2));
    checkAngle(dtype, y, x);
    double[] tiny = rounded(dtype, numbers(13, -1e-7, 1e-7));
    checkAngle(dtype, tiny, x);
    checkAngle(dtype, y, tiny);
  }

  private static void checkAngle(DType dtype, double[] y, double[] x) {
    DoubleBinaryOperator exact = StrictMath::atan2;
    double[] values =
        LaneRun.run(
            dtype,
            Provider.current(),
            in -> List.of(LaneFunctions.atan2(in.get(0), in.get(1))),
            y,
            x)[0];
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(y[i], x[i]);
      double error = Math.abs(values[i] - expected) / unit(dtype, expected);
      assertTrue(error <= 2, "of (" + x[i] + ", " + y[i] + "): " + error + " units");
    }
  }

  @Test
  void anglesOnTheAxes() {
    double[] y = {0, 1, 0, -1, -0.0, 0};
    double[] x = {1, 0, -1, 0, -1, 0};
    double[] expected = {0, Math.PI / 2, Math.PI, -Math.PI / 2, Math.PI, 0};
    double[] values =
        LaneRun.run(
            DType.FLOAT64,
            Provider.current(),
            in -> List.of(LaneFunctions.atan2(in.get(0), in.get(1))),
            y,
            x)[0];
    assertArrayEquals(expected, values, 0);
  }

  /** Reverse and forward derivatives agree with each other and with differences. */
  @Test
  void derivatives() {
    double[] x = numbers(14, 0.2, 3);
    double[] y = numbers(15, 0.2, 3);
    double[] dx = numbers(16, -1, 1);
    double[] dy = numbers(17, -1, 1);
    java.util.function.Function<List<Lane>, Lane> formula =
        in -> {
          Lane a = in.get(0);
          Lane b = in.get(1);
          Lane chosen = a.ifLess(b, a.times(b), a.over(b)).max(b).min(a.plus(b));
          Lane roots = a.squareRoot().plus(LaneFunctions.log(b)).minus(a.negated().absolute());
          LaneFunctions.SineCosine turn = LaneFunctions.sineCosine(a);
          return chosen
              .plus(roots)
              .plus(LaneFunctions.atan2(a, b))
              .plus(
                  LaneFunctions.exp(a.times(-0.5)).times(turn.sine()).timesPlus(b, turn.cosine()));
        };
    double[][] values =
        LaneRun.run(
            DType.FLOAT64,
            Provider.current(),
            in -> {
              LaneProgram program = in.getFirst().program();
              Lane value = formula.apply(in.subList(0, 2));
              List<Lane> gradient =
                  LaneGradient.of(List.of(value), List.of(program.constant(1)), in.subList(0, 2));
              LaneTangent tangent =
                  new LaneTangent(
                      program, java.util.Map.of(in.get(0), in.get(2), in.get(1), in.get(3)));
              return List.of(gradient.get(0), gradient.get(1), tangent.of(value));
            },
            x,
            y,
            dx,
            dy);
    double step = 1e-6;
    double[] after = moved(formula, x, y, dx, dy, step);
    double[] before = moved(formula, x, y, dx, dy, -step);
    for (int i = 0; i < CASES; i++) {
      double slope = values[0][i] * dx[i] + values[1][i] * dy[i];
      assertEquals(values[2][i], slope, 1e-13 * (1 + Math.abs(slope) * 10));
      double difference = (after[i] - before[i]) / (2 * step);
      boolean kink = Math.abs(difference - slope) > 1e-6 && Math.abs(x[i] - y[i]) < 2e-2;
      assertTrue(kink || Math.abs(difference - slope) < 1e-6, "at " + x[i] + ", " + y[i]);
    }
  }

  private static double[] moved(
      java.util.function.Function<List<Lane>, Lane> formula,
      double[] x,
      double[] y,
      double[] dx,
      double[] dy,
      double step) {
    double[] a = new double[CASES];
    double[] b = new double[CASES];
    for (int i = 0; i < CASES; i++) {
      a[i] = x[i] + step * dx[i];
      b[i] = y[i] + step * dy[i];
    }
    return LaneRun.run(DType.FLOAT64, Provider.current(), in -> List.of(formula.apply(in)), a, b)[
        0];
  }

  /** A program cut into many chunks, with numbers that wait for later ones. */
  @Test
  void longPrograms() {
    double[] x = numbers(18, -1, 1);
    double[] values =
        LaneRun.run(
            DType.FLOAT64,
            Provider.current(),
            in -> {
              List<Lane> all = new java.util.ArrayList<>();
              Lane power = in.getFirst();
              for (int i = 0; i < 200; i++) {
                power = power.times(0.9).plus(i % 3);
                all.add(power);
              }
              return List.of(all.stream().reduce(Lane::plus).orElseThrow());
            },
            x)[0];
    double[] expected =
        DoubleStream.of(x)
            .map(
                start -> {
                  double power = start;
                  double sum = 0;
                  for (int i = 0; i < 200; i++) {
                    power = power * 0.9 + i % 3;
                    sum += power;
                  }
                  return sum;
                })
            .toArray();
    assertArrayEquals(expected, values, 0);
  }
}
