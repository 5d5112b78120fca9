package dev.casimir.product.internal.fourier;

/**
 * Where the direct convolution keeps its rows. A row is one vector wide; rows come in pairs, for
 * the amplitudes P and S that {@link FourierDirectProduct} describes. All positions are in rows
 * from the start of the scratch.
 *
 * <p>Parts, in order: the first series [v][k], with k filled up to whole blocks of zeros; the
 * second series [w][k]; one order of the second series continued to negative and to too large
 * frequencies, and its negative; the product [V][u]; one more order of the product, where results
 * nobody wants are left.
 *
 * @param degree1 highest degree of the first factor
 * @param degree2 highest degree of the second factor
 * @param order3 highest order V wanted of the product, at most degree1 + degree2
 */
public record TorusLayout(int degree1, int degree2, int order3) {
  /** Frequencies of the first series the kernel holds in registers at once. */
  static final int BLOCK = 3;

  /** Frequencies of the first series, filled up. */
  int terms() {
    return (degree1 / BLOCK + 1) * BLOCK;
  }

  /** Frequencies u of the product. */
  int frequencies() {
    return degree1 + degree2 + 1;
  }

  int first(int v) {
    return 2 * v * terms();
  }

  int second(int w) {
    return first(degree1 + 1) + 2 * w * (degree2 + 1);
  }

  /**
   * Frequency 0 of the continued order; before it stand as many negative ones as any sum reaches.
   */
  int continued() {
    return second(degree2 + 1) + 2 * Math.max(degree2, terms());
  }

  /** Frequency 0 of its negative; no frequencies before it. */
  int negated() {
    return continued() + 2 * (frequencies() + terms());
  }

  int product(int order) {
    return negated() + 2 * (frequencies() + terms()) + 2 * order * frequencies();
  }

  int rows() {
    return product(order3 + 2);
  }

  /** Where the product of order V goes; the waste order if V is not wanted. */
  int target(int order) {
    return product(Math.min(order, order3 + 1));
  }

  /** How many frequencies of the product the block of the first series that starts at i reaches. */
  int reached(int i) {
    return Math.min(frequencies(), i + BLOCK + degree2);
  }

  /** Whether the product of orders v and w contributes to any order that is wanted. */
  boolean wanted(int v, int w) {
    return Math.abs(v - w) <= order3;
  }

  /** Arithmetic instructions per lane of the convolution. */
  long multiplyAdds() {
    long half = 0;
    long full = 0;
    for (int i = 0; i < terms(); i += BLOCK) {
      half += reached(i) * (4L * BLOCK);
      full += reached(i) * (6L * BLOCK + 8) + 2 * BLOCK;
    }
    long sum = 0;
    for (int w = 0; w <= degree2; w++) {
      sum += 6L * (degree2 + 1);
      for (int v = 0; v <= degree1; v++) {
        long both = v == 0 || w == 0 ? half : full;
        sum += wanted(v, w) ? both : 0;
      }
    }
    return sum;
  }
}
