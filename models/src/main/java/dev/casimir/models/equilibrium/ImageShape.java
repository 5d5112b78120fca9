package dev.casimir.models.equilibrium;

/** The shape of images whose numbers lie by row, column and channel. */
public record ImageShape(int height, int width, int channels) {
  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "image: expected at least one row, column and channel, got %d x %d x %d"
              .formatted(height, width, channels));
    }
  }

  /** Of the units of a layer. */
  static ImageShape of(Layer layer) {
    return new ImageShape(layer.height(), layer.width(), layer.channels());
  }

  /** Numbers of one image. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
