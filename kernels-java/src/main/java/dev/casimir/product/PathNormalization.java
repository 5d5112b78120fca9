package dev.casimir.product;

/**
 * What the paths into one block of the result are divided by: e3nn's {@code path_normalization}.
 */
public enum PathNormalization {
  /** One. */
  NONE("none"),
  /** The square root of the number of terms summed into an element, all paths together. */
  ELEMENT("element"),
  /** The square root of the path's own terms times the number of paths. */
  PATH("path");

  private final String label;

  PathNormalization(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }
}
