package dev.casimir.frames;

/** Where the axes of an average come from. */
public enum FrameSource {
  /** Principal axes with all signs, see {@link PrincipalFrames}. */
  PRINCIPAL,
  /** One frame from the first independent points, see {@link MinimalFrames}: ordered points. */
  MINIMAL
}
