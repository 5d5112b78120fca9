package dev.casimir.product.internal;

import static dev.casimir.product.internal.PanelFrame.panel;
import static dev.casimir.product.internal.PanelFrame.temporary;

/**
 * A product with weights for the blocks of its operands: z = sum over terms r of c_r * f(a_r * x,
 * b_r * y). Any product f without weights can carry them, those on a grid too.
 */
final class DegreeWeightedMaps implements PanelMaps {
  /** Scaled operands and what the inner product makes of them. */
  private static final int X = temporary(0);

  private static final int Y = temporary(1);
  private static final int G = temporary(2);
  private static final int TO_FIRST = temporary(3);
  private static final int TO_SECOND = temporary(4);
  private static final int TO_OUTPUT = temporary(5);

  /** Their derivatives in the direction of the double backward. */
  private static final int DX = temporary(6);

  private static final int DY = temporary(7);
  private static final int DG = temporary(8);
  private static final int D_FIRST = temporary(9);
  private static final int D_SECOND = temporary(10);
  private static final int D_OUTPUT = temporary(11);
  private static final int OTHER = temporary(12);

  private final PlainMaps inner;
  private final PanelRows panelRows;
  private final BlockScaling first;
  private final BlockScaling second;
  private final BlockScaling output;
  private final int terms;
  private final int weightsOfTerm;

  DegreeWeightedMaps(
      PlainMaps inner,
      PanelRows panelRows,
      BlockScaling first,
      BlockScaling second,
      BlockScaling output,
      int terms) {
    this.inner = inner;
    this.panelRows = panelRows;
    this.first = first;
    this.second = second;
    this.output = output;
    this.terms = terms;
    this.weightsOfTerm = first.blocks() + second.blocks() + output.blocks();
  }

  @Override
  public long multiplyAdds() {
    return terms
        * (inner.multiplyAdds() + rows(Space.FIRST) + rows(Space.SECOND) + rows(Space.OUTPUT));
  }

  @Override
  public long scratchBytes(int lanes, boolean derivatives) {
    return inner.scratchBytes(lanes, derivatives);
  }

  @Override
  public int[] temporaryRows() {
    int a = inner.rows(Space.FIRST);
    int b = inner.rows(Space.SECOND);
    int c = inner.rows(Space.OUTPUT);
    return new int[] {a, b, c, a, b, c, a, b, c, a, b, c, Math.max(a, Math.max(b, c))};
  }

  @Override
  public int rows(Space space) {
    return switch (space) {
      case FIRST -> first.plain().rows();
      case SECOND -> second.plain().rows();
      case OUTPUT -> output.plain().rows();
      case WEIGHTS -> terms * weightsOfTerm;
    };
  }

  @Override
  public boolean hasWeights() {
    return true;
  }

  @Override
  public boolean isLinearInWeights() {
    return false;
  }

  @Override
  public void toOutput(PanelFrame frame, int x, int y, int w, int z) {
    panelRows.clear(frame, z, rows(Space.OUTPUT));
    for (int r = 0; r < terms; r++) {
      int term = r * weightsOfTerm;
      first.in(frame, w, term, x, X);
      second.in(frame, w, term, y, Y);
      inner.toOutput(frame, X, Y, w, TO_OUTPUT);
      output.out(frame, w, term, TO_OUTPUT, z);
    }
  }

  @Override
  public void toFirst(PanelFrame frame, int y, int w, int gz, int gx) {
    panelRows.clear(frame, gx, rows(Space.FIRST));
    for (int r = 0; r < terms; r++) {
      int term = r * weightsOfTerm;
      second.in(frame, w, term, y, Y);
      output.in(frame, w, term, gz, G);
      inner.toFirst(frame, Y, w, G, TO_FIRST);
      first.out(frame, w, term, TO_FIRST, gx);
    }
  }

  @Override
  public void toSecond(PanelFrame frame, int x, int w, int gz, int gy) {
    panelRows.clear(frame, gy, rows(Space.SECOND));
    for (int r = 0; r < terms; r++) {
      int term = r * weightsOfTerm;
      first.in(frame, w, term, x, X);
      output.in(frame, w, term, gz, G);
      inner.toSecond(frame, X, w, G, TO_SECOND);
      second.out(frame, w, term, TO_SECOND, gy);
    }
  }

