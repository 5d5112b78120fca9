package dev.casimir.testing;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Runs a check on many seeded random cases.
 *
 * <p>Every case has a generator of its own, made from the seed of the case alone, so that a failing
 * case is repeated without those before it: the error names the seed, and the system property
 * {@value #SEED} set to it runs that one case.
 */
public final class Property {
  /** System property with the seed of the only case to run. */
  public static final String SEED = "casimir.property.seed";

  private static final String ALGORITHM = "L64X128MixRandom";
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private Property() {}

  /** What must hold in every case; all its choices come from {@code random}. */
  @FunctionalInterface
  public interface Check {
    void run(RandomGenerator random) throws Exception;
  }

  /**
   * Runs {@code check} on {@code cases} cases derived from {@code seed}.
   *
   * @throws AssertionError if one fails, with its seed in the message and the failure as its cause
   */
  public static void check(int cases, long seed, Check check) {
    Long only = Long.getLong(SEED);
    if (only != null) {
      runCase("the only case", only, check);
      return;
    }
    for (int i = 0; i < cases; i++) {
      runCase("case " + i + " of " + cases, caseSeed(seed, i), check);
    }
  }

  /** The generator that a case of this seed is given. */
  public static RandomGenerator generator(long caseSeed) {
    return RandomGeneratorFactory.of(ALGORITHM).create(caseSeed);
  }

  private static void runCase(String name, long caseSeed, Check check) {
    try {
      check.run(generator(caseSeed));
    } catch (Throwable failure) {
      String message =
          "%s failed (repeat with -D%s=%d): %s".formatted(name, SEED, caseSeed, failure);
      throw new AssertionError(message, failure);
    }
  }

  /**
   * Distinct for distinct indices: an odd multiple, then the bijective finaliser of MurmurHash3.
   */
  private static long caseSeed(long seed, int index) {
    long mixed = seed + (index + 1) * GOLDEN_RATIO;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
