package dev.casimir.cli.graph;

import dev.casimir.cli.BadDataException;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFrames;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Simple graphs in the text format graph6 of nauty, one a line: the number of nodes, then the upper
 * triangle of the adjacency matrix column by column, six bits to a character, from 63 up.
 */
public final class Graph6 {
  private static final String HEADER = ">>graph6<<";
  private static final int BASE = 63;
  private static final int BITS = 6;
  private static final int LARGE = 63;

  private Graph6() {}

  /**
   * Reads a file; the matrices are as large as the largest graph, at least 1.
   *
   * @param option name of the option, for messages
   * @throws BadDataException where the file cannot be read or holds something else
   */
  public static GraphBatch read(String option, Path file, Arena arena, DType dtype) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw BadDataException.of(option, e);
    }
    return read(option + ": " + file, lines, arena, dtype);
  }

  /** Reads lines; {@code source} is for messages. */
  public static GraphBatch read(String source, List<String> lines, Arena arena, DType dtype) {
    List<String> graphs =
        lines.stream()
            .map(line -> line.startsWith(HEADER) ? line.substring(HEADER.length()) : line)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    int[] sizes = new int[graphs.size()];
    int most = 1;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = check(source + ", graph " + (i + 1), graphs.get(i));
      most = Math.max(most, sizes[i]);
    }
    Tensor weights = Tensor.zeros(arena, dtype, sizes.length, most, most);
    for (int i = 0; i < sizes.length; i++) {
      fill(graphs.get(i), sizes[i], weights, i, most);
    }
    return GraphBatch.of(weights).withSizes(Tensor.copyOf(arena, DType.INT32, sizes, sizes.length));
  }

  /** The number of nodes of a graph that is whole. */
  private static int check(String name, String graph) {
    for (int i = 0; i < graph.length(); i++) {
      if (graph.charAt(i) < BASE || graph.charAt(i) > BASE + LARGE) {
        throw new BadDataException(
            "%s: expected characters from '?' to '~', got '%c' (only graph6, not sparse6 or digraph6)"
                .formatted(name, graph.charAt(i)));
      }
    }
    long n = size(graph);
    if (n < 0 || n > GraphFrames.MAX_NODES) {
      throw new BadDataException(
          "%s: expected 0..%d nodes, got %s"
              .formatted(name, GraphFrames.MAX_NODES, n < 0 ? "an unfinished number" : n));
    }
    long expected = sizeLength(graph) + (n * (n - 1) / 2 + BITS - 1) / BITS;
    if (graph.length() != expected) {
      throw new BadDataException(
          "%s: expected %d characters for %d nodes, got %d"
              .formatted(name, expected, n, graph.length()));
    }
    return (int) n;
  }

  /** Characters of the number of nodes. */
  private static int sizeLength(String graph) {
    boolean large = value(graph, 0) == LARGE;
    boolean larger = large && graph.length() > 1 && value(graph, 1) == LARGE;
    return larger ? 8 : large ? 4 : 1;
  }

  /** The number of nodes, negative if the line ends within it. */
  private static long size(String graph) {
    int length = sizeLength(graph);
    if (length == 1) {
      return value(graph, 0);
    }
    long size = 0;
    for (int i = length == 8 ? 2 : 1; i < length; i++) {
      if (i >= graph.length()) {
        return -1;
      }
      size = size << BITS | value(graph, i);
    }
    return size;
  }

  private static void fill(String graph, int n, Tensor weights, long item, int most) {
    int bit = sizeLength(graph) * BITS;
    for (int j = 1; j < n; j++) {
      for (int i = 0; i < j; i++, bit++) {
        int group = value(graph, bit / BITS);
        if ((group >> (BITS - 1 - bit % BITS) & 1) == 1) {
          weights.setDouble((item * most + i) * most + j, 1);
          weights.setDouble((item * most + j) * most + i, 1);
        }
      }
    }
  }

  private static int value(String graph, int index) {
    return graph.charAt(index) - BASE;
  }
}
