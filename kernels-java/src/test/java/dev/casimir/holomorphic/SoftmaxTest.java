package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemStatus;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {
  private static final int N = 19;

  private static double[] draw(int seed, int n, double size) {
    return Property.generator(seed).doubles(n, -size, size).map(x -> (float) x).toArray();
  }

  private static double[][] run(Form form, int size, DType dtype, long[] status, double[]... in) {
    int n = in[0].length / size;
    try (Arena arena = Arena.ofConfined()) {
      List<Tensor> inputs = new ArrayList<>();
      for (double[] array : in) {
        inputs.add(Tensor.copyOf(arena, dtype, array, n, size));
      }
      List<Tensor> outputs = new ArrayList<>();
      for (int i = 0; i < (form.isComplex() ? 2 : 1); i++) {
        outputs.add(Tensor.zeros(arena, dtype, n, size));
      }
      Tensor statuses = Tensor.zeros(arena, DType.INT32, n);
      Softmax.of(size, form)
          .planForCpu(PlanOptions.of(dtype, Layout.IR_MUL))
          .forward(inputs, outputs, statuses);
      System.arraycopy(statuses.toLongArray(), 0, status, 0, n);
      return outputs.stream().map(Tensor::toDoubleArray).toArray(double[][]::new);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 40})
  void complexAndRealValuesAreThoseOfTheDefinition(int size) {
    double[] re = draw(1, N * size, 5);
    double[] im = draw(2, N * size, 0.5);
    double[] zero = new double[N * size];
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[][] out = run(Form.COMPLEX, size, dtype, new long[N], re, im);
      double[][] real = run(Form.REAL, size, dtype, new long[N], re);
      double tolerance = 40 * dtype.unitRoundoff();
      for (int from = 0; from < N * size; from += size) {
        BigComplex[] z = softmax(re, im, zero, zero, from, size);
        BigComplex[] p = softmax(re, zero, zero, zero, from, size);
        for (int j = 0; j < size; j++) {
          double distance = z[j].distance(out[0][from + j], out[1][from + j]);
          assertTrue(distance < tolerance * z[j].abs(), "number " + (from + j));
          assertEquals(p[j].abs(), real[0][from + j], tolerance * p[j].abs());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 1e-3, 1e-9})
  void deviationsHaveNoCancellation(double change) {
    int size = 10;
    double[] z = draw(3, N * size, 3);
    double[] zero = new double[N * size];
    double[] p = run(Form.REAL, size, DType.FLOAT64, new long[N], z)[0];
    double[] re = draw(4, N * size, change);
    double[] im = draw(5, N * size, change / 8);
    double[] real = run(Form.DEVIATION, size, DType.FLOAT64, new long[N], re, p)[0];
    double[][] out = run(Form.COMPLEX_DEVIATION, size, DType.FLOAT64, new long[N], re, im, p);
    for (int item = 0; item < N; item++) {
      int from = item * size;
      BigComplex[] base = softmax(z, zero, zero, zero, from, size);
      BigComplex[] moved = softmax(z, zero, re, im, from, size);
      BigComplex[] movedReal = softmax(z, zero, re, zero, from, size);
      for (int j = 0; j < size; j++) {
        double bound = 1e-13 * change * p[from + j];
        double exact = movedReal[j].minus(base[j]).re().doubleValue();
        assertEquals(exact, real[from + j], bound);
        BigComplex wanted = moved[j].minus(base[j]);
        assertEquals(0, wanted.distance(out[0][from + j], out[1][from + j]), bound);
      }
    }
  }

  private static BigComplex[] softmax(
      double[] re, double[] im, double[] addRe, double[] addIm, int from, int size) {
    BigComplex[] values = new BigComplex[size];
    BigComplex sum = BigComplex.real(0);
    for (int j = 0; j < size; j++) {
      int at = from + j;
      values[j] = BigComplex.of(re[at], im[at]).plus(BigComplex.of(addRe[at], addIm[at])).exp();
      sum = sum.plus(values[j]);
    }
    for (int j = 0; j < size; j++) {
      values[j] = values[j].over(sum);
    }
    return values;
  }

  @Test
  void gradientsAreComplexSteps() {
    int size = 5;
    double[] z = draw(6, N * size, 3);
    double[] cotangents = draw(7, N * size, 1);
    double[] direction = draw(8, N * size, 1);
    double h = 1e-30;
    double[] step = Arrays.stream(direction).map(d -> d * h).toArray();
    double[] rate = run(Form.COMPLEX, size, DType.FLOAT64, new long[N], z, step)[1];
    try (Arena arena = Arena.ofConfined()) {
      Tensor gradient = Tensor.zeros(arena, DType.FLOAT64, N, size);
      Softmax.of(size, Form.REAL)
          .planForCpu(PlanOptions.of(DType.FLOAT64, Layout.IR_MUL))
          .backward(
              List.of(Tensor.copyOf(arena, DType.FLOAT64, z, N, size)),
              List.of(Tensor.copyOf(arena, DType.FLOAT64, cotangents, N, size)),
              List.of(gradient));
      double[] found = gradient.toDoubleArray();
      for (int item = 0; item < N; item++) {
        double expected = 0;
        double dot = 0;
        for (int i = item * size; i < (item + 1) * size; i++) {
          expected += cotangents[i] * rate[i] / h;
          dot += found[i] * direction[i];
        }
        assertEquals(expected, dot, 1e-14);
      }
    }
  }

  @Test
  void hugeNumbersSaturateAndPolesAreFlagged() {
    double[] re = {1e30, 0, -1e30, 0, 0, -1e30, Double.NaN, 0, 0, 1, 2, 3};
    double[] im = {0, 0, 0, 0, Math.PI, 0, 0, 0, 0, 0, 0, 0};
    long[] status = new long[4];
    double[][] out = run(Form.COMPLEX, 3, DType.FLOAT64, status, re, im);
    assertEquals(1, out[0][0]);
    assertEquals(0, out[0][1]);
    assertEquals(ItemStatus.OK.code(), status[0]);
    assertEquals(ItemStatus.POLE.code(), status[1]);
    assertTrue(Double.isNaN(out[0][3]));
    assertEquals(ItemStatus.NON_FINITE.code(), status[2]);
    assertEquals(ItemStatus.OK.code(), status[3]);
    assertEquals(1, out[0][9] + out[0][10] + out[0][11], 1e-15);
  }
}
