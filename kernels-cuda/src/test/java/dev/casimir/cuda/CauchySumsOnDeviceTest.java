package dev.casimir.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Derivatives by Cauchy's formula that never leave a device: nodes about many centres, values there
 * and weighted sums of them are two products of matrices around an elementwise function.
 */
@OnEveryDevice
class CauchySumsOnDeviceTest {
  private static final DType DTYPE = DType.FLOAT64;
  private static final int CENTRES = 37;
  private static final int ORDERS = 6;
  private static final CauchyNodes NODES = CauchyNodes.of(16, 0.5, NodeOffset.HALF);
  private static final int UPPER = NODES.complexCount();

  @ParameterizedTest
  @EnumSource(names = {"EXP", "TANH", "LOGISTIC", "DSILU"})
  void sumsOverNodesHaveTheBitsOfTheProcessor(ElementaryFunction function) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor centres = Tensor.random(arena, DTYPE, 1, CENTRES);
      double[] got = onDevice(arena, function, centres);
      double[] rows = rowsOfProcessor(arena, function, centres);
      for (int order = 0; order < ORDERS; order++) {
        double[] estimate = NODES.estimate(order, rows, CENTRES);
        assertArrayEquals(
            estimate, Arrays.copyOfRange(got, order * CENTRES, (order + 1) * CENTRES));
      }
      if (function == ElementaryFunction.EXP) {
        double centre = centres.getDouble(5);
        assertEquals(Math.exp(centre) / 6, got[3 * CENTRES + 5], 1e-12);
      }
    }
  }

  private static double[] onDevice(Arena arena, ElementaryFunction function, Tensor centres) {
    CudaDevice device = Cuda.host();
    Tensor line = Tensor.zeros(arena, DTYPE, 2, CENTRES);
    Tensor re = Tensor.zeros(arena, DTYPE, UPPER, 2);
    Tensor im = Tensor.zeros(arena, DTYPE, UPPER, 2);
    for (int j = 0; j < CENTRES; j++) {
      line.setDouble(j, centres.getDouble(j));
      line.setDouble(CENTRES + j, 1);
    }
    for (int k = 0; k < UPPER; k++) {
      re.setDouble(2L * k, 1);
      re.setDouble(2L * k + 1, NODES.re(k));
      im.setDouble(2L * k + 1, NODES.im(k));
    }
    double[] weights = new double[ORDERS * NODES.nodes()];
    for (int n = 0; n < ORDERS; n++) {
      System.arraycopy(NODES.weights(n), 0, weights, n * NODES.nodes(), NODES.nodes());
    }
    long half = (long) UPPER * CENTRES;
    try (CudaKernel product = plan(device, MatrixMultiply.plain());
        CudaKernel value = plan(device, Elementwise.of(function, Elementwise.Form.COMPLEX));
        CudaStream stream = device.stream();
        DeviceTensor lines = device.upload(line);
        DeviceTensor realParts = device.upload(re);
        DeviceTensor imaginaryParts = device.upload(im);
        DeviceTensor matrix =
            device.upload(Tensor.copyOf(arena, DTYPE, weights, ORDERS, NODES.nodes()));
        DeviceTensor x = device.allocate(DTYPE, UPPER, CENTRES);
        DeviceTensor y = device.allocate(DTYPE, UPPER, CENTRES);
        DeviceTensor rows = device.allocate(DTYPE, NODES.nodes(), CENTRES);
        DeviceTensor result = device.allocate(DTYPE, ORDERS, CENTRES)) {
      product.launch(stream, "forward", realParts, lines, x);
      product.launch(stream, "forward", imaginaryParts, lines, y);
      value.launch(
          stream,
          "forward",
          device.adopt(x.address(), DTYPE, half),
          device.adopt(y.address(), DTYPE, half),
          device.adopt(rows.address(), DTYPE, half),
          device.adopt(rows.address() + half * DTYPE.bytes(), DTYPE, half));
      product.launch(stream, "forward", matrix, rows, result);
      Tensor back = Tensor.zeros(arena, DTYPE, ORDERS, CENTRES);
      result.copyTo(back, stream);
      stream.synchronize();
      return back.toDoubleArray();
    }
  }

  private static CudaKernel plan(CudaDevice device, Operation<?> operation) {
    return (CudaKernel) device.plan(operation, PlanOptions.of(DTYPE, Layout.MUL_IR));
  }

  /** Values at the nodes about all centres, in the order of {@link CauchyNodes}. */
  private static double[] rowsOfProcessor(
      Arena arena, ElementaryFunction function, Tensor centres) {
    Tensor x = Tensor.zeros(arena, DTYPE, UPPER, CENTRES);
    Tensor y = Tensor.zeros(arena, DTYPE, UPPER, CENTRES);
    for (int i = 0; i < UPPER * CENTRES; i++) {
      x.setDouble(i, centres.getDouble(i % CENTRES) + NODES.re(i / CENTRES));
      y.setDouble(i, NODES.im(i / CENTRES));
    }
    Tensor rows = Tensor.zeros(arena, DTYPE, 2, UPPER, CENTRES);
    ItemwiseKernel kernel =
        Device.cpu()
            .plan(
                Elementwise.of(function, Elementwise.Form.COMPLEX),
                PlanOptions.of(DTYPE, Layout.MUL_IR));
    kernel.forward(List.of(x, y), List.of(rows.slice(0, 1), rows.slice(1, 2)));
    return rows.toDoubleArray();
  }
}
