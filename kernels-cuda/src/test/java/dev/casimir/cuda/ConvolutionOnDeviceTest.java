package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.Convolution;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ConvolutionKernel;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.ProductKind;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions on the host build against sums of all terms in double precision. */
@OnEveryDevice
class ConvolutionOnDeviceTest {
  private static final DType[] DTYPES = {DType.FLOAT32, DType.FLOAT64};

  @ParameterizedTest
  @CsvSource({
    "GAUNT, 33x0e+33x1o+33x2e+33x3o, 3, 33x0e+33x1o+33x2e+33x3o, 5, 12",
    "CG, 1x0e+1x1o, 2, 1x1e+1x1o+1x2e, 7, 60",
    "CG, 65x1o, 1, 65x0e+65x1e, 4, 20",
    "GAUNT_CURL, 130x0e+130x1o, 1, 130x0e+130x1o+130x2e, 3, 5",
    "GAUNT, 2x0e+2x1o+2x2e+2x3o+2x4e+2x5o, 2, 2x1o+2x6e+2x3o+2x3o+2x4o, 3, 9",
    "GAUNT, 1x0e+1x1o+1x2e+1x3o+1x4e+1x5o+1x6e, 6, 1x0e+1x1o+1x2e+1x3o+1x4e+1x5o+1x6e, 2, 3",
    "CURL, 3x1o+3x1o+3x2e, 3, 3x3o+3x2o+3x0e, 3, 40",
    "GAUNT, 2x9o, 2, 2x9o+2x8e, 3, 6",
    "CG, 4x0e, 0, 4x0e, 3, 8",
    "CG, 4x0e, 1, 4x2e, 3, 8",
    "GAUNT, 2x1o, 2, 2x1o, 4, 0",
    "GAUNT, 2x1o, 2, 2x1o, 0, 0",
  })
  void agreesWithTheSumOfAllTerms(
      ProductKind kind, String nodes, int degree, String output, int nodeCount, int edges) {
    Graph graph = ConvolutionCase.graph(nodeCount, edges);
    for (EdgeWeights weights : EdgeWeights.values()) {
      Convolution operation =
          new Convolution(
              kind,
              Irreps.parse(nodes),
              degree,
              Irreps.parse(output),
              Normalization.COMPONENT,
              weights);
      for (DType dtype : DTYPES) {
        for (Layout layout : Layout.values()) {
          compare(operation, PlanOptions.of(dtype, layout), graph);
        }
      }
    }
  }

  private static void compare(Convolution operation, PlanOptions options, Graph graph) {
    try (Arena arena = Arena.ofConfined()) {
      ConvolutionCase all = ConvolutionCase.of(arena, operation, options, graph);
      all.run(device().plan(operation, options));
      ConvolutionReference.of(all, operation, options, graph)
          .compare(all, ConvolutionOnDeviceTest::assertClose);
    }
  }

  private static void assertClose(String name, Tensor got, ConvolutionReference.Sums expected) {
    double unit = got.dtype().unitRoundoff();
    for (int i = 0; i < expected.values.length; i++) {
      double bound = 4 * Math.sqrt(expected.counts[i]) * unit * expected.sizes[i];
      assertEquals(expected.values[i], got.getDouble(i), bound, name + " " + i);
    }
  }

  private static Convolution usual(EdgeWeights weights) {
    Irreps irreps = Irreps.parse("5x0e+5x1o+5x2e");
    return new Convolution(ProductKind.CG, irreps, 2, irreps, Normalization.COMPONENT, weights);
  }

  @Test
  void gradientsAreThoseOfAFunction() {
    for (EdgeWeights weights : EdgeWeights.values()) {
      for (Layout layout : Layout.values()) {
        PlanOptions options = PlanOptions.of(DType.FLOAT64, layout);
        ConvolutionKernel kernel = device().plan(usual(weights), options);
        Graph graph = ConvolutionCase.graph(5, 14);
        try (Arena arena = Arena.ofConfined()) {
          ConvolutionCase all = ConvolutionCase.of(arena, usual(weights), options, graph);
          for (int axis = 0; axis < 3; axis++) {
            all.vectors().setDouble(3 + axis, 0.3 + axis);
            all.vectors().setDouble(6 + axis, 0.5 - axis);
          }
          all.run(kernel);
          checkSlope(kernel, all, all.nodes(), all.gradNodes());
          checkSlope(kernel, all, all.vectors(), all.gradVectors());
          checkSlope(kernel, all, all.weights(), all.gradWeights());
        }
      }
    }
  }

