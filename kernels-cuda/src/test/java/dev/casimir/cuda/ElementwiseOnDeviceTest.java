package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.cuda.internal.holomorphic.DeviceElementwise;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.holomorphic.internal.ElementwisePlan;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of every number on a device against those of the CPU, to the last bit. */
@OnEveryDevice
class ElementwiseOnDeviceTest {
  private static final double[] SPECIAL = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    Math.PI,
    Math.PI / 4,
    2,
    -2,
    1e-30,
    -3e-39,
    90,
    -104,
    1e4,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  @ParameterizedTest
  @EnumSource(ElementaryFunction.class)
  void bitsAreThoseOfTheCpu(ElementaryFunction function) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Form form : Form.values()) {
        compare(Elementwise.of(function, form), dtype, numbers(dtype));
        if (form == Form.COMPLEX) {
          compare(Elementwise.of(function, form).interleavedPairs(), dtype, numbers(dtype));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 33})
  void fewNumbersAreThoseOfMany(int n) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[][] few = numbers(dtype);
      for (int i = 0; i < few.length; i++) {
        few[i] = java.util.Arrays.copyOfRange(few[i], 50, 50 + n);
      }
      compare(Elementwise.of(ElementaryFunction.LOGISTIC, Form.COMPLEX), dtype, few);
      compare(Elementwise.of(ElementaryFunction.TANH, Form.REAL), dtype, few);
    }
  }

  /** Four columns: special numbers with each other, sizes of a few units, sizes of any order. */
  private static double[][] numbers(DType dtype) {
    Random random = new Random(3);
    List<double[]> rows = new ArrayList<>();
    for (double a : SPECIAL) {
      for (double b : SPECIAL) {
        rows.add(new double[] {a, b, random.nextGaussian(), random.nextGaussian()});
        rows.add(new double[] {random.nextGaussian(), a, b, random.nextGaussian()});
        rows.add(new double[] {random.nextGaussian(), random.nextGaussian(), a, b});
      }
    }
    for (int i = 0; i < 600; i++) {
      double size = i % 3 == 0 ? 0.1 : i % 3 == 1 ? 3 : 40;
      double[] row = new double[4];
      for (int k = 0; k < 4; k++) {
        row[k] = size * random.nextGaussian();
      }
      rows.add(row);
    }
    int most = dtype == DType.FLOAT32 ? 16 : 29; // angles beyond are compared apart
    for (int i = 0; i < 500; i++) {
      double[] row = new double[4];
      for (int k = 0; k < 4; k++) {
        int power = random.nextInt(160 + most) - 160;
        row[k] = Math.scalb(random.nextDouble() - 0.5, power);
      }
      rows.add(row);
    }
    double[][] columns = new double[4][rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int k = 0; k < 4; k++) {
        columns[k][i] = rows.get(i)[k];
      }
    }
    return columns;
  }

  private static List<Tensor> tensors(
      Arena arena, DType dtype, List<ItemShape> shapes, double[]... columns) {
    List<Tensor> tensors = new ArrayList<>();
    int column = 0;
    for (ItemShape shape : shapes) {
      int n = columns[0].length;
      boolean pairs = shape.size() == 2;
      Tensor tensor = pairs ? Tensor.zeros(arena, dtype, n, 2) : Tensor.zeros(arena, dtype, n);
      for (int part = 0; part < shape.size(); part++) {
        for (int i = 0; i < n; i++) {
          tensor.setDouble((long) i * shape.size() + part, columns[column][i]);
        }
        column++;
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static void assertSame(String what, List<Tensor> expected, List<Tensor> got) {
    for (int k = 0; k < expected.size(); k++) {
      assertArrayEquals(expected.get(k).toDoubleArray(), got.get(k).toDoubleArray(), what);
    }
  }

  /** The scalar twin, which has the bits of the other and need not warm up. */
  private static ItemwiseKernel cpu(Elementwise operation, PlanOptions options) {
    return new ElementwisePlan(operation, options, Provider.SCALAR);
  }

  private static void compare(Elementwise operation, DType dtype, double[][] columns) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    ItemwiseKernel cpu = cpu(operation, options);
    String what = operation.describe() + " in " + dtype;
    try (Arena arena = Arena.ofConfined();
        DeviceElementwise host = new DeviceElementwise(device(), operation, options)) {
      int n = columns[0].length;
      List<Tensor> in = tensors(arena, dtype, cpu.inputs(), columns);
      List<Tensor> expected = tensors(arena, dtype, cpu.outputs(), columns);
      List<Tensor> got = tensors(arena, dtype, cpu.outputs(), columns);
      Tensor status = Tensor.zeros(arena, DType.INT32, n);
      Tensor gotStatus = Tensor.zeros(arena, DType.INT32, n);
      cpu.forward(in, expected, status);
      host.forward(in, got);
      assertSame(what, expected, got);
      host.forward(in, got, gotStatus);
      assertSame(what, expected, got);
      assertArrayEquals(status.toLongArray(), gotStatus.toLongArray(), what);
      if (cpu.hasBackward()) {
        double[][] cotangents = {columns[2], columns[3]};
        List<Tensor> gradients = tensors(arena, dtype, cpu.outputs(), cotangents);
        List<Tensor> expectedBack = tensors(arena, dtype, cpu.inputs(), columns);
        List<Tensor> back = tensors(arena, dtype, cpu.inputs(), columns);
        cpu.backward(in, gradients, expectedBack);
        host.backward(in, gradients, back);
        assertSame("backward of " + what, expectedBack, back);
      }
    }
  }

  /** Reduced by different algorithms, both to the digits of the precision. */
  @ParameterizedTest
  @EnumSource(
      value = ElementaryFunction.class,
      names = {"SIN", "COS", "EXP", "LOGISTIC"})
  void largeAnglesAgreeToAnUlp(ElementaryFunction function) {
    boolean turn = function == ElementaryFunction.SIN || function == ElementaryFunction.COS;
    Random random = new Random(5);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      int n = 1000;
      double[][] columns = new double[2][n];
      int least = dtype == DType.FLOAT32 ? 17 : 30;
      int span = dtype == DType.FLOAT32 ? 110 : 990;
      for (int i = 0; i < n; i++) {
        double angle = Math.scalb(1 + random.nextDouble(), least + random.nextInt(span));
        columns[turn ? 0 : 1][i] = random.nextBoolean() ? angle : -angle;
        columns[turn ? 1 : 0][i] = 0.3;
      }
      for (Form form : new Form[] {Form.REAL, Form.DERIVATIVE, Form.COMPLEX}) {
        if (!turn && form != Form.COMPLEX) {
          continue;
        }
        Elementwise operation = Elementwise.of(function, form);
        PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
        ItemwiseKernel cpu = cpu(operation, options);
        try (Arena arena = Arena.ofConfined();
            DeviceElementwise host = new DeviceElementwise(device(), operation, options)) {
          List<Tensor> in = tensors(arena, dtype, cpu.inputs(), columns);
          List<Tensor> expected = tensors(arena, dtype, cpu.outputs(), columns);
          List<Tensor> got = tensors(arena, dtype, cpu.outputs(), columns);
          cpu.forward(in, expected);
          host.forward(in, got);
          for (int k = 0; k < expected.size(); k++) {
            double[] e = expected.get(k).toDoubleArray();
            double[] g = got.get(k).toDoubleArray();
            for (int i = 0; i < n; i++) {
              // the angle that takes the large one's place is rounded once; of all these functions
              // f the derivative is at most (1 + |f|)^2
              double re = expected.getFirst().getDouble(i);
              double im = expected.getLast().getDouble(i);
              double bound = 8 * dtype.unitRoundoff() * Math.pow(1 + Math.hypot(re, im), 2);
              assertEquals(e[i], g[i], bound, operation + " of " + columns[turn ? 0 : 1][i]);
            }
          }
        }
      }
    }
  }

  @Test
  void anOutputMayBeTheVeryTensorOfAnInputAndNoOther() {
    Elementwise operation = Elementwise.of(ElementaryFunction.EXP, Form.REAL);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    try (Arena arena = Arena.ofConfined();
        DeviceElementwise host = new DeviceElementwise(device(), operation, options)) {
      Tensor x = Tensor.random(arena, DType.FLOAT32, 1, 3, 7, 2);
      Tensor expected = Tensor.zeros(arena, DType.FLOAT32, 42);
      host.forward(x, expected);
      assertThrows(
          IllegalArgumentException.class,
          () -> host.forward(x.reshape(42).slice(0, 20), x.reshape(42).slice(10, 30)));
      assertThrows(
          IllegalArgumentException.class,
          () -> host.forward(x, Tensor.zeros(arena, DType.FLOAT32, 41)));
      host.forward(x, x);
      assertArrayEquals(expected.toDoubleArray(), x.toDoubleArray());
    }
  }
}
