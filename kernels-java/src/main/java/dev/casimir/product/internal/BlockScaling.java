package dev.casimir.product.internal;

/**
 * One weight for each block of an operand: between a panel with all blocks of the operand and one
 * in which blocks of the same irrep share rows.
 *
 * @param panelRows how rows are worked on
 * @param plain rows with each block on its own
 * @param merged rows shared; blocks may have none
 * @param firstWeight row of the first block's weight within one term of the weights
 */
record BlockScaling(PanelRows panelRows, RowMap plain, RowMap merged, int firstWeight) {
  /** merged = sum over blocks of weight times block; blocks without rows are left out. */
  void in(PanelFrame frame, int weights, int term, int source, int target) {
    panelRows.clear(frame, target, merged.rows());
    for (int b = 0; b < blocks(); b++) {
      if (merged.firstRow(b) != RowMap.NONE) {
        panelRows.accumulate(
            frame,
            weights,
            term + firstWeight + b,
            source,
            plain.firstRow(b),
            target,
            merged.firstRow(b),
            rows(b));
      }
    }
  }

  /** Each block += weight times its merged rows. */
  void out(PanelFrame frame, int weights, int term, int source, int target) {
    for (int b = 0; b < blocks(); b++) {
      if (merged.firstRow(b) != RowMap.NONE) {
        panelRows.accumulate(
            frame,
            weights,
            term + firstWeight + b,
            source,
            merged.firstRow(b),
            target,
            plain.firstRow(b),
            rows(b));
      }
    }
  }

  /** Each weight += its block contracted with the merged rows. */
  void toWeights(PanelFrame frame, int gradWeights, int term, int block, int mergedPanel) {
    for (int b = 0; b < blocks(); b++) {
      if (merged.firstRow(b) != RowMap.NONE) {
        panelRows.contract(
            frame,
            gradWeights,
            term + firstWeight + b,
            block,
            plain.firstRow(b),
            mergedPanel,
            merged.firstRow(b),
            rows(b));
      }
    }
  }

  int blocks() {
    return plain.irreps().blocks().size();
  }

  private int rows(int block) {
    return plain.irreps().blocks().get(block).irrep().dimension();
  }
}
