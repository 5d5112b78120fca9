package dev.casimir.cli;

/** What the exit code of the command says. */
public final class ExitCode {
  /** Everything asked for was done. */
  public static final int DONE = 0;

  /** A check failed: an algorithm disagrees with the exact tables. */
  public static final int CHECK_FAILED = 1;

  /** The command line is wrong, or asks for a device or an operation on it that is not there. */
  public static final int USAGE = 2;

  /** A file is missing, malformed or does not fit, or an output could not be written. */
  public static final int BAD_DATA = 3;

  /** A defect of this program, or a GPU that failed. */
  public static final int DEFECT = 70;

  private ExitCode() {}
}
