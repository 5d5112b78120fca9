package dev.casimir.frames;

import static dev.casimir.frames.PermutationFramesTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramedGraphsTest {
  private static GraphBatch room(Arena arena, long graphs, int m) {
    return GraphBatch.of(Tensor.random(arena, DType.FLOAT32, 3, graphs, m, m))
        .withSizes(Tensor.zeros(arena, DType.INT32, graphs));
  }

  @Test
  void copiesHaveTheirNodesInOrderAndOutputsComeBack() {
    int m = 6;
    int k = 3;
    try (Arena arena = Arena.ofConfined()) {
      List<SmallGraph> graphs = List.of(SmallGraph.path(5), SmallGraph.cycle(6), SmallGraph.of(0));
      Tensor attributes = Tensor.random(arena, DType.FLOAT32, 4, 3, m, 2);
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT32, m, graphs).withAttributes(attributes);
      Tensor orders = Tensor.zeros(arena, DType.INT32, 3, k, m);
      SmallGraph.frames(arena, batch).sample(6, 0, orders);
      GraphBatch framed =
          room(arena, 9, m).withAttributes(Tensor.random(arena, DType.FLOAT32, 5, 9, m, 2));
      FramedGraphs.write(batch, orders, framed);
      for (int copy = 0; copy < 9; copy++) {
        SmallGraph graph = graphs.get(copy / k);
        assertEquals(graph.n(), framed.sizes().orElseThrow().getLong(copy));
        for (int p = 0; p < m; p++) {
          int node = (int) orders.getLong((long) copy * m + p);
          assertEquals(p < graph.n(), node >= 0);
          for (int q = 0; q < m; q++) {
            int other = (int) orders.getLong((long) copy * m + q);
            double expected = node < 0 || other < 0 ? 0 : graph.weights()[node * graph.n() + other];
            assertEquals(expected, framed.weights().getDouble(((long) copy * m + p) * m + q));
          }
        }
      }
      Tensor back = Tensor.random(arena, DType.FLOAT32, 7, 9, m, 2);
      FramedGraphs.toNodes(orders, framed.attributes().orElseThrow(), back);
      for (int copy = 0; copy < 9; copy++) {
        int n = graphs.get(copy / k).n();
        double[] expected = attributes.slice(copy / k, copy / k + 1).toDoubleArray();
        Arrays.fill(expected, 2 * n, 2 * m, 0);
        assertArrayEquals(expected, back.slice(copy, copy + 1).toDoubleArray());
      }
    }
  }

  @Test
  void wrongArgumentsAreRefused() {
    try (Arena arena = Arena.ofConfined()) {
      GraphBatch batch =
          SmallGraph.batch(arena, DType.FLOAT32, 3, List.of(SmallGraph.path(3), SmallGraph.of(1)));
      Tensor orders = Tensor.zeros(arena, DType.INT32, 2, 2, 3);
      refused("framed", () -> FramedGraphs.write(batch, orders, room(arena, 3, 3)));
      refused("framed", () -> FramedGraphs.write(batch, orders, GraphBatch.of(batch.weights())));
      GraphBatch once = batch;
      Tensor single = Tensor.zeros(arena, DType.INT32, 2, 1, 3);
      refused("framed", () -> FramedGraphs.write(once, single, once));
      refused(
          "orders", () -> FramedGraphs.write(batch, orders.reshape(2, 3, 2), room(arena, 4, 3)));
      orders.setLong(5, 3);
      refused("orders", () -> FramedGraphs.write(batch, orders, room(arena, 4, 3)));
      orders.setLong(5, 0);
      Tensor values = Tensor.zeros(arena, DType.FLOAT32, 4, 3, 1);
      refused("nodes", () -> FramedGraphs.toNodes(orders, values, values));
      refused("framed", () -> FramedGraphs.toNodes(orders, values.reshape(2, 6, 1), values));
    }
  }
}
