package dev.casimir.models.training;

import java.io.IOException;

/** A checkpoint is damaged or does not fit; the message is one sentence with its name. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  CheckpointException(Object file, String reason) {
    super(file + ": " + reason);
  }

  CheckpointException(Object file, String reason, Throwable cause) {
    super(file + ": " + reason, cause);
  }
}
