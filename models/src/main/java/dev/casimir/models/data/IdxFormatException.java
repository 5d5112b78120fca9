package dev.casimir.models.data;

import java.io.IOException;

/** A file is not the IDX array that was expected; the message is one sentence with its name. */
public final class IdxFormatException extends IOException {
  private static final long serialVersionUID = 1;

  IdxFormatException(Object file, String reason) {
    super(file + ": " + reason);
  }

  IdxFormatException(Object file, String reason, IOException cause) {
    super(file + ": " + reason, cause);
  }
}
