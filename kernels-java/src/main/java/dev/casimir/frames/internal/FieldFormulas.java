package dev.casimir.frames.internal;

import dev.casimir.frames.FrameField;
import dev.casimir.items.LaneFormula;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of one point, vector or tensor in a frame. The numbers of a frame are its centre,
 * the remainder of the centre and its axes, then whether the cloud has no extent.
 */
record FieldFormulas(FrameField kind, int dimension) {
  private boolean isTensor() {
    return kind == FrameField.TENSOR;
  }

  /** Numbers of one of these. */
  int size() {
    return isTensor() ? dimension * dimension : dimension;
  }

  /** What a formula is given. */
  private final class Arguments {
    final LaneMatrix value;
    final LaneMatrix center;
    final LaneMatrix remainder;
    final LaneMatrix axes;
    final Lane point;

    Arguments(List<Lane> in) {
      int d = dimension;
      int at = size();
      value = LaneMatrix.of(d, isTensor() ? d : 1, in.subList(0, at));
      center = LaneMatrix.column(in.subList(at, at + d));
      remainder = LaneMatrix.column(in.subList(at + d, at + 2 * d));
      axes = LaneMatrix.of(d, d, in.subList(at + 2 * d, at + 2 * d + d * d));
      point = in.get(at + 2 * d + d * d);
    }
  }

  /** Into the axes. */
  LaneFormula.Result project(LaneProgram program, List<Lane> in) {
    Arguments given = new Arguments(in);
    LaneMatrix back = given.axes.transposed();
    LaneMatrix result =
        switch (kind) {
          case POINT -> {
            LaneMatrix z = given.value.minus(given.center).minus(given.remainder);
            Lane zero = program.constant(0);
            LaneMatrix y = back.times(z);
            yield LaneMatrix.of(dimension, 1, (i, j) -> given.point.ifEqual(0, y.at(i, j), zero));
          }
          case VECTOR -> back.times(given.value);
          case PSEUDOVECTOR -> back.times(given.value).times(handedness(given.axes));
          case TENSOR -> back.times(given.value).times(given.axes);
          case SCALAR -> throw new IllegalStateException("scalars have no direction");
        };
    return new LaneFormula.Result(result.entries(), program.constant(0));
  }

  /** Out of them again. */
  LaneFormula.Result restore(LaneProgram program, List<Lane> in) {
    Arguments given = new Arguments(in);
    LaneMatrix result =
        switch (kind) {
          case POINT -> given.axes.timesPlus(given.value, given.remainder).plus(given.center);
          case VECTOR -> given.axes.times(given.value);
          case PSEUDOVECTOR -> given.axes.times(given.value).times(handedness(given.axes));
          case TENSOR -> given.axes.times(given.value).times(given.axes.transposed());
          case SCALAR -> throw new IllegalStateException("scalars have no direction");
        };
    return new LaneFormula.Result(result.entries(), program.constant(0));
  }

  /**
   * Vector-Jacobian product of {@link #project}: the gradients of the value, and what the item adds
   * to those of the axes and the centre. The value is followed by the gradient of the result.
   */
  LaneFormula.Result projectBackward(LaneProgram program, List<Lane> in) {
    int size = size();
    Arguments given = new Arguments(without(in, size));
    LaneMatrix gradient = gradient(in);
    LaneMatrix axes = given.axes;
    LaneMatrix zero = LaneMatrix.zero(program, dimension, 1);
    return switch (kind) {
      case POINT -> {
        LaneMatrix z = given.value.minus(given.center).minus(given.remainder);
        LaneMatrix kept =
            LaneMatrix.of(
                dimension,
                1,
                (i, j) -> given.point.ifEqual(0, gradient.at(i, j), program.constant(0)));
        LaneMatrix back = axes.times(kept);
        yield result(back, z.times(kept.transposed()), back.negated());
      }
      case VECTOR -> result(axes.times(gradient), given.value.times(gradient.transposed()), zero);
      case PSEUDOVECTOR -> {
        LaneMatrix signed = gradient.times(handedness(axes));
        yield result(axes.times(signed), given.value.times(signed.transposed()), zero);
      }
      case TENSOR -> {
        LaneMatrix right = given.value.times(axes).times(gradient.transposed());
        LaneMatrix left = given.value.transposed().times(axes).times(gradient);
        LaneMatrix back = axes.times(gradient).times(axes.transposed());
        yield result(back, right.plus(left), zero);
      }
      case SCALAR -> throw new IllegalStateException("scalars have no direction");
    };
  }

  /** The same of {@link #restore}. */
  LaneFormula.Result restoreBackward(LaneProgram program, List<Lane> in) {
    Arguments given = new Arguments(without(in, size()));
    LaneMatrix gradient = gradient(in);
    LaneMatrix axes = given.axes;
    LaneMatrix back = axes.transposed();
    LaneMatrix zero = LaneMatrix.zero(program, dimension, 1);
    return switch (kind) {
      case POINT ->
          result(back.times(gradient), gradient.times(given.value.transposed()), gradient);
      case VECTOR -> result(back.times(gradient), gradient.times(given.value.transposed()), zero);
      case PSEUDOVECTOR -> {
        LaneMatrix signed = gradient.times(handedness(axes));
        yield result(back.times(signed), signed.times(given.value.transposed()), zero);
      }
      case TENSOR -> {
        LaneMatrix right = gradient.times(axes).times(given.value.transposed());
        LaneMatrix left = gradient.transposed().times(axes).times(given.value);
        yield result(back.times(gradient).times(axes), right.plus(left), zero);
      }
      case SCALAR -> throw new IllegalStateException("scalars have no direction");
    };
  }

  private static List<Lane> without(List<Lane> in, int size) {
    List<Lane> rest = new ArrayList<>(in.subList(0, size));
    rest.addAll(in.subList(2 * size, in.size()));
    return rest;
  }

  private LaneMatrix gradient(List<Lane> in) {
    return LaneMatrix.of(dimension, isTensor() ? dimension : 1, in.subList(size(), 2 * size()));
  }

  private static LaneFormula.Result result(LaneMatrix value, LaneMatrix axes, LaneMatrix center) {
    List<Lane> all = new ArrayList<>(value.entries());
    all.addAll(axes.entries());
    all.addAll(center.entries());
    return new LaneFormula.Result(all, value.program().constant(0));
  }

  /** 1 or -1, the sign of the determinant. */
  static Lane handedness(LaneMatrix axes) {
    LaneProgram program = axes.program();
    return determinant(axes).ifLess(0, program.constant(-1), program.constant(1));
  }

  /** By cofactors of the first column; matrices are small. */
  static Lane determinant(LaneMatrix a) {
    int n = a.rows();
    if (n == 1) {
      return a.at(0, 0);
    }
    Lane sum = a.program().constant(0);
    for (int i = 0; i < n; i++) {
      int without = i;
      LaneMatrix minor =
          LaneMatrix.of(n - 1, n - 1, (r, c) -> a.at(r < without ? r : r + 1, c + 1));
      Lane factor = i % 2 == 0 ? a.at(i, 0) : a.at(i, 0).negated();
      sum = factor.timesPlus(determinant(minor), sum);
    }
    return sum;
  }
}
