package dev.casimir.simd.lanes;

/**
 * One operation of a {@link LaneProgram} on earlier nodes {@code a, b, c, d}, each -1 where unused.
 *
 * @param comparison of a SELECT: {@code a comparison b ? c : d}
 * @param constant value of a CONSTANT
 * @param row of an INPUT
 */
record LaneNode(
    Code code, int a, int b, int c, int d, Comparison comparison, double constant, int row) {
  /** What a node does. */
  enum Code {
    INPUT,
    CONSTANT,
    ADD,
    SUBTRACT,
    MULTIPLY,
    FMA,
    DIVIDE,
    SQUARE_ROOT,
    NEGATE,
    ABSOLUTE,
    MAX,
    MIN,
    ROUND,
    POWER_OF_TWO,
    EXPONENT,
    SELECT,
    /** The value of a; derivatives stop here. */
    DETACH
  }

  static LaneNode input(int row) {
    return new LaneNode(Code.INPUT, -1, -1, -1, -1, Comparison.EQUAL, 0, row);
  }

  static LaneNode constant(double value) {
    return new LaneNode(Code.CONSTANT, -1, -1, -1, -1, Comparison.EQUAL, value, -1);
  }

  static LaneNode of(Code code, int a, int b, int c) {
    return new LaneNode(code, a, b, c, -1, Comparison.EQUAL, 0, -1);
  }

  static LaneNode select(Comparison comparison, int a, int b, int c, int d) {
    return new LaneNode(Code.SELECT, a, b, c, d, comparison, 0, -1);
  }

  /** The operands in use. */
  int[] operands() {
    int count = d >= 0 ? 4 : c >= 0 ? 3 : b >= 0 ? 2 : a >= 0 ? 1 : 0;
    int[] all = {a, b, c, d};
    return java.util.Arrays.copyOf(all, count);
  }
}
