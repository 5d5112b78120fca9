package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Allocation;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is refused at the door, and kernels used by many at once. */
class ConvolutionArgumentsTest {
  private static final DType F32 = DType.FLOAT32;
  private static final Irreps IRREPS = Irreps.parse("2x0e+2x1o");
  private static final Graph GRAPH = Graph.of(3, new int[] {0, 1, 2, 2}, new int[] {1, 2, 0, 2});

  private final Arena arena = Arena.ofConfined();
  private final Tensor x = Tensor.random(arena, F32, 1, 3, 8);
  private final Tensor r = Tensor.random(arena, F32, 2, 4, 3);
  private final Tensor out = Tensor.zeros(arena, F32, 3, 8);

  @AfterEach
  void close() {
    arena.close();
  }

  private static Convolution convolution(EdgeWeights weights) {
    return new Convolution(ProductKind.GAUNT, IRREPS, 1, IRREPS, Normalization.COMPONENT, weights);
  }

  private static ConvolutionKernel kernel(EdgeWeights weights) {
    return Device.cpu().plan(convolution(weights), PlanOptions.of(F32, Layout.MUL_IR));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void shapesDtypesAndGraphsMustFit() {
    ConvolutionKernel kernel = kernel(EdgeWeights.NONE);
    refused(
        "nodes: expected [3, 8] FLOAT32 (2x0e+2x1o), got [3, 7] FLOAT32",
        () -> kernel.forward(GRAPH, Tensor.zeros(arena, F32, 3, 7), r, out));
    refused(
        "nodes: expected [3, 8] FLOAT32 (2x0e+2x1o), got [4, 8] FLOAT32",
        () -> kernel.forward(GRAPH, Tensor.zeros(arena, F32, 4, 8), r, out));
    refused(
        "vectors: expected [4, 3] FLOAT32 (graph of 3 nodes and 4 edges), got [3, 3] FLOAT32",
        () -> kernel.forward(GRAPH, x, Tensor.zeros(arena, F32, 3, 3), out));
    refused(
        "out: expected [3, 8] FLOAT32 (2x0e+2x1o), got [3, 8] FLOAT64",
        () -> kernel.forward(GRAPH, x, r, Tensor.zeros(arena, DType.FLOAT64, 3, 8)));
    refused(
        "gradVectors: expected [4, 3] FLOAT32 (graph of 3 nodes and 4 edges), got [4, 2]"
            + " FLOAT32",
        () ->
            kernel.backward(
                GRAPH, x, r, Tensor.zeros(arena, F32, 3, 8), out, Tensor.zeros(arena, F32, 4, 2)));
  }

  @Test
  void weightsMustBeThoseOfTheOperation() {
    assertEquals(4, convolution(EdgeWeights.PATH).paths());
    refused(
        "weights: expected weights for PATH, got none",
        () -> kernel(EdgeWeights.PATH).forward(GRAPH, x, r, out));
    Tensor w = Tensor.zeros(arena, F32, 4, 4);
    refused(
        "weights: expected none for gaunt convolution 2x0e+2x1o (x) Y(0..1, component) ->"
            + " 2x0e+2x1o, got [4, 4] FLOAT32",
        () -> kernel(EdgeWeights.NONE).forward(GRAPH, x, r, w, out));
    refused(
        "weights: expected [4, 8] FLOAT32 (PATH_CHANNEL), got [4, 4] FLOAT32",
        () -> kernel(EdgeWeights.PATH_CHANNEL).forward(GRAPH, x, r, w, out));
    kernel(EdgeWeights.PATH).forward(GRAPH, x, r, w, out);
  }

  @Test
  void outputsMustBeWritableAndApart() {
    ConvolutionKernel kernel = kernel(EdgeWeights.NONE);
    refused(
        "out: the output must not share memory with nodes", () -> kernel.forward(GRAPH, x, r, x));
    Tensor readOnly = Tensor.ofSegment(out.segment().asReadOnly(), F32, 3, 8);
    refused("out: the output is read-only memory", () -> kernel.forward(GRAPH, x, r, readOnly));
    Tensor g = Tensor.zeros(arena, F32, 3, 8);
    Tensor both = Tensor.ofSegment(out.segment(), F32, 4, 3);
    refused(
        "gradVectors: the output must not share memory with gradNodes",
        () -> kernel.backward(GRAPH, x, r, g, out, both));
    Tensor gone;
    try (Arena other = Arena.ofConfined()) {
      gone = Tensor.zeros(other, F32, 3, 8);
    }
    assertThrows(IllegalStateException.class, () -> kernel.forward(GRAPH, gone, r, out));
    assertThrows(IllegalStateException.class, () -> kernel.forward(GRAPH, x, r, gone));
  }

  @Test
  void edgesMustEndAtNodes() {
    refused(
        "receivers: expected nodes in 0..2, got 3 at edge 1",
        () -> Graph.of(3, new int[] {0, 1}, new int[] {1, 3}));
    refused(
        "senders: expected nodes in 0..2, got -1 at edge 0",
        () -> Graph.of(3, new long[] {-1}, new long[] {1}));
    refused(
        "senders: expected nodes in 0..-1, got 0 at edge 0",
        () -> Graph.of(0, new int[] {0}, new int[] {0}));
    refused(
        "receivers: expected one for each of 2 senders, got 1",
        () -> Graph.of(3, new int[] {0, 1}, new int[] {1}));
    refused("nodes: expected 0 or more, got -1", () -> Graph.of(-1, new int[0], new int[0]));
    refused(
        "senders: expected [edges] INT32 or INT64, got [4, 3] FLOAT32", () -> Graph.of(3, r, r));
  }

  @Test
  void edgesAreSortedByBothEndsAndKeepTheirOrder() {
    Graph graph =
        Graph.of(
            5,
            Tensor.copyOf(arena, DType.INT32, new int[] {4, 0, 4, 2, 0, 4}, 6),
            Tensor.copyOf(arena, DType.INT64, new int[] {1, 1, 0, 1, 3, 0}, 6));
    assertArrayEquals(
        new long[] {2, 5, 0, 1, 3, 4},
        java.util.stream.LongStream.range(0, 6).map(graph::incoming).toArray());
    assertArrayEquals(
        new long[] {0, 2, 5, 5, 6, 6},
        java.util.stream.LongStream.range(0, 6).map(graph::incomingStart).toArray());
    assertArrayEquals(
        new long[] {1, 4, 3, 0, 2, 5},
        java.util.stream.LongStream.range(0, 6).map(graph::outgoing).toArray());
    assertArrayEquals(
        new long[] {0, 2, 2, 3, 3, 6},
        java.util.stream.LongStream.range(0, 6).map(graph::outgoingStart).toArray());
    assertEquals(2, graph.sender(3));
    assertEquals(3, graph.receiver(4));
    assertEquals("graph of 5 nodes and 6 edges", graph.toString());
  }

  @Test
  void refusesUnequalMultiplicitiesAndDegreesOutOfRange() {
    refused(
        "irreps: a channel-wise convolution needs equal multiplicities everywhere, got 2x0e+2x1o"
            + " and 3x0e",
        () ->
            new Convolution(
                ProductKind.CG,
                IRREPS,
                1,
                Irreps.parse("3x0e"),
                Normalization.NORM,
                EdgeWeights.NONE));
    refused(
        "maximumDegree: expected 0..64, got -1",
        () ->
            new Convolution(
                ProductKind.CG, IRREPS, -1, IRREPS, Normalization.NORM, EdgeWeights.NONE));
  }

  @Test
  @Tag(Allocation.OWN_JVM)
  void runningAllocatesNothing() {
    for (EdgeWeights weights : EdgeWeights.values()) {
      ConvolutionKernel kernel = kernel(weights);
      Tensor w = Tensor.random(arena, F32, 3, 4, weights == EdgeWeights.PATH ? 4 : 8);
      Tensor gw = Tensor.zeros(arena, F32, 4, w.dimension(1));
      Tensor g = Tensor.random(arena, F32, 4, 3, 8);
      Tensor gr = Tensor.zeros(arena, F32, 4, 3);
      Allocation.assertSettlesAtNothing(
          () -> {
            if (weights == EdgeWeights.NONE) {
              kernel.forward(GRAPH, x, r, out);
              kernel.backward(GRAPH, x, r, g, out, gr);
            } else {
              kernel.forward(GRAPH, x, r, w, out);
              kernel.backward(GRAPH, x, r, w, g, out, gr, gw);
            }
          });
    }
  }

  @Test
  void explainsItself() {
    String text = kernel(EdgeWeights.PATH).explain();
    assertTrue(text.startsWith("gaunt convolution 2x0e+2x1o (x) Y(0..1, component)"), text);
  }

  @Test
  void oneKernelServesManyThreads() throws Exception {
    ConvolutionKernel kernel =
        Device.cpu()
            .plan(
                convolution(EdgeWeights.PATH_CHANNEL),
                PlanOptions.of(F32, Layout.MUL_IR).withThreads(2));
    Callable<Integer> task =
        () -> {
          try (Arena own = Arena.ofConfined()) {
            Tensor nodes = Tensor.random(own, F32, 1, 3, 8);
            Tensor vectors = Tensor.random(own, F32, 2, 4, 3);
            Tensor weights = Tensor.random(own, F32, 3, 4, 8);
            Tensor result = Tensor.zeros(own, F32, 3, 8);
            kernel.forward(GRAPH, nodes, vectors, weights, result);
            return Arrays.hashCode(result.toDoubleArray());
          }
        };
    int expected = task.call();
    try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
      for (Future<Integer> result : pool.invokeAll(Collections.nCopies(60, task))) {
        assertEquals(expected, result.get());
      }
    }
  }
}
