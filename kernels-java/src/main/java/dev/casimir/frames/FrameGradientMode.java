package dev.casimir.frames;

/** What the derivative of an average with respect to the points contains. */
public enum FrameGradientMode {
  /** All of it: the frame moves with the points. */
  FULL,
  /**
   * The frame, centre and axes, counts as constant, as in the program of the paper. The result is
   * equivariant, but it is not the derivative: forces would have a net torque.
   */
  DETACH
}
