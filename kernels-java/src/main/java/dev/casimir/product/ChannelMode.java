package dev.casimir.product;

/**
 * Which channels of the operands a path connects, by e3nn's names. With u, v, w the channels of the
 * first operand, the second and the result.
 */
public enum ChannelMode {
  /** z_u = w_u x_u y_u: all multiplicities are equal; one weight for each channel. */
  UUU("uuu"),
  /**
   * z_u = sum over v of w_uv x_u y_v: the result has the multiplicity of the first operand; weights
   * {@code [u, v]}.
   */
  UVU("uvu"),
  /** z_w = sum over u, v of w_uvw x_u y_v: any multiplicities; weights {@code [u, v, w]}. */
  UVW("uvw");

  private final String label;

  ChannelMode(String label) {
    this.label = label;
  }

  /** The name on the command line. */
  public String label() {
    return label;
  }

  /** Weights of a path between blocks of these multiplicities. */
  public long weights(int first, int second, int output) {
    return switch (this) {
      case UUU -> first;
      case UVU -> (long) first * second;
      case UVW -> Math.multiplyExact((long) first * second, output);
    };
  }

  /** Terms that are summed into one number of the result: e3nn's fan. */
  long fan(int first, int second) {
    return switch (this) {
      case UUU -> 1;
      case UVU -> second;
      case UVW -> (long) first * second;
    };
  }

  /** Whether a path may connect blocks of these multiplicities. */
  boolean fits(int first, int second, int output) {
    return switch (this) {
      case UUU -> first == second && first == output;
      case UVU -> first == output;
      case UVW -> true;
    };
  }
}
