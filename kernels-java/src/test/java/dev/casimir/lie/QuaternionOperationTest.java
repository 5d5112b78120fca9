package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
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
import org.junit.jupiter.params.provider.EnumSource;

class QuaternionOperationTest {
  private record Result(double[] values, int status) {}

  private static ItemwiseKernel kernel(QuaternionMap map) {
    return Device.cpu()
        .plan(QuaternionOperation.of(map), PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
  }

  private static List<Tensor> tensors(Arena arena, List<ItemShape> shapes, double[]... values) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      long[] shape = new long[shapes.get(i).extents().size() + 1];
      shape[0] = 1;
      for (int axis = 1; axis < shape.length; axis++) {
        shape[axis] = shapes.get(i).extents().get(axis - 1);
      }
      tensors.add(
          values.length == 0
              ? Tensor.zeros(arena, DType.FLOAT64, shape)
              : Tensor.copyOf(arena, DType.FLOAT64, values[i], shape));
    }
    return tensors;
  }

  private static Result run(QuaternionMap map, double[]... inputs) {
    try (Arena arena = Arena.ofConfined()) {
      ItemwiseKernel kernel = kernel(map);
      List<Tensor> out = tensors(arena, kernel.outputs());
      Tensor status = Tensor.zeros(arena, DType.INT32, 1);
      kernel.forward(tensors(arena, kernel.inputs(), inputs), out, status);
      return new Result(out.getFirst().toDoubleArray(), (int) status.getLong(0));
    }
  }

  private static double[] values(QuaternionMap map, double[]... inputs) {
    return run(map, inputs).values();
  }

  @Test
  void agreesWithMatrices() {
    LieBatch exp = LieBatch.f64(LieGroup.so(3), LieMap.EXP);
    Property.check(
        60,
        51,
        random -> {
          double size = Math.pow(10, random.nextDouble(-9, 0.25));
          double[] w = random.doubles(3, -size, size).toArray();
          double[] q = values(QuaternionMap.EXP, w);
          assertEquals(1, Arrays.stream(q).map(x -> x * x).sum(), 1e-15);
          double[] r = exp.forward(w);
          assertArrayEquals(r, values(QuaternionMap.TO_MATRIX, q), 2e-15);
          double sign = Math.signum(q[0]);
          double[] back = values(QuaternionMap.FROM_MATRIX, r);
          assertArrayEquals(Arrays.stream(q).map(x -> sign * x).toArray(), back, 1e-15);
          double[] scaled = Arrays.stream(q).map(x -> -3 * x).toArray();
          double[] log = values(QuaternionMap.LOG, q);
          assertArrayEquals(log, values(QuaternionMap.LOG, scaled), 1e-15 * size);
          if (Math.sqrt(3) * size < Math.PI) {
            assertArrayEquals(w, log, 2e-15 * size);
          }
          double[] v = random.doubles(4, -1, 1).toArray();
          double[] point = Arrays.copyOf(v, 3);
          assertArrayEquals(
              values(QuaternionMap.ACT, values(QuaternionMap.COMPOSE, q, v), point),
              values(QuaternionMap.ACT, q, values(QuaternionMap.ACT, v, point)),
              2e-15);
          assertArrayEquals(
              new double[] {1, 0, 0, 0},
              values(QuaternionMap.COMPOSE, v, values(QuaternionMap.INVERSE, v)),
              2e-15);
        });
  }

  @Test
  void halfTurnsAndTheEdgeBefore() {
    assertArrayEquals(
        new double[] {0, Math.PI, 0}, values(QuaternionMap.LOG, new double[] {0, 0, 1, 0}), 1e-15);
    double[] near = values(QuaternionMap.LOG, new double[] {1e-12, 0, 1, 0});
    assertEquals(Math.PI - 2e-12, near[1], 1e-15);
    double[] beyond = values(QuaternionMap.LOG, new double[] {-1e-12, 0, 1, 0});
    assertEquals(-Math.PI + 2e-12, beyond[1], 1e-15);
  }

  @Test
  void statuses() {
    double[] zero = new double[4];
    for (QuaternionMap map :
        List.of(QuaternionMap.LOG, QuaternionMap.TO_MATRIX, QuaternionMap.INVERSE)) {
      Result result = run(map, zero);
      assertEquals(ItemStatus.SINGULAR.code(), result.status());
      assertTrue(Arrays.stream(result.values()).allMatch(Double::isNaN));
      assertEquals(
          ItemStatus.NON_FINITE.code(), run(map, new double[] {1, Double.NaN, 0, 0}).status());
    }
    assertEquals(
        ItemStatus.NOT_IN_DOMAIN.code(),
        run(QuaternionMap.FROM_MATRIX, new double[] {1, 0, 0, 0, 1, 0, 0, 0, -1}).status());
  }

  @ParameterizedTest
  @EnumSource(QuaternionMap.class)
  void gradients(QuaternionMap map) {
    ItemwiseKernel kernel = kernel(map);
    Property.check(
        5,
        52,
        random -> {
          double[][] inputs = new double[kernel.inputs().size()][];
          double[][] rates = new double[inputs.length][];
          for (int i = 0; i < inputs.length; i++) {
            int size = kernel.inputs().get(i).size();
            inputs[i] = random.doubles(size, -1, 1).toArray();
            rates[i] = random.doubles(size, -1, 1).toArray();
          }
          if (map == QuaternionMap.FROM_MATRIX) {
            double[] q = random.doubles(4, -1, 1).toArray();
            double[] dq = random.doubles(4, -1, 1).toArray();
            inputs[0] = values(QuaternionMap.TO_MATRIX, q);
            double[] after = values(QuaternionMap.TO_MATRIX, moved(q, dq, 1e-6));
            double[] before = values(QuaternionMap.TO_MATRIX, moved(q, dq, -1e-6));
            for (int i = 0; i < 9; i++) {
              rates[0][i] = (after[i] - before[i]) / 2e-6;
            }
          }
          double[] gradient = random.doubles(kernel.outputs().getFirst().size(), -1, 1).toArray();
          double step = 1e-5;
          double[] plus = values(map, moved(inputs, rates, step));
          double[] minus = values(map, moved(inputs, rates, -step));
          double measured = 0;
          for (int i = 0; i < plus.length; i++) {
            measured += gradient[i] * (plus[i] - minus[i]) / (2 * step);
          }
          try (Arena arena = Arena.ofConfined()) {
            List<Tensor> out = tensors(arena, kernel.inputs());
            kernel.backward(
                tensors(arena, kernel.inputs(), inputs),
                tensors(arena, kernel.outputs(), gradient),
                out);
            double predicted = 0;
            for (int i = 0; i < inputs.length; i++) {
              double[] product = out.get(i).toDoubleArray();
              for (int k = 0; k < product.length; k++) {
                predicted += product[k] * rates[i][k];
              }
            }
            assertEquals(measured, predicted, 1e-6 * (1 + Math.abs(measured)));
          }
        });
  }

  private static double[][] moved(double[][] inputs, double[][] rates, double step) {
    double[][] moved = new double[inputs.length][];
    for (int i = 0; i < inputs.length; i++) {
      moved[i] = moved(inputs[i], rates[i], step);
    }
    return moved;
  }

  private static double[] moved(double[] input, double[] rate, double step) {
    double[] moved = input.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * rate[i];
    }
    return moved;
  }
}
