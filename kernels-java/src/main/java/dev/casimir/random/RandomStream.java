package dev.casimir.random;

/**
 * The random numbers of one item: a function of the seed and the index of the item alone.
 *
 * <p>Block number b of an item is Philox 4x32-10 of the counter (index, b), 64 bits each, under the
 * seed as key; it gives two numbers. Elementary functions are those of {@link StrictMath}, which
 * are the same on every machine.
 */
public final class RandomStream {
  private static final double UNIT = 0x1p-53;
  private static final long LOW = 0xFFFFFFFFL;

  private final Philox philox = new Philox();
  private long seed;
  private long item;
  private long block;
  private boolean halfLeft;
  private boolean gaussianLeft;
  private double gaussian;
  private double cosine;
  private double sine;

  /** Goes to the first number of an item. */
  public void start(long newSeed, long newItem) {
    seed = newSeed;
    item = newItem;
    block = 0;
    halfLeft = false;
    gaussianLeft = false;
  }

  /**
   * Uniform on the integers from 0 to {@code bound} - 1, exactly: the upper half of a 32-bit number
   * times the bound, drawn anew where that would favour some (Lemire 2019).
   *
   * @param bound at least 1
   */
  public int below(int bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound: expected at least 1, got " + bound);
    }
    long product = (bits() >>> 32) * bound;
    if ((product & LOW) < bound) {
      long excess = (LOW + 1) % bound;
      while ((product & LOW) < excess) {
        product = (bits() >>> 32) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /** Index of the item whose numbers these are. */
  public long item() {
    return item;
  }

  /** Uniform in the open interval (0, 1): an odd multiple of 2^-53. */
  public double uniform() {
    return ((bits() >>> 11) | 1) * UNIT;
  }

  /** Uniform in the open interval (-radius, radius). */
  public double symmetricUniform(double radius) {
    return radius * (2 * uniform() - 1);
  }

  /** Standard normal, by the transform of Box and Muller: two from two uniforms. */
  public double gaussian() {
    if (gaussianLeft) {
      gaussianLeft = false;
      return gaussian;
    }
    double radius = Math.sqrt(-2 * StrictMath.log(uniform()));
    turn();
    gaussian = radius * sine;
    gaussianLeft = true;
    return radius * cosine;
  }

  /** Draws a uniform direction in the plane, for {@link #cosine} and {@link #sine}. */
  public void turn() {
    turn(uniform());
  }

  /**
   * Goes to the direction of some turns, from 0 to 1. Whole quarters are taken off exactly; what is
   * left needs no reduction by pi, for which {@link StrictMath} would allocate memory.
   */
  public void turn(double turns) {
    double quarters = Math.rint(4 * turns);
    double angle = 2 * Math.PI * (turns - 0.25 * quarters);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    int quadrant = (int) quarters & 3;
    cosine = quadrant == 0 ? cos : quadrant == 1 ? -sin : quadrant == 2 ? -cos : sin;
    sine = quadrant == 0 ? sin : quadrant == 1 ? cos : quadrant == 2 ? -sin : -cos;
  }

  /** Cosine of the last direction. */
  public double cosine() {
    return cosine;
  }

  /** Sine of the last direction. */
  public double sine() {
    return sine;
  }

  private long bits() {
    if (halfLeft) {
      halfLeft = false;
      return philox.secondHalf();
    }
    philox.compute(
        (int) item,
        (int) (item >>> 32),
        (int) block,
        (int) (block >>> 32),
        (int) seed,
        (int) (seed >>> 32));
    block++;
    halfLeft = true;
    return philox.firstHalf();
  }
}
