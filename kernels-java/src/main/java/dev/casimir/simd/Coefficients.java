package dev.casimir.simd;

import dev.casimir.tensor.DType;

/** Tables of coefficients in the precision of a kernel. */
public final class Coefficients {
  private Coefficients() {}

  /** {@code values} as {@code float[]} or {@code double[]}, each rounded once. */
  public static Object round(double[] values, DType dtype) {
    if (dtype == DType.FLOAT64) {
      return values;
    }
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
