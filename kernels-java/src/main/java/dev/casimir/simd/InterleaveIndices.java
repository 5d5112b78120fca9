package dev.casimir.simd;

/**
 * Where numbers go when a sequence of {@code p * lanes} numbers is taken apart into {@code p}:
 * number {@code i * p + c} becomes lane i of vector c.
 *
 * <p>For odd p no number has to be looked for. Lane x of the sequence's vector j holds number
 * {@code j * lanes + x}, so it belongs to {@code c = (j * lanes + x) mod p}. With the vectors
 * called {@code r = j * lanes mod p}, lane x has to turn by {@code x mod p} vectors: one choice
 * between two vectors for each bit of {@code x mod p}. What is then lane x of vector c is its item
 * {@code i} with {@code i * p + c = x} modulo lanes, a matter of one vector, which the last choice
 * does besides. That is the decomposition of Catanzaro, Keller and Garland, A decomposition for
 * in-place matrix transposition, 2014. On the way back all goes backwards.
 *
 * <p>An index below {@code lanes} is a lane of the first of two vectors, other ones of the second.
 */
final class InterleaveIndices {
  private InterleaveIndices() {}

  /** Every second number of two vectors from {@code first} on. */
  static int[] every(int lanes, int first) {
    int[] index = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      index[i] = 2 * i + first;
    }
    return index;
  }

  /** Lanes from {@code first} on of two vectors in turn. */
  static int[] zip(int lanes, int first) {
    int[] index = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      index[i] = first + i / 2 + (i % 2) * lanes;
    }
    return index;
  }

  /** Which vector of the sequence is called {@code name}. */
  static int row(int p, int lanes, int name) {
    int row = 0;
    while (row * lanes % p != name) {
      row++;
    }
    return row;
  }

  /** Lane x of the second vector where {@code x mod p} has this bit, of the first elsewhere. */
  static int[] turn(int p, int lanes, int bit) {
    int[] index = new int[lanes];
    for (int x = 0; x < lanes; x++) {
      index[x] = x + (x % p & bit) / bit * lanes;
    }
    return index;
  }

  /** The last turn of vector {@code c}, with its items brought in order. */
  static int[] taken(int p, int lanes, int bit, int c) {
    int[] turn = turn(p, lanes, bit);
    int[] index = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      index[i] = turn[(i * p + c) % lanes];
    }
    return index;
  }

  /**
   * Items of vectors {@code c} and {@code c + 1} where the sequence has them, and the first turn.
   */
  static int[] put(int p, int lanes, int c) {
    int[] index = new int[lanes];
    for (int i = 0; i < lanes; i++) {
      int here = (i * p + c) % lanes;
      if (here % p % 2 == 0) {
        index[here] = i;
      }
      int next = (i * p + (c + 1) % p) % lanes;
      if (next % p % 2 == 1) {
        index[next] = lanes + i;
      }
    }
    return index;
  }
}
