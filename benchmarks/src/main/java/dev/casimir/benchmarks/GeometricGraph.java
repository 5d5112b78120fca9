package dev.casimir.benchmarks;

import dev.casimir.product.Graph;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A graph with a vector for each edge.
 *
 * @param graph the graph
 * @param vectors {@code [edges, 3]}
 */
public record GeometricGraph(Graph graph, Tensor vectors) {
  /** Columns of a file: sender, receiver, and the vector. */
  public static final int COLUMNS = 5;

  private static final String GENERATOR = "L64X128MixRandom";
  private static final int NEIGHBOURS = 20;

  /**
   * Edges between nodes drawn at random, about twenty into each node and two nodes at least, with a
   * random direction for each edge; reproducible from the seed.
   */
  public static GeometricGraph random(Arena arena, DType dtype, int edges, long seed) {
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
    return new GeometricGraph(Graph.of(nodes, senders, receivers), vectors);
  }

  /**
   * The first edges of a {@code .npy} file {@code [n, 5]} of doubles: sender, receiver, x, y, z.
   * The nodes are those that occur.
   *
   * @throws IllegalArgumentException if the file has another shape, or fewer edges
   * @throws UncheckedIOException if it cannot be read, or is no {@code .npy} file
   */
  public static GeometricGraph read(Path file, Arena arena, DType dtype, int edges) {
    try (Arena scratch = Arena.ofConfined()) {
      Tensor rows = Npy.read(file, scratch);
      boolean fits =
          rows.dtype() == DType.FLOAT64
              && rows.rank() == 2
              && rows.dimension(0) >= edges
              && rows.dimension(1) == COLUMNS;
      if (!fits) {
        throw new IllegalArgumentException(
            "graph: expected [at least %d, %d] FLOAT64, got %s %s"
                .formatted(edges, COLUMNS, Arrays.toString(rows.shape()), rows.dtype()));
      }
      int[] senders = new int[edges];
      int[] receivers = new int[edges];
      int last = -1;
      Tensor vectors = Tensor.zeros(arena, dtype, edges, 3);
      for (int e = 0; e < edges; e++) {
        long row = (long) e * COLUMNS;
        senders[e] = (int) rows.getDouble(row);
        receivers[e] = (int) rows.getDouble(row + 1);
        last = Math.max(last, Math.max(senders[e], receivers[e]));
        for (int i = 0; i < 3; i++) {
          vectors.setDouble(3L * e + i, rows.getDouble(row + 2 + i));
        }
      }
      return new GeometricGraph(Graph.of(last + 1, senders, receivers), vectors);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }
}
