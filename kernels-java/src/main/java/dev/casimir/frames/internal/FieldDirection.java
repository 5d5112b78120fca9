package dev.casimir.frames.internal;

/** Whether fields are carried into frames or back. */
public enum FieldDirection {
  PROJECT("project", "field", "projected"),
  RESTORE("restore", "framed", "restored");

  private final String label;
  private final String input;
  private final String output;

  FieldDirection(String label, String input, String output) {
    this.label = label;
    this.input = input;
    this.output = output;
  }

  /** What it is called where names are one word. */
  public String label() {
    return label;
  }

  /** What messages call the field that goes in. */
  String input() {
    return input;
  }

  /** What messages call the one that comes out. */
  String output() {
    return output;
  }
}
