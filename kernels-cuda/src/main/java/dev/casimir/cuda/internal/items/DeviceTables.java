package dev.casimir.cuda.internal.items;

import dev.casimir.tensor.DType;

/** Puts tables on a device; both return the address. */
interface DeviceTables {
  long integers(int... values);

  long numbers(DType dtype, double... values);
}
