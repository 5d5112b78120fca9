package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.testing.Property;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseTest {
  private static final int N = 51;

  private static double[] draw(RandomGenerator random, int n, double size) {
    return random.doubles(n, -size, size).map(x -> (float) x).toArray();
  }

  /** Logarithms are of positive numbers where they are real. */
  private static double[] domain(ElementaryFunction function, double[] x) {
    return switch (function) {
      case LOG -> Arrays.stream(x).map(y -> Math.abs(y) + 0.6).toArray();
      case LOG1P -> Arrays.stream(x).map(y -> Math.max(y, y / 16)).toArray();
      default -> x;
    };
  }

  private static double eps(DType dtype) {
    return 2 * dtype.unitRoundoff();
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void valuesAreThoseOfTheDefinition(ElementaryFunction function) {
    RandomGenerator random = Property.generator(1);
    double[] re = domain(function, draw(random, N, 8));
    double[] im = draw(random, N, 0.7);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[][] real = ElementwiseRuns.forward(function, Form.REAL, dtype, re).outputs();
      double[][] out = ElementwiseRuns.forward(function, Form.COMPLEX, dtype, re, im).outputs();
      for (int i = 0; i < N; i++) {
        double x = ReferenceFunctions.value(function, BigComplex.real(re[i])).re().doubleValue();
        assertEquals(x, real[0][i], 8 * eps(dtype) * Math.abs(x), function + " of " + re[i]);
        BigComplex z = ReferenceFunctions.value(function, BigComplex.of(re[i], im[i]));
        double error = z.distance(out[0][i], out[1][i]);
        assertTrue(error <= 12 * eps(dtype) * z.abs(), function + " of " + re[i] + ", " + im[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void derivativesAreComplexSteps(ElementaryFunction function) {
    double[] x = domain(function, draw(Property.generator(2), N, 4));
    double step = 1e-30;
    double[] steps = new double[N];
    Arrays.fill(steps, step);
    double[] found =
        ElementwiseRuns.forward(function, Form.DERIVATIVE, DType.FLOAT64, x).outputs()[0];
    double[] im =
        ElementwiseRuns.forward(function, Form.COMPLEX, DType.FLOAT64, x, steps).outputs()[1];
    for (int i = 0; i < N; i++) {
      assertEquals(
          im[i] / step, found[i], 1e-15 + 1e-14 * Math.abs(found[i]), function + " at " + x[i]);
    }
    double[] cotangents = draw(Property.generator(3), N, 1);
    ItemwiseKernel kernel =
        ElementwiseRuns.plan(
            Elementwise.of(function, Form.REAL), DType.FLOAT64, Provider.current());
    double[] gradient =
        ElementwiseRuns.backward(kernel, DType.FLOAT64, new double[][] {x}, cotangents)[0];
    for (int i = 0; i < N; i++) {
      assertEquals(found[i] * cotangents[i], gradient[i], 1e-15 * Math.abs(gradient[i]));
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void complexGradientsAreHolomorphic(ElementaryFunction function) {
    double[] re = draw(Property.generator(4), N, 3);
    double[] im = draw(Property.generator(5), N, 0.5);
    double[] one = new double[N];
    Arrays.fill(one, 1);
    ItemwiseKernel kernel =
        ElementwiseRuns.plan(
            Elementwise.of(function, Form.COMPLEX), DType.FLOAT64, Provider.current());
    double[][] found =
        ElementwiseRuns.backward(
            kernel, DType.FLOAT64, new double[][] {re, im}, one, new double[N]);
    double h = 1e-18;
    for (int i = 0; i < N; i++) {
      BigComplex z = BigComplex.of(re[i], im[i]);
      BigComplex change =
          ReferenceFunctions.value(function, z.plus(BigComplex.real(h)))
              .minus(ReferenceFunctions.value(function, z));
      BigComplex slope = change.times(1 / h);
      double error = slope.distance(found[0][i], found[1][i]);
      assertEquals(0, error, 1e-14 * slope.abs(), function + " at " + re[i] + ", " + im[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void deviationsHaveNoCancellation(ElementaryFunction function) {
    double[] u = domain(function, draw(Property.generator(6), N, 2));
    double[] a = ElementwiseRuns.forward(function, Form.REAL, DType.FLOAT64, u).outputs()[0];
    for (double size : new double[] {0.5, 1e-3, 1e-9}) {
      double[] re = draw(Property.generator(7), N, size);
      double[] im = draw(Property.generator(8), N, size / 2);
      double[] real =
          ElementwiseRuns.forward(function, Form.DEVIATION, DType.FLOAT64, re, u, a).outputs()[0];
      double[][] out =
          ElementwiseRuns.forward(function, Form.COMPLEX_DEVIATION, DType.FLOAT64, re, im, u, a)
              .outputs();
      for (int i = 0; i < N; i++) {
        double exact =
            ReferenceFunctions.deviation(function, u[i], BigComplex.real(re[i])).re().doubleValue();
        String place = function + " at " + u[i] + " by " + re[i] + ", " + im[i];
        assertEquals(exact, real[i], 1e-12 * Math.abs(exact), place);
        BigComplex z = ReferenceFunctions.deviation(function, u[i], BigComplex.of(re[i], im[i]));
        double error = z.distance(out[0][i], out[1][i]);
        assertEquals(0, error, 1e-12 * z.abs(), place);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void bothProvidersGiveTheSameBits(Form form) {
    double[][] all = new double[4][];
    for (int i = 0; i < 4; i++) {
      all[i] = draw(Property.generator(10 + i), N, 3);
    }
    for (ElementaryFunction function : ElementaryFunction.values()) {
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        Elementwise operation = Elementwise.of(function, form);
        ItemwiseKernel scalar = ElementwiseRuns.plan(operation, dtype, Provider.SCALAR);
        ItemwiseKernel vector = ElementwiseRuns.plan(operation, dtype, Provider.VECTOR);
        double[][] inputs = Arrays.copyOf(all, scalar.inputs().size());
        ElementwiseRuns.Result a = ElementwiseRuns.forward(scalar, dtype, inputs);
        ElementwiseRuns.Result b = ElementwiseRuns.forward(vector, dtype, inputs);
        for (int i = 0; i < a.outputs().length; i++) {
          assertArrayEquals(a.outputs()[i], b.outputs()[i], operation.describe());
        }
        assertArrayEquals(a.status(), b.status());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void conjugatesHaveConjugateValues(ElementaryFunction function) {
    double[] re = draw(Property.generator(20), N, 5);
    double[] im = draw(Property.generator(21), N, 20);
    im[0] = 0.0;
    double[] other = Arrays.stream(im).map(y -> -y).toArray();
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[][] a = ElementwiseRuns.forward(function, Form.COMPLEX, dtype, re, im).outputs();
      double[][] b = ElementwiseRuns.forward(function, Form.COMPLEX, dtype, re, other).outputs();
      assertArrayEquals(a[0], b[0]);
      assertArrayEquals(a[1], Arrays.stream(b[1]).map(y -> -y).toArray());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementaryFunction.class,
      names = {"LOGISTIC", "SHIFTED_LOGISTIC", "TANH"})
  void polesAreFlaggedAndStayAlone(ElementaryFunction function) {
    double slope =
        switch (function) {
          case SHIFTED_LOGISTIC -> 4;
          case TANH -> 2;
          default -> 1;
        };
    double centre = function == ElementaryFunction.SHIFTED_LOGISTIC ? 0.5 : 0;
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double big = dtype == DType.FLOAT32 ? 400 : 1e308;
      double nan = Double.NaN;
      double[] re = {centre, centre, centre, centre, big, -big, nan, 0.25, centre, centre};
      double pole = Math.PI / slope;
      double[] im = {
        pole, pole * (1 + 1e-7), pole * (1 - 1e-7), -pole, 0.1, 0.1, 0, nan, 0.25, 3 * pole
      };
      ElementwiseRuns.Result result =
          ElementwiseRuns.forward(function, Form.COMPLEX, dtype, re, im);
      int[] expected = {7, 7, 7, 7, 0, 0, 3, 3, 0, 7};
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], result.status()[i], function + " " + dtype + " " + i);
        assertEquals(expected[i] != ItemStatus.OK.code(), Double.isNaN(result.outputs()[0][i]));
      }
      assertEquals(1, result.outputs()[0][4]);
      assertEquals(function == ElementaryFunction.TANH ? -1 : 0, result.outputs()[0][5]);
      assertEquals(0, result.outputs()[1][4]);
      assertEquals(0, result.outputs()[1][5]);
    }
  }
}
