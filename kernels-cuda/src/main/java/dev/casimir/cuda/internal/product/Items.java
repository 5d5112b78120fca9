package dev.casimir.cuda.internal.product;

/**
 * Where a tensor of items lies on the device.
 *
 * @param address of the first item, 0 for no tensor
 * @param stride elements from one item to the next, 0 if all items share one
 */
record Items(long address, long stride) {
  static final Items NONE = new Items(0, 0);
}
