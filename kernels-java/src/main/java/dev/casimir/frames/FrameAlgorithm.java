package dev.casimir.frames;

import dev.casimir.device.Choice;

/** How the sums over the points of clouds are made. Both give the same bits. */
public enum FrameAlgorithm implements Choice {
  /**
   * A vector holds a coordinate of several clouds. For many small clouds in two or three dimensions
   * of which no point is absent; other clouds are computed the other way.
   */
  CLOUD_PER_LANE("cloud-per-lane"),
  /** A vector holds a coordinate of several points of one cloud. */
  CLOUD_PER_VECTOR("cloud-per-vector");

  private final String label;

  FrameAlgorithm(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
