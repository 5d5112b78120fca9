package dev.casimir.benchmarks;

import dev.casimir.product.Graph;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A graph of a given number of edges between nodes drawn at random, about twenty into each node and
 * two nodes at least, with a random direction for each edge.
 *
 * @param graph the graph
 * @param vectors {@code [edges, 3]}, of unit length
 */
public record RandomGraph(Graph graph, Tensor vectors) {
  private static final String GENERATOR = "L64X128MixRandom";
  private static final int NEIGHBOURS = 20;

  /** A graph reproducible from the seed. */
  public static RandomGraph of(Arena arena, DType dtype, int edges, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(seed);
    int nodes = Math.max(2, edges / NEIGHBOURS);
    int[] senders = new int[edges];
    int[] receivers = new int[edges];
    Tensor vectors = Tensor.zeros(arena, dtype, edges, 3);
    for (int e = 0; e < edges; e++) {
      receivers[e] = random.nextInt(nodes);
      senders[e] = (receivers[e] + 1 + random.nextInt(nodes - 1)) % nodes;
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      double z = random.nextGaussian();
      double length = Math.sqrt(x * x + y * y + z * z);
      vectors.setDouble(3L * e, x / length);
      vectors.setDouble(3L * e + 1, y / length);
      vectors.setDouble(3L * e + 2, z / length);
    }
    return new RandomGraph(Graph.of(nodes, senders, receivers), vectors);
  }
}