  /** A central difference in a direction of chance against the gradient's product with it. */
  private static void checkSlope(
      ConvolutionKernel kernel, ConvolutionCase all, Tensor argument, Tensor gradient) {
    double[] at = argument.toDoubleArray();
    double[] gradients = gradient.toDoubleArray();
    Random random = new Random(5);
    double[] direction = random.doubles(at.length, -1, 1).toArray();
    double h = 1e-5;
    double slope = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      for (int i = 0; i < at.length; i++) {
        argument.setDouble(i, at[i] + sign * h * direction[i]);
      }
      if (all.operation().weights() == EdgeWeights.NONE) {
        kernel.forward(all.graph(), all.nodes(), all.vectors(), all.out());
      } else {
        kernel.forward(all.graph(), all.nodes(), all.vectors(), all.weights(), all.out());
      }
      for (int i = 0; i < all.out().size(); i++) {
        slope += sign * all.out().getDouble(i) * all.gradOut().getDouble(i) / (2 * h);
      }
    }
    double product = 0;
    for (int i = 0; i < at.length; i++) {
      argument.setDouble(i, at[i]);
      product += gradients[i] * direction[i];
    }
    assertEquals(slope, product, 1e-6 * Math.max(1, Math.abs(slope)));
  }

  @Test
  void aNanReachesTheNodesOfItsEdgeAlone() {
    for (EdgeWeights weights : EdgeWeights.values()) {
      PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
      ConvolutionKernel kernel = device().plan(usual(weights), options);
      Graph graph = Graph.of(4, new int[] {0, 1, 2, 3}, new int[] {1, 2, 3, 0});
      try (Arena arena = Arena.ofConfined()) {
        ConvolutionCase clean = ConvolutionCase.of(arena, usual(weights), options, graph);
        ConvolutionCase broken = ConvolutionCase.of(arena, usual(weights), options, graph);
        broken.vectors().setDouble(4, Double.NaN);
        clean.run(kernel);
        broken.run(kernel);
        long d = usual(weights).output().dimension();
        for (long i = 0; i < 4 * d; i++) {
          boolean reached = i / d == 2 && i % d >= 5;
          if (i / d == 2) {
            assertTrue(!reached || Double.isNaN(broken.out().getDouble(i)), "out " + i);
          } else {
            assertEquals(clean.out().getDouble(i), broken.out().getDouble(i));
          }
          if (i / d != 1) {
            assertEquals(clean.gradNodes().getDouble(i), broken.gradNodes().getDouble(i));
          }
        }
        for (long i = 0; i < 12; i++) {
          if (i / 3 == 1) {
            assertTrue(Double.isNaN(broken.gradVectors().getDouble(i)));
          } else {
            assertEquals(clean.gradVectors().getDouble(i), broken.gradVectors().getDouble(i));
          }
        }
      }
    }
  }

  @Test
  void bitsDependOnNothingButTheNode() {
    Convolution operation = usual(EdgeWeights.PATH);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);
    ConvolutionKernel kernel = device().plan(operation, options);
    int edges = 25;
    int[] senders = new int[2 * edges];
    int[] receivers = new int[2 * edges];
    Random random = new Random(3);
    for (int e = 0; e < edges; e++) {
      senders[2 * e] = random.nextInt(3);
      receivers[2 * e] = random.nextInt(3);
      senders[2 * e + 1] = senders[2 * e] + 3;
      receivers[2 * e + 1] = receivers[2 * e] + 3;
    }
    try (Arena arena = Arena.ofConfined()) {
      ConvolutionCase all =
          ConvolutionCase.of(arena, operation, options, Graph.of(6, senders, receivers));
      double[] nodes = all.nodes().toDoubleArray();
      for (int i = 0; i < nodes.length / 2; i++) {
        all.nodes().setDouble(nodes.length / 2 + i, nodes[i]);
        all.gradOut().setDouble(nodes.length / 2 + i, all.gradOut().getDouble(i));
      }
      copyPairs(all.vectors(), 3);
      copyPairs(all.weights(), operation.paths());
      all.run(kernel);
      double[] out = all.out().toDoubleArray();
      double[] gradients = all.gradNodes().toDoubleArray();
      for (int i = 0; i < out.length / 2; i++) {
        assertEquals(out[i], out[out.length / 2 + i]);
        assertEquals(gradients[i], gradients[out.length / 2 + i]);
      }
      all.run(kernel);
      assertArrayEquals(out, all.out().toDoubleArray());
    }
  }

  private static void copyPairs(Tensor tensor, int width) {
    for (int i = 0; i < tensor.size(); i++) {
      if (i / width % 2 == 1) {
        tensor.setDouble(i, tensor.getDouble(i - width));
      }
    }
  }

  @Test
  void takesTensorsOfTheDevice() {
    Convolution operation = usual(EdgeWeights.PATH);
    PlanOptions options = PlanOptions.of(DType.FLOAT32, Layout.IR_MUL);
    CudaDevice device = Cuda.host();
    ConvolutionKernel kernel = device.plan(operation, options);
    try (Arena arena = Arena.ofConfined()) {
      ConvolutionCase all =
          ConvolutionCase.of(arena, operation, options, ConvolutionCase.graph(5, 20));
      all.run(kernel);
      try (CudaKernel entry = (CudaKernel) kernel;
          CudaStream stream = device.stream();
          DeviceGraph graph = DeviceGraph.upload(device, all.graph());
          DeviceTensor nodes = device.upload(all.nodes());
          DeviceTensor vectors = device.upload(all.vectors());
          DeviceTensor weights = device.upload(all.weights());
          DeviceTensor gradOut = device.upload(all.gradOut());
          DeviceTensor out = device.allocate(DType.FLOAT32, all.out().shape());
          DeviceTensor gradNodes = device.allocate(DType.FLOAT32, all.gradNodes().shape());
          DeviceTensor gradVectors = device.allocate(DType.FLOAT32, all.gradVectors().shape());
          DeviceTensor gradWeights = device.allocate(DType.FLOAT32, all.gradWeights().shape())) {
        List<DeviceTensor> tensors = new ArrayList<>(List.of(nodes, vectors, weights));
        tensors.addAll(graph.incoming());
        tensors.add(out);
        entry.launch(stream, "forward", tensors.toArray(DeviceTensor[]::new));
        tensors = new ArrayList<>(List.of(nodes, vectors, weights, gradOut));
        tensors.addAll(graph.outgoing());
        tensors.addAll(graph.ends());
        tensors.addAll(List.of(gradNodes, gradVectors, gradWeights));
        entry.launch(stream, "backward", tensors.toArray(DeviceTensor[]::new));
        assertSame(arena, all.out(), out, stream);
        assertSame(arena, all.gradNodes(), gradNodes, stream);
        assertSame(arena, all.gradVectors(), gradVectors, stream);
        assertSame(arena, all.gradWeights(), gradWeights, stream);
      }
    }
  }

  private static void assertSame(
      Arena arena, Tensor expected, DeviceTensor got, CudaStream stream) {
    Tensor copy = Tensor.zeros(arena, expected.dtype(), expected.shape());
    got.copyTo(copy, stream);
    stream.synchronize();
    assertArrayEquals(expected.toDoubleArray(), copy.toDoubleArray());
  }

  @Test
  void saysWhatItCannotDo() {
    PlanOptions options =
        PlanOptions.of(DType.FLOAT32, Layout.MUL_IR).withAlgorithm(ConvolutionAlgorithm.GRID);
    IllegalArgumentException algorithm =
        assertThrows(
            IllegalArgumentException.class, () -> device().plan(usual(EdgeWeights.NONE), options));
    assertTrue(algorithm.getMessage().startsWith("algorithm: grid does not compute this"));
    ConvolutionKernel kernel =
        device().plan(usual(EdgeWeights.PATH), PlanOptions.of(DType.FLOAT32, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor nodes = Tensor.zeros(arena, DType.FLOAT32, 3, 45);
      Tensor vectors = Tensor.zeros(arena, DType.FLOAT32, 0, 3);
      Tensor out = Tensor.zeros(arena, DType.FLOAT32, 3, 45);
      assertThrows(
          IllegalArgumentException.class,
          () -> kernel.forward(ConvolutionCase.graph(3, 0), nodes, vectors, out));
    }
  }
}
