package dev.casimir.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PhiloxTest {
  private static void assertBlock(int[] counter, int[] key, long first, long second) {
    Philox philox = new Philox();
    philox.compute(counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
    assertEquals(Long.toHexString(first), Long.toHexString(philox.firstHalf()));
    assertEquals(Long.toHexString(second), Long.toHexString(philox.secondHalf()));
  }

  /**
   * The known answers of Random123; there a block is four words, the first the least significant.
   */
  @Test
  void knownAnswers() {
    assertBlock(new int[4], new int[2], 0xe169c58d6627e8d5L, 0x9b00dbd8bc57ac4cL);
    assertBlock(
        new int[] {-1, -1, -1, -1}, new int[] {-1, -1}, 0x41c83b0e408f276dL, 0x6d5451fda20bc7c6L);
    assertBlock(
        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
        new int[] {0xa4093822, 0x299f31d0},
        0x94fdccebd16cfe09L,
        0x24126ea15001e420L);
  }
}
