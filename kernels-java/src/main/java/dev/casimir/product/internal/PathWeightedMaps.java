package dev.casimir.product.internal;

/**
 * A product with one weight for each path. The couplings of all paths are kept apart in an expanded
 * panel, the rows of path after path, which makes the weights a scaling of rows: z = sum over paths
 * of w_p t_p(x, y).
 */
final class PathWeightedMaps implements PanelMaps {
  private static final int EXPANDED = PanelFrame.temporary(0);

  private final PlainMaps expanded;
  private final PanelRows panelRows;
  private final int[] outputRow;
  private final int[] expandedRow;
  private final int[] length;
  private final int firstRows;
  private final int secondRows;
  private final int outputRows;

  /**
   * @param expanded the product without weights whose output is the expanded panel
   * @param outputRow first row of z that path p leads to
   * @param length rows of path p
   */
  PathWeightedMaps(
      PlainMaps expanded, PanelRows panelRows, int[] outputRow, int[] length, int outputRows) {
    this.expanded = expanded;
    this.panelRows = panelRows;
    this.outputRow = outputRow.clone();
    this.length = length.clone();
    this.expandedRow = new int[length.length];
    for (int p = 1; p < length.length; p++) {
      expandedRow[p] = expandedRow[p - 1] + length[p - 1];
    }
    this.firstRows = expanded.rows(Space.FIRST);
    this.secondRows = expanded.rows(Space.SECOND);
    this.outputRows = outputRows;
  }

  @Override
  public long multiplyAdds() {
    return expanded.multiplyAdds() + expanded.rows(Space.OUTPUT);
  }

  @Override
  public long scratchBytes(int lanes, boolean derivatives) {
    return expanded.scratchBytes(lanes, derivatives);
  }

  @Override
  public int[] temporaryRows() {
    return new int[] {expanded.rows(Space.OUTPUT)};
  }

  @Override
  public int rows(Space space) {
    return switch (space) {
      case FIRST -> firstRows;
      case SECOND -> secondRows;
      case OUTPUT -> outputRows;
      case WEIGHTS -> length.length;
    };
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public boolean isLinearInWeights() {
    return true;
  }

  @Override
  public void toOutput(PanelFrame frame, int x, int y, int w, int z) {
    expanded.toOutput(frame, x, y, w, EXPANDED);
    panelRows.clear(frame, z, outputRows);
    for (int p = 0; p < length.length; p++) {
      panelRows.accumulate(frame, w, p, EXPANDED, expandedRow[p], z, outputRow[p], length[p]);
    }
  }

  @Override
  public void toFirst(PanelFrame frame, int y, int w, int gz, int gx) {
    expand(frame, w, gz);
    expanded.toFirst(frame, y, w, EXPANDED, gx);
  }

  @Override
  public void toSecond(PanelFrame frame, int x, int w, int gz, int gy) {
    expand(frame, w, gz);
    expanded.toSecond(frame, x, w, EXPANDED, gy);
  }

  private void expand(PanelFrame frame, int w, int gz) {
    for (int p = 0; p < length.length; p++) {
      panelRows.scale(frame, w, p, gz, outputRow[p], EXPANDED, expandedRow[p], length[p]);
    }
  }

  @Override
  public void toWeights(PanelFrame frame, int x, int y, int gz, int gw) {
    expanded.toOutput(frame, x, y, gw, EXPANDED);
    panelRows.clear(frame, gw, length.length);
    for (int p = 0; p < length.length; p++) {
      panelRows.contract(frame, gw, p, EXPANDED, expandedRow[p], gz, outputRow[p], length[p]);
    }
  }
}
