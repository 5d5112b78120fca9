package dev.casimir.models.data;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The order in which an epoch takes the samples: a permutation made from the seed and the number of
 * the epoch alone, so that a resumed run goes on as if it had never stopped. A Fisher-Yates shuffle
 * with the JDK's L64X128MixRandom.
 */
public final class EpochOrder {
  private static final String ALGORITHM = "L64X128MixRandom";

  private EpochOrder() {}

  /**
   * A permutation of 0 to samples - 1.
   *
   * @param epoch counted from 0
   */
  public static int[] shuffled(long seed, int epoch, int samples) {
    RandomGenerator random = generator(seed, epoch);
    int[] order = new int[samples];
    for (int i = 0; i < samples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** A generator for the epoch; neighbouring seeds and epochs give unrelated numbers. */
  public static RandomGenerator generator(long seed, int epoch) {
    // The sum of seed and epoch would give (seed + 1, epoch) the numbers of (seed, epoch + 1).
    long base = RandomGeneratorFactory.of(ALGORITHM).create(seed).nextLong();
    return RandomGeneratorFactory.of(ALGORITHM).create(base + epoch);
  }
}
