package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.casimir.cuda.internal.holomorphic.DeviceSoftmax;
import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.holomorphic.Softmax;
import dev.casimir.holomorphic.internal.SoftmaxFormula;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Softmax on a device against that of the CPU, to the last bit. */
@OnEveryDevice
class SoftmaxOnDeviceTest {
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 1", "10, 0", "10, 333", "33, 40"})
  void bitsAreThoseOfTheCpu(int size, int n) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Arrangement arrangement : Arrangement.values()) {
        for (Form form : Form.values()) {
          if (form != Form.DERIVATIVE) {
            compare(new Softmax(size, form, arrangement), dtype, n);
          }
        }
      }
    }
  }

  private static List<Tensor> tensors(
      Arena arena, Softmax operation, List<ItemShape> shapes, DType dtype, int n, long seed) {
    List<Tensor> tensors = new ArrayList<>();
    boolean rows = operation.arrangement() == Arrangement.ITEM_MAJOR;
    int size = operation.size();
    for (ItemShape shape : shapes) {
      Tensor tensor =
          Tensor.random(arena, dtype, seed + tensors.size(), rows ? n : size, rows ? size : n);
      for (int i = 0; i < tensor.size(); i++) {
        double scale = shape.name().startsWith("base") ? 1 : 4;
        tensor.setDouble(i, scale * tensor.getDouble(i));
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static void set(Softmax operation, Tensor tensor, int n, int item, int j, double to) {
    boolean rows = operation.arrangement() == Arrangement.ITEM_MAJOR;
    tensor.setDouble(rows ? (long) item * operation.size() + j : (long) j * n + item, to);
  }

  private static void compare(Softmax operation, DType dtype, int n) {
    PlanOptions options = PlanOptions.of(dtype, Layout.MUL_IR);
    ItemwiseKernel cpu = SoftmaxFormula.plan(operation, options, Provider.SCALAR);
    String what = operation.describe() + " in " + dtype;
    try (Arena arena = Arena.ofConfined();
        DeviceSoftmax host = new DeviceSoftmax(device(), operation, options)) {
      List<Tensor> in = tensors(arena, operation, cpu.inputs(), dtype, n, 1);
      if (n > 30) {
        set(operation, in.getFirst(), n, 3, 0, Double.NaN);
        set(operation, in.getLast(), n, 5, operation.size() - 1, Double.POSITIVE_INFINITY);
        set(operation, in.getFirst(), n, 7, 1, 1e5);
        for (int j = 0; j < operation.size(); j++) {
          // opposite directions: the sum vanishes where their number is even
          set(operation, in.getFirst(), n, 9, j, 0.25);
          set(operation, in.get(in.size() > 1 ? 1 : 0), n, 9, j, j % 2 == 0 ? 0 : Math.PI);
        }
      }
      List<Tensor> expected = tensors(arena, operation, cpu.outputs(), dtype, n, 5);
      List<Tensor> got = tensors(arena, operation, cpu.outputs(), dtype, n, 5);
      Tensor status = Tensor.zeros(arena, DType.INT32, n);
      Tensor gotStatus = Tensor.zeros(arena, DType.INT32, n);
      cpu.forward(in, expected, status);
      host.forward(in, got, gotStatus);
      for (int k = 0; k < got.size(); k++) {
        assertArrayEquals(expected.get(k).toDoubleArray(), got.get(k).toDoubleArray(), what);
      }
      assertArrayEquals(status.toLongArray(), gotStatus.toLongArray(), what);
      if (cpu.hasBackward()) {
        List<Tensor> gradients = tensors(arena, operation, cpu.outputs(), dtype, n, 9);
        cpu.backward(in, gradients, expected);
        host.backward(in, gradients, got);
        assertArrayEquals(
            expected.getFirst().toDoubleArray(), got.getFirst().toDoubleArray(), what);
      }
    }
  }
}
