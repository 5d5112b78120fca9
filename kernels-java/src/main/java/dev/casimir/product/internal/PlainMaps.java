package dev.casimir.product.internal;

import dev.casimir.simd.Deferred;
import java.util.function.Supplier;

/**
 * A product without weights: three bilinear maps, each a product of its own. The adjoints are made
 * when they are first asked for.
 */
final class PlainMaps implements PanelMaps {
  private static final int[] NO_ROWS = {};

  private final PanelProduct toOutput;
  private final Deferred<PanelProduct> toFirst;
  private final Deferred<PanelProduct> toSecond;
  private final int firstRows;
  private final int secondRows;
  private final int outputRows;

  /**
   * @param toFirst makes the product (y, gz) to gx
   * @param toSecond makes the product (x, gz) to gy
   */
  PlainMaps(
      PanelProduct toOutput,
      Supplier<PanelProduct> toFirst,
      Supplier<PanelProduct> toSecond,
      int firstRows,
      int secondRows,
      int outputRows) {
    this.toOutput = toOutput;
    this.toFirst = new Deferred<>(toFirst);
    this.toSecond = new Deferred<>(toSecond);
    this.firstRows = firstRows;
    this.secondRows = secondRows;
    this.outputRows = outputRows;
  }

  @Override
  public long multiplyAdds() {
    return toOutput.multiplyAdds();
  }

  @Override
  public long scratchBytes(int lanes, boolean derivatives) {
    long bytes = toOutput.scratchBytes(lanes);
    if (!derivatives) {
      return bytes;
    }
    long adjoints = Math.max(toFirst.get().scratchBytes(lanes), toSecond.get().scratchBytes(lanes));
    return Math.max(bytes, adjoints);
  }

  @Override
  public int[] temporaryRows() {
    return NO_ROWS;
  }

  @Override
  public int rows(Space space) {
    return switch (space) {
      case FIRST -> firstRows;
      case SECOND -> secondRows;
      case OUTPUT -> outputRows;
      case WEIGHTS -> 0;
    };
  }

  @Override
  public boolean hasWeights() {
    return false;
  }

  @Override
  public boolean isLinearInWeights() {
    return true;
  }

  @Override
  public void toOutput(PanelFrame frame, int x, int y, int w, int z) {
    run(toOutput, frame, x, y, z);
  }

  @Override
  public void toFirst(PanelFrame frame, int y, int w, int gz, int gx) {
    run(toFirst.get(), frame, y, gz, gx);
  }

  @Override
  public void toSecond(PanelFrame frame, int x, int w, int gz, int gy) {
    run(toSecond.get(), frame, x, gz, gy);
  }

  @Override
  public void toWeights(PanelFrame frame, int x, int y, int gz, int gw) {
    throw new UnsupportedOperationException("there are no weights");
  }

  private static void run(PanelProduct product, PanelFrame frame, int a, int b, int result) {
    product.run(
        frame.segment(a),
        frame.offset(a),
        frame.segment(b),
        frame.offset(b),
        frame.segment(result),
        frame.offset(result),
        frame.rowStride(),
        frame.lanes(),
        frame.scratch());
  }
}
