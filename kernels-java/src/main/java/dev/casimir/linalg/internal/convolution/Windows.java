package dev.casimir.linalg.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;

/**
 * Windows of images as rows of a matrix: one for every place, its numbers in the order of the
 * weights. A row of a window is contiguous in the image.
 */
public final class Windows {
  private final int bytes;
  private final RowAddition addition;

  public Windows(DType dtype, Provider provider) {
    bytes = dtype.bytes();
    String name = "dev.casimir.linalg.internal.convolution.RowAddition";
    addition = Provider.instantiate(provider, RowAddition.class, name, dtype);
  }

  /** Writes the windows at places {@code from} to {@code to} as rows of {@code matrix}. */
  public void gather(
      WindowShape shape, MemorySegment images, int from, int to, MemorySegment matrix) {
    move(shape, images, from, to, matrix, true);
  }

  /** Adds rows of {@code matrix} to the windows at those places, one place after the other. */
  public void scatter(
      WindowShape shape, MemorySegment matrix, int from, int to, MemorySegment images) {
    move(shape, images, from, to, matrix, false);
  }

  private void move(
      WindowShape shape, MemorySegment images, int from, int to, MemorySegment matrix, boolean in) {
    long pixel = (long) shape.channels() * bytes;
    long line = shape.windowWidth() * pixel;
    long target = 0;
    for (int place = from; place < to; place++) {
      int image = place / shape.places();
      int inside = place % shape.places();
      int top = inside / shape.outputWidth() * shape.stride() - shape.before();
      int left = inside % shape.outputWidth() * shape.stride() - shape.left();
      int first = Math.clamp(-left, 0, shape.windowWidth());
      int end = Math.clamp((long) shape.width() - left, first, shape.windowWidth());
      for (int u = 0; u < shape.windowHeight(); u++) {
        int row = top + u;
        boolean within = row >= 0 && row < shape.height() && first < end;
        long source =
            (((long) image * shape.height() + row) * shape.width() + left + first) * pixel;
        if (in) {
          if (!within || end - first < shape.windowWidth()) {
            matrix.asSlice(target, line).fill((byte) 0);
          }
          if (within) {
            long length = (end - first) * pixel;
            MemorySegment.copy(images, source, matrix, target + first * pixel, length);
          }
        } else if (within) {
          int count = (end - first) * shape.channels();
          addition.add(matrix, target + first * pixel, images, source, count);
        }
        target += line;
      }
    }
  }
}
