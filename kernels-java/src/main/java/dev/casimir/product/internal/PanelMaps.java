package dev.casimir.product.internal;

/**
 * A product on panels with its adjoints. With s = gz . z, {@code toFirst} computes the gradient of
 * s with respect to x, and so on. Arguments are panel numbers of the frame; results are overwritten
 * in full; products without weights ignore {@code w}.
 */
interface PanelMaps {
  /** Multiply-adds of {@link #toOutput} per lane. */
  long multiplyAdds();

  /** Scratch bytes that the forward pass needs, or, if {@code derivatives}, any pass. */
  long scratchBytes(int lanes, boolean derivatives);

  /** Rows of the temporary panels that the methods use, numbered from 0. */
  int[] temporaryRows();

  /** Rows of a panel of {@code space}. */
  int rows(Space space);

  boolean hasWeights();

  void toOutput(PanelFrame frame, int x, int y, int w, int z);

  void toFirst(PanelFrame frame, int y, int w, int gz, int gx);

  void toSecond(PanelFrame frame, int x, int w, int gz, int gy);

  void toWeights(PanelFrame frame, int x, int y, int gz, int gw);

  /**
   * Whether z is linear in the weights, so that {@link ProductTasks.DoubleBackward} holds with the
   * methods above.
   */
  boolean isLinearInWeights();

  /**
   * All of the double backward on the panels of the slots, where z is not linear in the weights.
   */
  default void doubleBackward(PanelFrame frame) {
    throw new UnsupportedOperationException("linear in the weights: composed of the methods above");
  }
}
