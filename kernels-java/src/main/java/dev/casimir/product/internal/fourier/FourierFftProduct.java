package dev.casimir.product.internal.fourier;

import dev.casimir.product.internal.PanelProduct;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The Gaunt product by fast Fourier transforms on the torus, O(L^3) with the conversions, O(L^2 log
 * L) without: series to samples, product of samples, samples to series.
 *
 * <p>A complex two-dimensional transform would do four times the work. Here (a) a cosine series
 * (even order v) and a sine series (odd order v + 1) share one complex transform in theta, told
 * apart afterwards by their parity; (b) the double cover f(-theta, phi + pi) = f(theta, phi) leaves
 * the rows theta_j in [0, pi] only; (c) two of these rows, real functions of phi, share one complex
 * transform in phi. Rows of the same factor are paired, never rows of x with rows of y, whose
 * magnitudes may differ beyond what a shared rounding error allows.
 *
 * <p>Sizes: N_theta &gt;= 2 (L1 + L2) + 1, because all frequencies of the product take part in the
 * way back, and N_phi &gt;= L1 + L2 + L3 + 1, both the cheapest products of 2, 3 and 5. See the
 * design note on tensor products, section 2.5.
 */
public final class FourierFftProduct implements PanelProduct {
  private final FftProductLayout layout;
  private final SparseTable forwardFirst;
  private final SparseTable forwardSecond;
  private final SparseTable back;
  private final SparseRows sparse;
  private final TorusRows rows;
  private final BatchedFft thetaFirst;
  private final BatchedFft thetaSecond;
  private final BatchedFft thetaProduct;
  private final int[] expandFirst;
  private final int[] expandSecond;
  private final int[] fold;
  private final List<PhiBatch> batches = new ArrayList<>();
  private final int rowBytes;

  /**
   * A product of degrees up to {@code degree1} and {@code degree2} with the output cut at {@code
   * degree3}, which may exceed their sum.
   */
  public FourierFftProduct(int degree1, int degree2, int degree3, DType dtype, Provider provider) {
    String base = "dev.casimir.product.internal.fourier.";
    sparse = Provider.instantiate(provider, SparseRows.class, base + "SparseRows", dtype);
    rows = Provider.instantiate(provider, TorusRows.class, base + "TorusRows", dtype);
    rowBytes = sparse.lanes() * dtype.bytes();
    layout = new FftProductLayout(degree1, degree2, Math.min(degree3, degree1 + degree2));
    thetaFirst = new BatchedFft(layout.thetaSize(), layout.columns(degree1), dtype, provider);
    thetaSecond = new BatchedFft(layout.thetaSize(), layout.columns(degree2), dtype, provider);
    thetaProduct =
        new BatchedFft(layout.thetaSize(), layout.columns(layout.order3()), dtype, provider);
    for (int pair = 0; pair < layout.pairs(); pair += FftProductLayout.PAIRS_AT_ONCE) {
      int count = Math.min(FftProductLayout.PAIRS_AT_ONCE, layout.pairs() - pair);
      batches.add(new PhiBatch(layout, pair, count, this, dtype, provider));
    }
    expandFirst = expandTable(layout.first(), degree1, layout.thetaInputFirst());
    expandSecond = expandTable(layout.second(), degree2, layout.thetaInputSecond());
    fold = foldTable();
    TorusCoefficients coefficients =
        new TorusCoefficients(Math.max(degree1, Math.max(degree2, degree3)));
    // The half of every pair sum and difference that pack leaves out is in here.
    forwardFirst = TorusTables.forward(coefficients, degree1, degree1 + 1, 0.5, 0.25, dtype);
    forwardSecond = TorusTables.forward(coefficients, degree2, degree2 + 1, 0.5, 0.25, dtype);
    double points = 2.0 * layout.thetaSize() * layout.phiSize();
    back =
        TorusTables.back(
            coefficients, degree3, layout.frequencies(), 0.5 / points, 1 / points, dtype);
  }

