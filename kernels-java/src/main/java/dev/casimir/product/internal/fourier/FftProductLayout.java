package dev.casimir.product.internal.fourier;

/**
 * Sizes and places of {@link FourierFftProduct}. Positions count complex rows, two vectors wide,
 * from the start of the scratch.
 */
final class FftProductLayout {
  /**
   * Pairs of rows theta_j whose transforms in phi run together: long loops, yet all in the
   * first-level cache.
   */
  static final int PAIRS_AT_ONCE = 2;

  private final int degree1;
  private final int degree2;
  private final int order3;
  private final int thetaSize;
  private final int phiSize;
  private final int end;

  private final int first;
  private final int second;
  private final int product;
  private final int thetaInputFirst;
  private final int thetaInputSecond;
  private final int phiInputs;
  private final int thetaInputProduct;
  private final int thetaFirst;
  private final int thetaSecond;
  private final int work;
  private final int phiWork;

  FftProductLayout(int degree1, int degree2, int order3) {
    this.degree1 = degree1;
    this.degree2 = degree2;
    this.order3 = order3;
    phiSize = cheapest(degree1 + degree2 + order3 + 1, 0);
    thetaSize = cheapest(2 * (degree1 + degree2) + 1, BatchedFft.multiplyAdds(phiSize));
    int at = 2;
    first = at;
    second = first + (degree1 + 1) * (degree1 + 1);
    product = second + (degree2 + 1) * (degree2 + 1);
    thetaInputFirst = product + (order3 + 1) * frequencies();
    thetaInputSecond = thetaInputFirst + thetaSize * columns(degree1);
    phiInputs = thetaInputSecond + thetaSize * columns(degree2);
    thetaInputProduct = phiInputs + phiInputRows(PAIRS_AT_ONCE) + phiInputRows(1);
    int widest =
        thetaSize * Math.max(columns(order3), Math.max(columns(degree1), columns(degree2)));
    thetaFirst = thetaInputProduct + thetaSize * columns(order3);
    thetaSecond = thetaFirst + widest;
    work = thetaSecond + widest;
    phiWork = work + widest;
    end = phiWork + 3 * phiInputRows(PAIRS_AT_ONCE);
  }

  /**
   * The size from {@code smallest} on with the least work, where each row of the half circle costs
   * transforms in phi too.
   */
  private int cheapest(int smallest, long perRow) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int n = Math.max(2, smallest); n <= 2 * smallest; n++) {
      if (BatchedFft.isSmooth(n)) {
        int columns = perRow == 0 ? 1 : columns(degree1) + columns(degree2) + columns(order3);
        long work = columns * BatchedFft.multiplyAdds(n) + 3 * ((n / 2 + 2) / 2) * perRow;
        if (work < least) {
          least = work;
          best = n;
        }
      }
    }
    return best;
  }

  int degree1() {
    return degree1;
  }

  int degree2() {
    return degree2;
  }

  int order3() {
    return order3;
  }

  int thetaSize() {
    return thetaSize;
  }

  int phiSize() {
    return phiSize;
  }

  /** Frequencies k = 0..L1 + L2 of the product in theta. */
  int frequencies() {
    return degree1 + degree2 + 1;
  }

  /** Complex transforms in theta for orders 0..order: an even and an odd order each. */
  int columns(int order) {
    return order / 2 + 1;
  }

  /** Pairs of rows theta_j, theta_j' with 0 &lt;= theta &lt;= pi. */
  int pairs() {
    return (thetaSize / 2 + 2) / 2;
  }

  /** The first row of a pair, as an index of theta. */
  int near(int pair) {
    return 2 * pair;
  }

  /** The second row of a pair; the first again where there is no other. */
  int next(int pair) {
    return Math.min(2 * pair + 1, thetaSize / 2);
  }

  /** A row of zeros. */
  int zero() {
    return 0;
  }

  /** A row for what nobody reads. */
  int waste() {
    return 1;
  }

  int first() {
    return first;
  }

  int second() {
    return second;
  }

  int product() {
    return product;
  }

  /** Start of the panels that are mostly zero; transforms leave them as they are. */
  int sparseInputs() {
    return thetaInputFirst;
  }

  int sparseInputsEnd() {
    return thetaInputProduct;
  }

  int thetaInputFirst() {
    return thetaInputFirst;
  }

  int thetaInputSecond() {
    return thetaInputSecond;
  }

  int thetaInputProduct() {
    return thetaInputProduct;
  }

  int thetaFirst() {
    return thetaFirst;
  }

  int thetaSecond() {
    return thetaSecond;
  }

  int work() {
    return work;
  }

  /** Spectra of both factors for {@code pairs} pairs of rows. */
  int phiInput(int pairs) {
    return pairs == PAIRS_AT_ONCE ? phiInputs : phiInputs + phiInputRows(PAIRS_AT_ONCE);
  }

  /** Work panel number 0, 1 or 2 of the transforms in phi. */
  int phiWork(int panel) {
    return phiWork + panel * phiInputRows(PAIRS_AT_ONCE);
  }

  int rows() {
    return end;
  }

  private int phiInputRows(int pairs) {
    return 2 * pairs * phiSize;
  }
}
