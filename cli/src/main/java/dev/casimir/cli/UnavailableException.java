package dev.casimir.cli;

/** What was asked for cannot be had on this machine or device; the message is one sentence. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnavailableException(String sentence) {
    super(sentence);
  }

  public UnavailableException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
