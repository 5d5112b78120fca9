package dev.casimir.frames;

import dev.casimir.frames.internal.average.SignFlips;
import dev.casimir.random.RandomStream;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * The signs by which the elements of a frame of principal axes differ. A pattern is a number with
 * bit k set where axis k is flipped; element 0 has pattern 0. Groups without reflections have the
 * patterns with an even number of flips only.
 *
 * <p>All framed copies of a cloud are one projected cloud with signs, and an equivariant output of
 * each copy goes back by the same signs: nothing else tells the copies apart, so that none is ever
 * multiplied by a matrix.
 *
 * @param dimension of the space, 1..8
 */
public record SignPatterns(FrameGroup group, int dimension) {
  public SignPatterns {
    Objects.requireNonNull(group, "group");
    if (dimension < 1 || dimension > PrincipalFrames.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension: expected 1.." + PrincipalFrames.MAX_DIMENSION + ", got " + dimension);
    }
  }

  /** Elements of a frame: 2^d, or 2^(d-1) without reflections. */
  public int count() {
    return group.elements(dimension);
  }

  /** The pattern of an element: its number, with the last axis making the flips even if need be. */
  public int pattern(int element) {
    Objects.checkIndex(element, count());
    return group.isProper() ? even(element, dimension - 1) : element;
  }

  /**
   * How many copies of a cloud differ that has no extent along some axes, nor any further field
   * there: 2 to the power of the axes left, but without reflections and with extent everywhere half
   * as many.
   *
   * @param kernelAxes bit k set where there is none along axis k
   */
  public int distinctCount(int kernelAxes) {
    int live = dimension - Integer.bitCount(checkedKernel(kernelAxes));
    return group.isProper() && live == dimension ? count() : 1 << live;
  }

  /**
   * The pattern of a representative of the elements that give one of the distinct copies. Axes of
   * the kernel are not flipped, but the last of them where the flips must be even.
   */
  public int distinctPattern(int copy, int kernelAxes) {
    Objects.checkIndex(copy, distinctCount(kernelAxes));
    if (kernelAxes == 0) {
      return pattern(copy);
    }
    int pattern = 0;
    int left = copy;
    for (int axis = 0; axis < dimension; axis++) {
      if ((kernelAxes >> axis & 1) == 0) {
        pattern |= (left & 1) << axis;
        left >>= 1;
      }
    }
    int last = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(kernelAxes);
    return group.isProper() ? even(pattern, last) : pattern;
  }

  /** The axes of the kernel of a cloud with these flags: the last ones. */
  public int kernelAxes(int flags) {
    int kernel = Math.min(FrameFlags.kernelDimension(flags), dimension);
    return (1 << dimension) - (1 << (dimension - kernel));
  }

  /**
   * Patterns drawn uniformly and independently: draw number i of a cloud is a function of the seed,
   * the number of the cloud and i alone (Philox 4x32-10).
   *
   * @param first number of the first draw
   */
  public int[] draw(long seed, long cloud, int first, int draws) {
    RandomStream random = new RandomStream();
    random.start(seed, cloud);
    for (int i = 0; i < first; i++) {
      random.uniform();
    }
    int[] patterns = new int[draws];
    Arrays.setAll(patterns, i -> pattern((int) (random.uniform() * count())));
    return patterns;
  }

  /**
   * Flips a field in the frame of the axes by one pattern: S a for points and vectors, det(S) S a
   * for pseudovectors, S T S for tensors. It is its own inverse.
   *
   * @param framed [..., d], tensors [..., d, d]
   * @param out of the same shape and dtype, elsewhere
   */
  public void flip(FrameField kind, int pattern, Tensor framed, Tensor out) {
    checkPattern(pattern);
    checkFields(kind, framed, out);
    flips(framed).flip(kind, dimension, pattern, framed, out);
  }

  /**
   * The same with a pattern for each item of the first axis.
   *
   * @param patterns [B] INT32
   */
  public void flip(FrameField kind, Tensor patterns, Tensor framed, Tensor out) {
    checkFields(kind, framed, out);
    long items = framed.rank() == 0 ? -1 : framed.dimension(0);
    if (patterns.rank() != 1 || patterns.dtype() != DType.INT32 || patterns.dimension(0) != items) {
      throw new IllegalArgumentException(
          "patterns: expected [%d] INT32, got %s".formatted(items, patterns));
    }
    for (long i = 0; i < items; i++) {
      checkPattern((int) patterns.getLong(i));
    }
    flips(framed).gather(kind, dimension, r -> (int) patterns.getLong(r), r -> r, framed, out);
  }

  private static SignFlips flips(Tensor framed) {
    return new SignFlips(framed.dtype(), Provider.current());
  }

  private void checkPattern(int pattern) {
    boolean known = pattern >= 0 && pattern < 1 << dimension;
    if (!known || (group.isProper() && Integer.bitCount(pattern) % 2 != 0)) {
      throw new IllegalArgumentException(
          "pattern: expected one of %s(%d), got %d".formatted(group, dimension, pattern));
    }
  }

  private void checkFields(FrameField kind, Tensor framed, Tensor out) {
    int axes = kind == FrameField.SCALAR ? 0 : kind == FrameField.TENSOR ? 2 : 1;
    boolean fits = framed.dtype().isFloating() && framed.rank() >= axes;
    for (int axis = framed.rank() - axes; fits && axis < framed.rank(); axis++) {
      fits = framed.dimension(axis) == dimension;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "framed: expected %s of extent %d, FLOAT32 or FLOAT64, got %s"
              .formatted(kind.label(), dimension, framed));
    }
    if (out.dtype() != framed.dtype() || !Arrays.equals(out.shape(), framed.shape())) {
      throw new IllegalArgumentException("out: expected " + framed + ", got " + out);
    }
    if (out.isReadOnly() || out.overlaps(framed)) {
      throw new IllegalArgumentException("out: expected writable memory of its own, got " + out);
    }
  }

  private int checkedKernel(int kernelAxes) {
    if (kernelAxes < 0 || kernelAxes >= 1 << dimension) {
      throw new IllegalArgumentException(
          "kernelAxes: expected 0..%d, got %d".formatted((1 << dimension) - 1, kernelAxes));
    }
    return kernelAxes;
  }

  /** The pattern with one axis flipped or not so that the flips are even. */
  private static int even(int pattern, int axis) {
    return pattern | ((Integer.bitCount(pattern) & 1) << axis);
  }
}
