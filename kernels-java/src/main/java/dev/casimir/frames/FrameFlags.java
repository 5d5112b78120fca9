package dev.casimir.frames;

import java.util.StringJoiner;

/**
 * What is special about a cloud and its frame, as the bits of one number. 0 is a cloud of full rank
 * whose principal moments are well apart.
 */
public final class FrameFlags {
  /** No points, or all weights zero: centre 0, axes the identity. */
  public static final int EMPTY = 1;

  /** A coordinate or weight is NaN or infinite: centre and moments NaN, axes the identity. */
  public static final int NON_FINITE = 1 << 1;

  /** All points agree to rounding; they are taken to be equal. */
  public static final int ZERO_SCALE = 1 << 2;

  /** The relative gap is below the threshold of the operation, degenerate pairs included. */
  public static final int NEAR = 1 << 3;

  /** Coordinates or weights so large or small that a power of two was taken out. */
  public static final int SCALED = 1 << 4;

  /** Velocities and the like stick out of the space the points span; axes there are arbitrary. */
  public static final int AUXILIARY = 1 << 5;

  private static final int KERNEL_SHIFT = 6;
  private static final int KERNEL_MASK = 15;
  private static final int DEGENERATE_SHIFT = 10;

  private FrameFlags() {}

  /** Directions in which the cloud has no extent: 0 for a solid cloud, 1 for a planar one. */
  public static int kernelDimension(int flags) {
    return flags >> KERNEL_SHIFT & KERNEL_MASK;
  }

  /**
   * Whether the principal moments {@code pair} and {@code pair + 1}, not both zero, agree to
   * rounding, so that the axes between them are arbitrary and an average over the frame is not
   * symmetric.
   */
  public static boolean isDegenerate(int flags, int pair) {
    return (flags >> (DEGENERATE_SHIFT + pair) & 1) != 0;
  }

  /** Whether any pair is. */
  public static boolean isDegenerate(int flags) {
    return flags >> DEGENERATE_SHIFT != 0;
  }

  /** The flag of a kernel of that dimension. */
  public static int ofKernel(int dimension) {
    return dimension << KERNEL_SHIFT;
  }

  /** The flag of one degenerate pair. */
  public static int ofDegenerate(int pair) {
    return 1 << (DEGENERATE_SHIFT + pair);
  }

  /** For a person, for example {@code KERNEL=1 NEAR DEGENERATE(0,1)}. */
  public static String describe(int flags) {
    StringJoiner text = new StringJoiner(" ");
    text.setEmptyValue("none");
    add(text, flags, EMPTY, "EMPTY");
    add(text, flags, NON_FINITE, "NON_FINITE");
    add(text, flags, ZERO_SCALE, "ZERO_SCALE");
    add(text, flags, SCALED, "SCALED");
    add(text, flags, AUXILIARY, "AUXILIARY");
    if (kernelDimension(flags) > 0) {
      text.add("KERNEL=" + kernelDimension(flags));
    }
    add(text, flags, NEAR, "NEAR");
    for (int pair = 0; flags >> (DEGENERATE_SHIFT + pair) != 0; pair++) {
      if (isDegenerate(flags, pair)) {
        text.add("DEGENERATE(" + pair + "," + (pair + 1) + ")");
      }
    }
    return text.toString();
  }

  private static void add(StringJoiner text, int flags, int flag, String name) {
    if ((flags & flag) != 0) {
      text.add(name);
    }
  }
}