  /** Both series of a column, at frequencies +k and -k of the transform in theta. */
  private int[] expandTable(int planes, int degree, int target) {
    int columns = layout.columns(degree);
    int size = layout.thetaSize();
    int[] table = new int[TorusRows.EXPAND * columns * (degree + 1)];
    int at = 0;
    for (int c = 0; c < columns; c++) {
      for (int k = 0; k <= degree; k++) {
        table[at++] = planes + 2 * c * (degree + 1) + k;
        table[at++] = 2 * c < degree ? planes + (2 * c + 1) * (degree + 1) + k : layout.zero();
        table[at++] = target + k * columns + c;
        table[at++] = target + (size - k) % size * columns + c;
      }
    }
    return table;
  }

  private int[] foldTable() {
    int columns = thetaProduct.columns();
    int size = layout.thetaSize();
    int source = layout.work();
    int[] table = new int[TorusRows.EXPAND * columns * layout.frequencies()];
    int at = 0;
    for (int c = 0; c < columns; c++) {
      for (int k = 0; k < layout.frequencies(); k++) {
        int even = layout.product() + 2 * c * layout.frequencies() + k;
        table[at++] = source + thetaProduct.position(k, c);
        table[at++] = source + thetaProduct.position((size - k) % size, c);
        table[at++] = even;
        table[at++] = 2 * c < layout.order3() ? even + layout.frequencies() : layout.waste();
      }
    }
    return table;
  }

  BatchedFft thetaFirst() {
    return thetaFirst;
  }

  BatchedFft thetaSecond() {
    return thetaSecond;
  }

  /**
   * Arithmetic instructions per lane: multiplications, additions and fused multiply-adds count one
   * each.
   */
  @Override
  public long multiplyAdds() {
    long columns = (long) thetaFirst.columns() + thetaSecond.columns() + thetaProduct.columns();
    long sum = columns * BatchedFft.multiplyAdds(layout.thetaSize());
    for (PhiBatch batch : batches) {
      sum += batch.multiplyAdds();
    }
    long entries = (long) expandFirst.length + expandSecond.length + fold.length;
    sum += entries / TorusRows.EXPAND * TorusRows.EXPAND_COST;
    return sum + forwardFirst.multiplyAdds() + forwardSecond.multiplyAdds() + back.multiplyAdds();
  }

  @Override
  public long scratchBytes(int lanes) {
    return 2L * layout.rows() * rowBytes;
  }

  @Override
  public void run(
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment z,
      long zOffset,
      long rowStride,
      int lanes,
      MemorySegment scratch) {
    rows.clear(2 * layout.zero(), 2 * (layout.zero() + 1), scratch);
    rows.clear(2 * layout.sparseInputs(), 2 * layout.sparseInputsEnd(), scratch);
    for (int group = 0; group < lanes / sparse.lanes(); group++) {
      long at = (long) group * rowBytes;
      sparse.apply(
          forwardFirst, x, xOffset + at, rowStride, scratch, bytes(layout.first()), rowBytes);
      sparse.apply(
          forwardSecond, y, yOffset + at, rowStride, scratch, bytes(layout.second()), rowBytes);
      convolve(scratch);
      sparse.apply(back, scratch, bytes(layout.product()), rowBytes, z, zOffset + at, rowStride);
    }
  }

  private void convolve(MemorySegment scratch) {
    rows.expand(expandFirst, 0, expandFirst.length / TorusRows.EXPAND, scratch);
    rows.expand(expandSecond, 0, expandSecond.length / TorusRows.EXPAND, scratch);
    transform(thetaFirst, layout.thetaInputFirst(), layout.thetaFirst(), layout.work(), scratch);
    transform(thetaSecond, layout.thetaInputSecond(), layout.thetaSecond(), layout.work(), scratch);
    for (int i = 0; i < batches.size(); i++) { // an iterator would be garbage of every call
      batches.get(i).run(rows, scratch, this);
    }
    transform(
        thetaProduct, layout.thetaInputProduct(), layout.work(), layout.thetaFirst(), scratch);
    rows.fold(fold, 0, fold.length / TorusRows.EXPAND, scratch);
  }

  /** Transforms so that the result lies in the panel {@code result}. */
  void transform(BatchedFft fft, int input, int result, int other, MemorySegment scratch) {
    boolean first = fft.endsInFirst();
    fft.run(scratch, bytes(input), bytes(first ? result : other), bytes(first ? other : result));
  }

  private long bytes(int complexRow) {
    return 2L * complexRow * rowBytes;
  }
}
