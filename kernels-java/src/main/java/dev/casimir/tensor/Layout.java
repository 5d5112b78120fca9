package dev.casimir.tensor;

/**
 * How a block {@code mul x l} of an irreps vector lies in memory. Written as offsets inside the
 * block, u the channel and m the component (0..2l).
 */
public enum Layout {
  /** e3nn's: {@code u * (2l + 1) + m}, components contiguous. */
  MUL_IR("mul-ir"),
  /** Channels contiguous: {@code m * mul + u}. Fastest here: channels are SIMD lanes. */
  IR_MUL("ir-mul");

  private final String label;

  Layout(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }
}
