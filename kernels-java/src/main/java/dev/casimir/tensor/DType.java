package dev.casimir.tensor;

/** Element types a {@link Tensor} may hold. Kernels compute in the two floating-point ones. */
public enum DType {
  FLOAT32(4, "<f4", "F32"),
  FLOAT64(8, "<f8", "F64"),
  INT32(4, "<i4", "I32"),
  INT64(8, "<i8", "I64");

  private final int bytes;
  private final String npyDescriptor;
  private final String suffix;

  DType(int bytes, String npyDescriptor, String suffix) {
    this.bytes = bytes;
    this.npyDescriptor = npyDescriptor;
    this.suffix = suffix;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The NumPy descriptor of the little-endian type, for example {@code <f4}. */
  public String npyDescriptor() {
    return npyDescriptor;
  }

  /** The short name kernels carry in their class names: F32, F64, I32, I64. */
  public String suffix() {
    return suffix;
  }

  /** Whether this is one of the two precisions kernels compute in. */
  public boolean isFloating() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** Unit roundoff u = 2^-24 or 2^-53; zero for the integer types. */
  public double unitRoundoff() {
    return switch (this) {
      case FLOAT32 -> 0x1p-24;
      case FLOAT64 -> 0x1p-53;
      case INT32, INT64 -> 0;
    };
  }
}
