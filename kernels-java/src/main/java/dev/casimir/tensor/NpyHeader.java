package dev.casimir.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the header of a {@code .npy} file says, and how it is written. The format is NumPy
 * Enhancement Proposal 1, in its versions 1.0, 2.0 and 3.0.
 */
final class NpyHeader {
  /** The first bytes of every file: 0x93, then NUMPY. */
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy's largest number of axes. */
  static final int MAX_RANK = 64;

  private static final int VERSION_1_PREFIX = MAGIC.length + 2 + Short.BYTES;

  /** Digits NumPy leaves room for, so that a file can grow along its first axis in place. */
  private static final int GROWTH_DIGITS = 21;

  private final DType dtype;
  private final long[] shape;

  NpyHeader(DType dtype, long[] shape) {
    this.dtype = dtype;
    this.shape = shape;
  }

  DType dtype() {
    return dtype;
  }

  long[] shape() {
    return shape;
  }

  /** Bytes of the data that follows. */
  long dataBytes() {
    return Shape.size(shape) * dtype.bytes();
  }

  /**
   * The whole header in version 1.0, byte for byte as NumPy writes it: the keys in order, room for
   * the first extent to grow, then spaces so that the data starts at a multiple of 64. With at most
   * {@link #MAX_RANK} axes it always fits the two-byte length of that version.
   */
  byte[] toBytes() {
    StringBuilder text = new StringBuilder();
    text.append("{'descr': '").append(dtype.npyDescriptor());
    text.append("', 'fortran_order': False, 'shape': ").append(shapeLiteral()).append(", }");
    if (shape.length > 0) {
      text.repeat(' ', GROWTH_DIGITS - Long.toString(shape[0]).length());
    }
    int unpadded = VERSION_1_PREFIX + text.length() + 1;
    text.repeat(' ', Tensor.ALIGNMENT - unpadded % Tensor.ALIGNMENT).append('\n');
    return ByteBuffer.allocate(VERSION_1_PREFIX + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.toString().getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  @Override
  public String toString() {
    return Shape.describe(dtype, shape);
  }

  private String shapeLiteral() {
    StringBuilder literal = new StringBuilder("(");
    for (int axis = 0; axis < shape.length; axis++) {
      literal.append(axis == 0 ? "" : " ").append(shape[axis]);
      literal.append(axis < shape.length - 1 || axis == 0 ? "," : "");
    }
    return literal.append(')').toString();
  }
}
