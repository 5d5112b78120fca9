package dev.casimir.frames;

/**
 * A group of motions of d-dimensional space, acting on points as x -> R x + t (Puny et al., ICLR
 * 2022, section 3.1).
 */
public enum FrameGroup {
  /** Rotations and reflections about the origin. */
  O("o", false, false),
  /** Rotations about the origin. */
  SO("so", false, true),
  /** Rotations, reflections and translations. */
  E("e", true, false),
  /** Rotations and translations. */
  SE("se", true, true);

  private final String label;
  private final boolean translating;
  private final boolean proper;

  FrameGroup(String label, boolean translating, boolean proper) {
    this.label = label;
    this.translating = translating;
    this.proper = proper;
  }

  /** Name on the command line. */
  public String label() {
    return label;
  }

  /** Whether translations belong to it, so that clouds are taken relative to their centroid. */
  public boolean isTranslating() {
    return translating;
  }

  /** Whether reflections do not belong to it, so that chirality is kept. */
  public boolean isProper() {
    return proper;
  }

  /** Elements of a frame of signed principal axes: 2^d, or 2^(d-1) without reflections. */
  public int elements(int dimension) {
    return 1 << (proper ? dimension - 1 : dimension);
  }
}
