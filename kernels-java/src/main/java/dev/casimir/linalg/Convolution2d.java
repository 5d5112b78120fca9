package dev.casimir.linalg;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import java.util.Objects;

/**
 * Convolutions of images with small windows, as in neural networks: the cross-correlation y[n, i,
 * j, o] = sum over u, v, c of x[n, s i + u - p, s j + v - q, c] w[o, u, v, c], with zeros outside
 * the image.
 *
 * <p>Images are [n, height, width, channels], weights [outputs, window height, window width,
 * channels]. Every number of the result is one chain of fused multiply-adds in the order of (u, v,
 * c), whatever the threads and vectors are.
 *
 * <p>Complex images with real weights: the planes of the real and the imaginary parts are images of
 * their own, [2 n, height, width, channels].
 *
 * @param stride s, how far the window moves, at least 1
 * @param padding what p and q are
 */
public record Convolution2d(int stride, Padding padding) implements Operation<Convolution2dKernel> {
  /** How windows lie at the border. */
  public enum Padding {
    /**
     * ceil(height / stride) rows of results; the zeros needed stand half before the image and half
     * behind it, of an odd number one more behind.
     */
    SAME("same"),
    /** Windows lie in the image: floor((height - window height) / stride) + 1 rows, or none. */
    VALID("valid");

    private final String label;

    Padding(String label) {
      this.label = label;
    }

    /** The name in reports. */
    public String label() {
      return label;
    }
  }

  public Convolution2d {
    Objects.requireNonNull(padding, "padding");
    if (stride < 1) {
      throw new IllegalArgumentException("stride: expected at least 1, got " + stride);
    }
  }

  /** With stride 1. */
  public static Convolution2d of(Padding padding) {
    return new Convolution2d(1, padding);
  }

  /** Length of an axis of the result. */
  public long extent(long image, long window) {
    return switch (padding) {
      case SAME -> (image + stride - 1) / stride;
      case VALID -> image < window ? 0 : (image - window) / stride + 1;
    };
  }

  /** Zeros before the image along an axis: p or q. */
  public long zerosBefore(long image, long window) {
    return padding == Padding.VALID
        ? 0
        : Math.max(0, (extent(image, window) - 1) * stride + window - image) / 2;
  }

  @Override
  public String describe() {
    return "convolution of images, stride %d, padding %s".formatted(stride, padding.label());
  }

  @Override
  public Convolution2dKernel planForCpu(PlanOptions options) {
    return new Convolution2dPlan(this, options, Provider.current());
  }
}
