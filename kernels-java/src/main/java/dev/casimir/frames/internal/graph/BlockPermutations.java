package dev.casimir.frames.internal.graph;

import dev.casimir.device.ItemStatus;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.random.RandomStream;
import java.util.Arrays;
import java.util.Objects;

/** The elements of one frame: by number, and at random. */
public final class BlockPermutations {
  private final int[] first;
  private final int[] ends;
  private final RandomStream random = new RandomStream();
  private boolean exists;
  private int n;

  /** For frames of so many positions, padding included. */
  public BlockPermutations(int positions) {
    first = new int[positions];
    ends = new int[positions];
  }

  /** Reads the frame of a graph. */
  public void open(PermutationFrames frames, long graph) {
    exists = frames.status().getLong(graph) == ItemStatus.OK.code();
    long at = graph * first.length;
    n = 0;
    while (exists && n < first.length && frames.order().getLong(at + n) >= 0) {
      first[n] = (int) frames.order().getLong(at + n);
      n++;
    }
    for (int p = n - 1; p >= 0; p--) {
      boolean last =
          p == n - 1 || frames.blocks().getLong(at + p) != frames.blocks().getLong(at + p + 1);
      ends[p] = last ? p + 1 : ends[p + 1];
    }
  }

  /** Whether there is a frame; one of no nodes has an element. */
  public boolean exists() {
    return exists;
  }

  /** Number of nodes. */
  public int size() {
    return n;
  }

  /** Number of elements, {@link Long#MAX_VALUE} if it is larger; none if there is no frame. */
  public long count() {
    long count = exists ? 1 : 0;
    for (int p = 0; p < n; p++) {
      long choices = ends[p] - p;
      if (count > Long.MAX_VALUE / choices) {
        return Long.MAX_VALUE;
      }
      count *= choices;
    }
    return count;
  }

  /**
   * Writes the element of a number, whose digits to the bases 1, 2, 3, ... say at each position of
   * a block, from its end on, which of the nodes left comes there; -1 in padding.
   */
  public void element(long index, int[] nodes) {
    Objects.checkIndex(index, count());
    begin(nodes);
    long digits = index;
    for (int p = n - 1; p >= 0; p--) {
      int choices = ends[p] - p;
      swap(nodes, p, p + (int) (digits % choices));
      digits /= choices;
    }
  }

  /** Writes a random element (Fisher and Yates), -1 in padding and without a frame. */
  public void sample(long seed, long graph, long sample, int[] nodes) {
    begin(nodes);
    random.start(seed, graph << Integer.SIZE | sample);
    for (int p = 0; p < n; p++) {
      int choices = ends[p] - p;
      if (choices > 1) {
        swap(nodes, p, p + random.below(choices));
      }
    }
  }

  private void begin(int[] nodes) {
    Arrays.fill(nodes, -1);
    System.arraycopy(first, 0, nodes, 0, n);
  }

  private static void swap(int[] nodes, int p, int q) {
    int node = nodes[p];
    nodes[p] = nodes[q];
    nodes[q] = node;
  }
}
