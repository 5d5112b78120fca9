package dev.casimir.frames.internal.graph;

import java.util.Arrays;

/**
 * Nodes in the lexicographic order of the classes they have been told, column after column. Nodes
 * that are equal so far stand in the order of the input.
 */
final class NodeOrder {
  private static final int BITS = 20;
  private static final long MASK = (1L << BITS) - 1;

  private final long[] keys;
  private final int[] ranks;
  private int n;
  private int count;

  /** For so many nodes. */
  NodeOrder(int capacity) {
    keys = new long[capacity];
    ranks = new int[capacity];
  }

  /** Makes all nodes equal. */
  void start(int nodes) {
    n = nodes;
    count = Math.min(1, n);
    for (int i = 0; i < n; i++) {
      ranks[i] = 0;
      keys[i] = i;
    }
  }

  /** Whether no two nodes are equal any more. */
  boolean isDiscrete() {
    return count == n;
  }

  /** Tells nodes that are equal so far apart by the class each has in the next column. */
  void refine(int[] classes) {
    for (int i = 0; i < n; i++) {
      keys[i] = ((long) ranks[i] << (2 * BITS)) | ((long) classes[i] << BITS) | i;
    }
    Arrays.sort(keys, 0, n);
    count = 0;
    for (int i = 0; i < n; i++) {
      if (i == 0 || keys[i] >>> BITS != keys[i - 1] >>> BITS) {
        count++;
      }
      ranks[node(i)] = count - 1;
    }
  }

  /** The node at a position. */
  int node(int position) {
    return (int) (keys[position] & MASK);
  }

  /** The block of equal nodes at a position. */
  int block(int position) {
    return ranks[node(position)];
  }
}
