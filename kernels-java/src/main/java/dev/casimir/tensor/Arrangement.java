package dev.casimir.tensor;

/** Which axis of a batch of vectors and of what is computed from them comes first. */
public enum Arrangement {
  /** Items first, as in NumPy programs: vectors [n, 3], values [n, K]. */
  ITEM_MAJOR("item-major"),
  /** Items last and contiguous: vectors [3, n], values [K, n]. Faster: items are SIMD lanes. */
  COMPONENT_MAJOR("component-major");

  private final String label;

  Arrangement(String label) {
    this.label = label;
  }

  /** The name in reports and on the command line. */
  public String label() {
    return label;
  }
}
