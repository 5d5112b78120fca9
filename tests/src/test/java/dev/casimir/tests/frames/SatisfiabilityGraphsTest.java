package dev.casimir.tests.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.Scanner;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The 1200 graphs of EXP: pairs of formulas that colour refinement cannot tell apart. */
class SatisfiabilityGraphsTest {
  private static final int GRAPHS = 1200;
  private static final int M = 64;

  /**
   * The file's contents.
   *
   * @param graphs with the types of nodes, 0 or 1, as attributes
   */
  private record Dataset(GraphBatch graphs, int[] labels) {
    static Dataset read(Arena arena) {
      try (Scanner in = new Scanner(Files.readString(GraphData.file("EXP_FA_1200.txt")))) {
        int count = in.nextInt();
        int[] sizes = new int[count];
        int[] labels = new int[count];
        double[] weights = new double[count * M * M];
        double[] types = new double[count * M];
        for (int b = 0; b < count; b++) {
          sizes[b] = in.nextInt();
          labels[b] = in.nextInt();
          for (int i = 0; i < sizes[b]; i++) {
            types[b * M + i] = in.nextInt();
            int degree = in.nextInt();
            for (int e = 0; e < degree; e++) {
              weights[(b * M + i) * M + in.nextInt()] = 1;
            }
          }
        }
        GraphBatch graphs =
            GraphBatch.of(Tensor.copyOf(arena, DType.FLOAT32, weights, count, M, M))
                .withSizes(Tensor.copyOf(arena, DType.INT32, sizes, count))
                .withAttributes(Tensor.copyOf(arena, DType.FLOAT32, types, count, M, 1));
        return new Dataset(graphs, labels);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static GraphBatch withoutTypes(GraphBatch graphs) {
    return GraphBatch.of(graphs.weights()).withSizes(graphs.sizes().orElseThrow());
  }

  @Test
  void theFileIsTheOneThatIsMeant() {
    try (Arena arena = Arena.ofShared()) {
      Dataset data = Dataset.read(arena);
      long[] sizes = data.graphs().sizes().orElseThrow().toLongArray();
      assertEquals(GRAPHS, sizes.length);
      assertEquals(32, Arrays.stream(sizes).min().orElseThrow());
      assertEquals(64, Arrays.stream(sizes).max().orElseThrow());
      assertEquals(53_336, Arrays.stream(sizes).sum());
      assertArrayEquals(new long[] {52, 52, 56, 56, 49, 49, 41, 41}, Arrays.copyOf(sizes, 8));
      double[] weights = data.graphs().weights().toDoubleArray();
      assertEquals(2 * 66_130, Arrays.stream(weights).sum());
      assertEquals(
          31_624, Arrays.stream(data.graphs().attributes().orElseThrow().toDoubleArray()).sum());
      assertEquals(600, Arrays.stream(data.labels()).sum());
      double most =
          IntStream.range(0, GRAPHS * M)
              .mapToDouble(i -> Arrays.stream(weights, i * M, (i + 1) * M).sum())
              .max()
              .orElseThrow();
      assertEquals(6, most);
    }
  }

  @Test
  void sizesOfFrames() {
    try (Arena arena = Arena.ofShared()) {
      GraphBatch graphs = Dataset.read(arena).graphs();
      for (GraphBatch batch : new GraphBatch[] {withoutTypes(graphs), graphs}) {
        PermutationFrames frames = GraphData.frames(arena, batch);
        double[] tens =
            Arrays.stream(frames.logSizes().toDoubleArray())
                .map(size -> size / Math.log(10))
                .sorted()
                .toArray();
        assertEquals(4.743, tens[0], 1e-3);
        assertEquals(10.264, tens[GRAPHS / 2], 1e-3);
        assertEquals(23.134, tens[GRAPHS * 9 / 10], 1e-3);
        assertEquals(26.894, tens[GRAPHS - 1], 1e-3);
        assertTrue(Arrays.stream(frames.margins().toDoubleArray()).allMatch(m -> m > 0));
      }
    }
  }

  @Test
  void renamingNodesChangesNoFrame() {
    try (Arena arena = Arena.ofShared()) {
      GraphBatch graphs = withoutTypes(Dataset.read(arena).graphs());
      PermutationFrames frames = GraphData.frames(arena, graphs);
      for (int seed = 0; seed < 3; seed++) {
        int[][] names = new int[GRAPHS][];
        GraphBatch renamed = GraphData.renamed(arena, graphs, new Random(seed), names);
        PermutationFrames others = GraphData.frames(arena, renamed);
        assertEquals(0, GraphData.changed(graphs, frames, others, names));
        assertArrayEquals(frames.logSizes().toDoubleArray(), others.logSizes().toDoubleArray());
      }
    }
  }
}
