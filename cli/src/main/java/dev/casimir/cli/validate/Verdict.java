package dev.casimir.cli.validate;

/** What became of a case on a device. */
enum Verdict {
  /** Within the bound. */
  PASSED("passed"),
  /** Beyond the bound, or an error. */
  FAILED("failed"),
  /** The device does not know the operation. */
  NOT_AVAILABLE("not available"),
  /** The device is where the reference comes from. */
  REFERENCE("reference");

  private final String label;

  Verdict(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
