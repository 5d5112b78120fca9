package dev.casimir.random;

/**
 * The counter-based generator Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011): a bijection of
 * 128-bit counters for each 64-bit key, ten rounds of two 32-bit multiplications. It has no state
 * but its arguments, so that any thread or device can compute any block of a stream at once.
 */
final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW = 0xFFFFFFFFL;

  private int word0;
  private int word1;
  private int word2;
  private int word3;

  /** Computes the block of a counter and a key, least significant words first. */
  void compute(int counter0, int counter1, int counter2, int counter3, int key0, int key1) {
    int c0 = counter0;
    int c1 = counter1;
    int c2 = counter2;
    int c3 = counter3;
    int k0 = key0;
    int k1 = key1;
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & LOW);
      long product1 = MULTIPLIER_1 * (c2 & LOW);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    word0 = c0;
    word1 = c1;
    word2 = c2;
    word3 = c3;
  }

  /** Words 0 and 1 of the block, word 0 the less significant. */
  long firstHalf() {
    return (long) word1 << 32 | (word0 & LOW);
  }

  /** Words 2 and 3 of the block, word 2 the less significant. */
  long secondHalf() {
    return (long) word3 << 32 | (word2 & LOW);
  }
}
