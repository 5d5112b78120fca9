package dev.casimir.linalg.internal.convolution;

/**
 * Sizes of one convolution.
 *
 * @param before zeros above an image
 * @param left zeros beside it
 */
public record WindowShape(
    int images,
    int height,
    int width,
    int channels,
    int windowHeight,
    int windowWidth,
    int outputHeight,
    int outputWidth,
    int outputs,
    int stride,
    int before,
    int left) {

  /** Places of a window in one image. */
  public int places() {
    return Math.multiplyExact(outputHeight, outputWidth);
  }

  /** Places of a window in all images. */
  public int allPlaces() {
    return Math.multiplyExact(images, places());
  }

  /** Numbers in a window. */
  public int window() {
    return Math.multiplyExact(Math.multiplyExact(windowHeight, windowWidth), channels);
  }
}
