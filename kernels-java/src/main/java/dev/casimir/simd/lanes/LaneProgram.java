package dev.casimir.simd.lanes;

import dev.casimir.simd.lanes.LaneNode.Code;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What is computed of every item, as a graph of operations on numbers: the one source of the
 * kernels for small matrices. {@link LaneCompiler} turns it into vector or scalar bytecode in
 * either precision, with the same roundings and hence the same bits.
 *
 * <p>Items are lanes: no operation crosses them. Equal operations are made once, operations on
 * constants are done here, in the precision of the program; a product with the constant zero is
 * zero. Numbers come from the rows of a panel and go to others; see {@link #input} and {@link
 * #output}.
 */
public final class LaneProgram {
  private final DType dtype;
  private final List<LaneNode> nodes = new ArrayList<>();
  private final Map<LaneNode, Integer> known = new HashMap<>();
  private final TreeMap<Integer, Integer> outputs = new TreeMap<>();
  private final Map<Integer, LaneDerivative> derivatives = new HashMap<>();

  public LaneProgram(DType dtype) {
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("dtype: expected FLOAT32 or FLOAT64, got " + dtype);
    }
    this.dtype = dtype;
  }

  public DType dtype() {
    return dtype;
  }

  /** The number of row {@code row} as it is when the program starts. */
  public Lane input(int row) {
    return node(LaneNode.input(row));
  }

  /** The number that is in row {@code row} after the program has run. */
  public void output(int row, Lane value) {
    outputs.put(row, value.id());
  }

  /** A number rounded once to the precision of the program. */
  public Lane constant(double value) {
    return node(LaneNode.constant(round(value)));
  }

  public Lane add(Lane a, Lane b) {
    if (isConstant(a, 0)) {
      return b;
    }
    if (isConstant(b, 0)) {
      return a;
    }
    if (areConstant(a, b)) {
      return constant(value(a) + value(b));
    }
    return node(Code.ADD, a, b);
  }

  public Lane subtract(Lane a, Lane b) {
    if (isConstant(b, 0)) {
      return a;
    }
    if (isConstant(a, 0)) {
      return negate(b);
    }
    if (areConstant(a, b)) {
      return constant(value(a) - value(b));
    }
    return node(Code.SUBTRACT, a, b);
  }

  public Lane multiply(Lane a, Lane b) {
    if (isConstant(a, 0) || isConstant(b, 0)) {
      return constant(0);
    }
    if (isConstant(a, 1)) {
      return b;
    }
    if (isConstant(b, 1)) {
      return a;
    }
    if (isConstant(a, -1)) {
      return negate(b);
    }
    if (isConstant(b, -1)) {
      return negate(a);
    }
    if (areConstant(a, b)) {
      return constant(value(a) * value(b));
    }
    return node(Code.MULTIPLY, a, b);
  }

  /** a * b + c with one rounding. */
  public Lane fma(Lane a, Lane b, Lane c) {
    if (isConstant(c, 0)) {
      return multiply(a, b);
    }
    if (isConstant(a, 0) || isConstant(b, 0)) {
      return c;
    }
    if (isConstant(a, 1)) {
      return add(b, c);
    }
    if (isConstant(b, 1)) {
      return add(a, c);
    }
    if (isConstant(a, -1)) {
      return subtract(c, b);
    }
    if (isConstant(b, -1)) {
      return subtract(c, a);
    }
    if (areConstant(a, b)) {
      return add(multiply(a, b), c);
    }
    return node(LaneNode.of(Code.FMA, a.id(), b.id(), c.id()));
  }

  public Lane divide(Lane a, Lane b) {
    if (isConstant(b, 1)) {
      return a;
    }
    if (isConstant(a, 0)) {
      return a;
    }
    return areConstant(a, b) ? constant(value(a) / value(b)) : node(Code.DIVIDE, a, b);
  }

  public Lane squareRoot(Lane a) {
    return isConstant(a) ? constant(Math.sqrt(value(a))) : node(Code.SQUARE_ROOT, a);
  }

  public Lane negate(Lane a) {
    LaneNode node = nodes.get(a.id());
    if (node.code() == Code.NEGATE) {
      return new Lane(this, node.a());
    }
    return isConstant(a) ? constant(-value(a)) : node(Code.NEGATE, a);
  }

  public Lane absolute(Lane a) {
    return isConstant(a) ? constant(Math.abs(value(a))) : node(Code.ABSOLUTE, a);
  }

  public Lane max(Lane a, Lane b) {
    return areConstant(a, b) ? constant(Math.max(value(a), value(b))) : node(Code.MAX, a, b);
  }

  public Lane min(Lane a, Lane b) {
    return areConstant(a, b) ? constant(Math.min(value(a), value(b))) : node(Code.MIN, a, b);
  }

  /** See {@link Lane#rounded}. */
  public Lane round(Lane a) {
    return isConstant(a) ? constant(Math.rint(value(a))) : node(Code.ROUND, a);
  }

  /** See {@link Lane#powerOfTwo}. */
  public Lane powerOfTwo(Lane a) {
    return isConstant(a) ? constant(Math.scalb(1.0, (int) value(a))) : node(Code.POWER_OF_TWO, a);
  }

  /** See {@link Lane#exponent}. */
  public Lane exponent(Lane a) {
    return isConstant(a) ? constant(Math.getExponent(value(a))) : node(Code.EXPONENT, a);
  }

  /** See {@link Lane#detached}. */
  public Lane detach(Lane a) {
    return isConstant(a) ? a : node(Code.DETACH, a);
  }

  /** {@code then} where {@code a comparison b} holds, else {@code otherwise}. */
  public Lane select(Comparison comparison, Lane a, Lane b, Lane then, Lane otherwise) {
    if (then.id() == otherwise.id()) {
      return then;
    }
    if (areConstant(a, b)) {
      return comparison.test(value(a), value(b)) ? then : otherwise;
    }
    return node(LaneNode.select(comparison, a.id(), b.id(), then.id(), otherwise.id()));
  }

  /**
   * The number {@code value}, whose derivatives are declared instead of followed: {@code partials}
   * makes those to each of {@code arguments}, if they are asked for. Used where following the
   * operations would lose digits or divide by zero.
   */
  public Lane withDerivative(Lane value, List<Lane> arguments, Supplier<List<Lane>> partials) {
    if (isConstant(value)) {
      return value;
    }
    Lane opaque = node(Code.DETACH, value);
    derivatives.putIfAbsent(opaque.id(), new LaneDerivative(List.copyOf(arguments), partials));
    return opaque;
  }

  /** Whether a number is the same for every item. */
  public boolean isConstant(Lane a) {
    return nodes.get(a.id()).code() == Code.CONSTANT;
  }

  boolean isConstant(Lane a, double value) {
    return isConstant(a) && value(a) == value;
  }

  LaneNode node(int id) {
    return nodes.get(id);
  }

  Lane lane(int id) {
    return new Lane(this, id);
  }

  LaneDerivative derivative(int id) {
    return derivatives.getOrDefault(id, LaneDerivative.NONE);
  }

  int size() {
    return nodes.size();
  }

  /** Nodes by the row they go to. */
  Map<Integer, Integer> outputs() {
    return Collections.unmodifiableMap(outputs);
  }

  private double value(Lane a) {
    return nodes.get(a.id()).constant();
  }

  private boolean areConstant(Lane a, Lane b) {
    return isConstant(a) && isConstant(b);
  }

  private double round(double value) {
    return dtype == DType.FLOAT32 ? (float) value : value;
  }

  private Lane node(Code code, Lane a) {
    return node(LaneNode.of(code, a.id(), -1, -1));
  }

  private Lane node(Code code, Lane a, Lane b) {
    return node(LaneNode.of(code, a.id(), b.id(), -1));
  }

  private Lane node(LaneNode node) {
    Integer id = known.get(node);
    if (id == null) {
      id = nodes.size();
      nodes.add(node);
      known.put(node, id);
    }
    return new Lane(this, id);
  }
}
