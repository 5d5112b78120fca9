package dev.casimir.frames.internal.average;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.casimir.frames.FrameField;
import dev.casimir.simd.Provider;
import dev.casimir.simd.ScratchPool;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;

/** Signs of framed fields, by kind and pattern. */
public final class SignFlips {
  private static final int LARGEST_DIMENSION = 8;
  private static final int MOST_LANES = 64;

  private final DType dtype;
  private final SignFlip rows;
  private final ScratchPool scratch =
      new ScratchPool((long) (LARGEST_DIMENSION * LARGEST_DIMENSION + MOST_LANES) * Double.BYTES);

  /** For one precision. */
  public SignFlips(DType dtype, Provider provider) {
    this.dtype = dtype;
    rows = Provider.instantiate(provider, SignFlip.class, SignFlip.class.getName(), dtype);
  }

  /** Numbers of one vector or one matrix of a field. */
  public static int period(FrameField kind, int dimension) {
    return switch (kind) {
      case SCALAR -> 1;
      case POINT, VECTOR, PSEUDOVECTOR -> dimension;
      case TENSOR -> dimension * dimension;
    };
  }

  /** The sign, 1 or -1, of one number of a vector or a matrix. */
  public static int sign(FrameField kind, int dimension, int pattern, int index) {
    int flips =
        switch (kind) {
          case SCALAR -> 0;
          case POINT, VECTOR -> pattern >> index & 1;
          case PSEUDOVECTOR -> (pattern >> index & 1) + Integer.bitCount(pattern);
          case TENSOR ->
              (pattern >> (index / dimension) & 1) + (pattern >> (index % dimension) & 1);
        };
    return 1 - 2 * (flips & 1);
  }

  /** Flips all items alike. */
  public void flip(FrameField kind, int dimension, int pattern, Tensor framed, Tensor out) {
    MemorySegment signs = scratch.acquire();
    fill(kind, dimension, pattern, signs);
    int period = period(kind, dimension);
    rows.flip(framed.segment(), 0, out.segment(), 0, framed.size(), signs, period);
    scratch.release(signs);
  }

  /**
   * Row r of {@code out} is row {@code items[r]} of {@code framed} flipped by {@code patterns[r]}.
   *
   * @param pattern of each row of {@code out}
   * @param item row of {@code framed} for each row of {@code out}
   */
  public void gather(
      FrameField kind,
      int dimension,
      IntUnaryOperator pattern,
      IntUnaryOperator item,
      Tensor framed,
      Tensor out) {
    int count = (int) out.dimension(0);
    long width = count == 0 ? 0 : out.size() / count;
    int period = period(kind, dimension);
    MemorySegment signs = scratch.acquire();
    int last = -1;
    for (int r = 0; r < count; r++) {
      int flips = pattern.applyAsInt(r);
      if (flips != last) {
        fill(kind, dimension, flips, signs);
        last = flips;
      }
      long from = item.applyAsInt(r) * width * dtype.bytes();
      long to = r * width * dtype.bytes();
      rows.flip(framed.segment(), from, out.segment(), to, width, signs, period);
    }
    scratch.release(signs);
  }

  private void fill(FrameField kind, int dimension, int pattern, MemorySegment signs) {
    int period = period(kind, dimension);
    for (int i = 0; i < period + MOST_LANES; i++) {
      int sign = sign(kind, dimension, pattern, i % period);
      if (dtype == DType.FLOAT64) {
        signs.setAtIndex(JAVA_DOUBLE, i, sign);
      } else {
        signs.setAtIndex(JAVA_FLOAT, i, sign);
      }
    }
  }
}
