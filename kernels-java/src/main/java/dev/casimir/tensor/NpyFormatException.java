package dev.casimir.tensor;

import java.io.IOException;

/** What was read is not a {@code .npy} array that a {@link Tensor} can hold. */
public final class NpyFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /**
   * @param source the file, or whatever a person would call it
   * @param reason what is wrong with it
   */
  NpyFormatException(String source, String reason) {
    super(source + ": " + reason);
  }
}
