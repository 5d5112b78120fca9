package dev.casimir.simd.lanes;

/**
 * A number of every item: a node of a {@link LaneProgram}. Arithmetic on it adds nodes to the
 * program; nothing is computed until the program is compiled and run.
 */
public final class Lane {
  private final LaneProgram program;
  private final int id;

  Lane(LaneProgram program, int id) {
    this.program = program;
    this.id = id;
  }

  /** The program this is a number of. */
  public LaneProgram program() {
    return program;
  }

  int id() {
    return id;
  }

  public Lane plus(Lane other) {
    return program.add(this, other);
  }

  public Lane plus(double other) {
    return program.add(this, program.constant(other));
  }

  public Lane minus(Lane other) {
    return program.subtract(this, other);
  }

  public Lane minus(double other) {
    return program.subtract(this, program.constant(other));
  }

  public Lane times(Lane other) {
    return program.multiply(this, other);
  }

  public Lane times(double other) {
    return program.multiply(this, program.constant(other));
  }

  /** this * factor + addend with one rounding. */
  public Lane timesPlus(Lane factor, Lane addend) {
    return program.fma(this, factor, addend);
  }

  /** this * factor + addend with one rounding. */
  public Lane timesPlus(Lane factor, double addend) {
    return program.fma(this, factor, program.constant(addend));
  }

  public Lane over(Lane divisor) {
    return program.divide(this, divisor);
  }

  public Lane squared() {
    return program.multiply(this, this);
  }

  public Lane negated() {
    return program.negate(this);
  }

  public Lane squareRoot() {
    return program.squareRoot(this);
  }

  public Lane absolute() {
    return program.absolute(this);
  }

  /** The larger of two; NaN if one is. */
  public Lane max(Lane other) {
    return program.max(this, other);
  }

  /** The smaller of two; NaN if one is. */
  public Lane min(Lane other) {
    return program.min(this, other);
  }

  /** The nearest integer, ties to even; for magnitudes below 2^22 (FLOAT32) or 2^51. */
  public Lane rounded() {
    return program.round(this);
  }

  /** 2^this, exactly; this must be an integer of -126..127 (FLOAT32) or -1022..1023. */
  public Lane powerOfTwo() {
    return program.powerOfTwo(this);
  }

  /** The exponent e of a positive normal number 2^e m, m in [1, 2). */
  public Lane exponent() {
    return program.exponent(this);
  }

  /** This number as a constant to derivatives. */
  public Lane detached() {
    return program.detach(this);
  }

  /** {@code then} where this is less than {@code bound}, else {@code otherwise}. */
  public Lane ifLess(Lane bound, Lane then, Lane otherwise) {
    return program.select(Comparison.LESS, this, bound, then, otherwise);
  }

  /** {@code then} where this is less than {@code bound}, else {@code otherwise}. */
  public Lane ifLess(double bound, Lane then, Lane otherwise) {
    return ifLess(program.constant(bound), then, otherwise);
  }

  /** {@code then} where this is at most {@code bound}, else {@code otherwise}. */
  public Lane ifAtMost(Lane bound, Lane then, Lane otherwise) {
    return program.select(Comparison.LESS_OR_EQUAL, this, bound, then, otherwise);
  }

  /** {@code then} where this is at most {@code bound}, else {@code otherwise}. */
  public Lane ifAtMost(double bound, Lane then, Lane otherwise) {
    return ifAtMost(program.constant(bound), then, otherwise);
  }

  /** {@code then} where this equals {@code bound}, else {@code otherwise}. */
  public Lane ifEqual(Lane bound, Lane then, Lane otherwise) {
    return program.select(Comparison.EQUAL, this, bound, then, otherwise);
  }

  /** {@code then} where this equals {@code bound}, else {@code otherwise}. */
  public Lane ifEqual(double bound, Lane then, Lane otherwise) {
    return ifEqual(program.constant(bound), then, otherwise);
  }
}
