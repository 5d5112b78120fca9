package dev.casimir.models.equilibrium;

import java.util.Objects;

/**
 * A convolution of images with a kernel at every pixel and what pools its values: P(a) = pool(w *
 * a), with (w * a)[y, x, c] = sum over i, j, d of w[c, i, j, d] a[y + i, x + j, d].
 *
 * @param height rows of the kernel
 * @param width columns of the kernel
 */
public record Convolution(int height, int width, Padding padding, Pooling pooling) {
  /** Where a kernel may lie. */
  public enum Padding {
    /**
     * Around every pixel: values outside an image are zero, the result is as large as the image.
     */
    SAME("same"),
    /** Inside the image: the result is smaller by the kernel less one. */
    VALID("valid");

    private final String label;

    Padding(String label) {
      this.label = label;
    }

    /** Its name at a shell. */
    public String label() {
      return label;
    }
  }

  public Convolution {
    Objects.requireNonNull(padding, "padding");
    Objects.requireNonNull(pooling, "pooling");
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "kernel: expected at least one row and column, got %d x %d".formatted(height, width));
    }
  }

  /** The shape of what comes out of images of a shape. */
  public ImageShape output(ImageShape input, int channels) {
    boolean valid = padding == Padding.VALID;
    int rows = (input.height() - (valid ? height - 1 : 0)) / pooling.size();
    int columns = (input.width() - (valid ? width - 1 : 0)) / pooling.size();
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "convolution: images of %s are too small for %s".formatted(input, this));
    }
    return new ImageShape(rows, columns, channels);
  }
}
