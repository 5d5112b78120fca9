package dev.casimir.product.internal;

import java.util.List;

/** What is done to one panel of items: a product or one of its derivatives. Stateless. */
interface PanelTask {
  /** Tensors that are read. */
  List<Slot> inputs();

  /** Tensors that are written. */
  List<Slot> outputs();

  /** Scratch that the products inside need at the start of the frame's scratch memory. */
  long scratchBytes(int lanes);

  /** Rows of each temporary panel. */
  int[] temporaryRows();

  void run(PanelFrame frame);
}
