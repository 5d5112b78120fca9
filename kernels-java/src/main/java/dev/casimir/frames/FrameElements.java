package dev.casimir.frames;

import java.util.Objects;

/**
 * Which elements of a frame an average runs over.
 *
 * @param draws how many are drawn from each frame, 0 if none are
 * @param seed of the draws
 * @param firstCloud number of the first cloud of a batch, which with the seed decides its draws
 */
public record FrameElements(Choice choice, int draws, long seed, long firstCloud) {
  /** How they are chosen. */
  public enum Choice {
    /** All elements. */
    ALL,
    /**
     * One of each set of elements that give the same copy of the cloud: fewer for planar and
     * collinear clouds. The average is the same.
     */
    DISTINCT,
    /** Drawn at random, with replacement: exact in the mean. */
    SAMPLE
  }

  /** All elements. */
  public static final FrameElements ALL = new FrameElements(Choice.ALL, 0, 0, 0);

  /** Elements that give different copies. */
  public static final FrameElements DISTINCT = new FrameElements(Choice.DISTINCT, 0, 0, 0);

  public FrameElements {
    Objects.requireNonNull(choice, "choice");
    if (choice == Choice.SAMPLE ? draws < 1 : draws != 0) {
      throw new IllegalArgumentException(
          "draws: expected 1 or more for SAMPLE, else 0, got " + draws);
    }
  }

  /** Random elements; {@code draws} 1 is a stochastic frame. */
  public static FrameElements sample(int draws, long seed) {
    return new FrameElements(Choice.SAMPLE, draws, seed, 0);
  }

  /** The same for a batch that begins with another cloud. */
  public FrameElements from(long cloud) {
    return new FrameElements(choice, draws, seed, cloud);
  }
}