  /** Reads the weights from their own slot: the gradient is not linear in one alone. */
  @Override
  public void toWeights(PanelFrame frame, int x, int y, int gz, int gw) {
    int w = panel(Slot.W);
    panelRows.clear(frame, gw, rows(Space.WEIGHTS));
    for (int r = 0; r < terms; r++) {
      int term = r * weightsOfTerm;
      scaleOperands(frame, w, term);
      inner.toFirst(frame, Y, w, G, TO_FIRST);
      first.toWeights(frame, gw, term, x, TO_FIRST);
      inner.toSecond(frame, X, w, G, TO_SECOND);
      second.toWeights(frame, gw, term, y, TO_SECOND);
      inner.toOutput(frame, X, Y, w, TO_OUTPUT);
      output.toWeights(frame, gw, term, gz, TO_OUTPUT);
    }
  }

  private void scaleOperands(PanelFrame frame, int w, int term) {
    first.in(frame, w, term, panel(Slot.X), X);
    second.in(frame, w, term, panel(Slot.Y), Y);
    output.in(frame, w, term, panel(Slot.GRAD_Z), G);
  }

  /**
   * The derivative of z and of the gradients of gz . z in the direction of the cotangents: the
   * matrix of second derivatives is symmetric, so that is the vector-Jacobian product asked for.
   */
  @Override
  public void doubleBackward(PanelFrame frame) {
    int w = panel(Slot.W);
    panelRows.clear(frame, panel(Slot.GRAD_GRAD_Z), rows(Space.OUTPUT));
    panelRows.clear(frame, panel(Slot.GRAD_X), rows(Space.FIRST));
    panelRows.clear(frame, panel(Slot.GRAD_Y), rows(Space.SECOND));
    panelRows.clear(frame, panel(Slot.GRAD_W), rows(Space.WEIGHTS));
    for (int r = 0; r < terms; r++) {
      int term = r * weightsOfTerm;
      scaleOperands(frame, w, term);
      changeOperands(frame, term);
      inner.toOutput(frame, X, Y, w, TO_OUTPUT);
      inner.toFirst(frame, Y, w, G, TO_FIRST);
      inner.toSecond(frame, X, w, G, TO_SECOND);
      inner.toOutput(frame, DX, Y, w, D_OUTPUT);
      inner.toOutput(frame, X, DY, w, OTHER);
      panelRows.add(frame, OTHER, D_OUTPUT, inner.rows(Space.OUTPUT));
      inner.toFirst(frame, DY, w, G, D_FIRST);
      inner.toFirst(frame, Y, w, DG, OTHER);
      panelRows.add(frame, OTHER, D_FIRST, inner.rows(Space.FIRST));
      inner.toSecond(frame, DX, w, G, D_SECOND);
      inner.toSecond(frame, X, w, DG, OTHER);
      panelRows.add(frame, OTHER, D_SECOND, inner.rows(Space.SECOND));
      collect(frame, term);
    }
  }

  /** Directions of the scaled operands: of weights times operand, by the product rule. */
  private void changeOperands(PanelFrame frame, int term) {
    int w = panel(Slot.W);
    int c = panel(Slot.DIRECTION_W);
    first.in(frame, c, term, panel(Slot.X), DX);
    first.in(frame, w, term, panel(Slot.DIRECTION_X), OTHER);
    panelRows.add(frame, OTHER, DX, inner.rows(Space.FIRST));
    second.in(frame, c, term, panel(Slot.Y), DY);
    second.in(frame, w, term, panel(Slot.DIRECTION_Y), OTHER);
    panelRows.add(frame, OTHER, DY, inner.rows(Space.SECOND));
    output.in(frame, c, term, panel(Slot.GRAD_Z), DG);
  }

  private void collect(PanelFrame frame, int term) {
    int w = panel(Slot.W);
    int c = panel(Slot.DIRECTION_W);
    output.out(frame, c, term, TO_OUTPUT, panel(Slot.GRAD_GRAD_Z));
    output.out(frame, w, term, D_OUTPUT, panel(Slot.GRAD_GRAD_Z));
    first.out(frame, c, term, TO_FIRST, panel(Slot.GRAD_X));
    first.out(frame, w, term, D_FIRST, panel(Slot.GRAD_X));
    second.out(frame, c, term, TO_SECOND, panel(Slot.GRAD_Y));
    second.out(frame, w, term, D_SECOND, panel(Slot.GRAD_Y));
    int gradient = panel(Slot.GRAD_W);
    first.toWeights(frame, gradient, term, panel(Slot.DIRECTION_X), TO_FIRST);
    first.toWeights(frame, gradient, term, panel(Slot.X), D_FIRST);
    second.toWeights(frame, gradient, term, panel(Slot.DIRECTION_Y), TO_SECOND);
    second.toWeights(frame, gradient, term, panel(Slot.Y), D_SECOND);
    output.toWeights(frame, gradient, term, panel(Slot.GRAD_Z), D_OUTPUT);
  }
}
