package dev.casimir.models.equilibrium;

import dev.casimir.models.equilibrium.Convolution.Padding;
import java.util.List;

/**
 * Where the numbers of a pooled convolution lie. Pixels whose values are pooled come window by
 * window: first the pixels of the window at the upper left, row by row, then those of the next.
 *
 * @param lower the images that are convolved
 * @param upper the pooled values
 */
record ConvolutionGeometry(ImageShape lower, ImageShape upper, Convolution convolution) {
  /** Of a connection of a network; complains where the shapes of its layers do not fit. */
  static ConvolutionGeometry of(int inputs, List<Layer> layers, ConvolutionConnection connection) {
    ImageShape lower =
        connection.input().orElseGet(() -> ImageShape.of(layers.get(connection.lower())));
    if (connection.input().isPresent() && lower.size() != inputs) {
      throw new IllegalArgumentException(
          "connections: expected images of the %d numbers of an input, got %s"
              .formatted(inputs, connection));
    }
    Layer layer = layers.get(connection.upper());
    ImageShape upper = connection.convolution().output(lower, layer.channels());
    if (!upper.equals(ImageShape.of(layer))) {
      throw new IllegalArgumentException(
          "connections: expected layer %s to be of %s, got %s; for %s"
              .formatted(layer.name(), upper, ImageShape.of(layer), connection));
    }
    return new ConvolutionGeometry(lower, upper, connection.convolution());
  }

  /** Of the kernels: [channels of upper, height, width, channels of lower]. */
  long[] weightShape() {
    return new long[] {
      upper.channels(), convolution.height(), convolution.width(), lower.channels()
    };
  }

  /** Pixels before pooling of one image, as far as they fill windows. */
  int pixels() {
    return upper.height() * upper.width() * convolution.pooling().pixels();
  }

  /** Numbers of an image under the kernel at one pixel. */
  int patch() {
    return convolution.height() * convolution.width() * lower.channels();
  }

  /**
   * The contiguous stretches of numbers that patches share with the image: start in the patches of
   * all pixels, start in the image, length, for one after the other.
   */
  int[] stretches() {
    int[] stretches = new int[3 * pixels() * convolution.height()];
    int count = 0;
    int size = convolution.pooling().size();
    int pixel = 0;
    for (int window = 0; window < upper.height() * upper.width(); window++) {
      for (int inside = 0; inside < size * size; inside++) {
        int y = window / upper.width() * size + inside / size - margin(convolution.height());
        int x = window % upper.width() * size + inside % size - margin(convolution.width());
        count = addStretches(pixel++, y, x, stretches, count);
      }
    }
    return java.util.Arrays.copyOf(stretches, count);
  }

  /** Rows or columns outside the image above or left of the first patch. */
  private int margin(int kernel) {
    return convolution.padding() == Padding.SAME ? (kernel - 1) / 2 : 0;
  }

  private int addStretches(int pixel, int top, int left, int[] stretches, int begin) {
    int from = Math.max(0, left);
    int to = Math.min(lower.width(), left + convolution.width());
    int count = begin;
    for (int i = 0; i < convolution.height(); i++) {
      int y = top + i;
      if (y >= 0 && y < lower.height() && from < to) {
        int column = i * convolution.width() + from - left;
        stretches[count++] = pixel * patch() + column * lower.channels();
        stretches[count++] = (y * lower.width() + from) * lower.channels();
        stretches[count++] = (to - from) * lower.channels();
      }
    }
    return count;
  }
}
