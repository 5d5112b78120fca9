package dev.casimir.lie;

import dev.casimir.device.ItemShape;
import java.util.List;
import java.util.Locale;

/** What a {@link LieOperation} does. */
public enum LieMap {
  /** From a tangent to an element. */
  EXP,
  /** The principal logarithm: from an element to a tangent. */
  LOG,
  /** The product of two elements. */
  COMPOSE,
  /** The inverse of an element. */
  INVERSE,
  /** The matrix of xi -> vee(g hat(xi) g^-1). */
  ADJOINT,
  /** J with exp(xi + d) = exp(J d) exp(xi) to first order. */
  LEFT_JACOBIAN,
  /** J with exp(xi + d) = exp(xi) exp(J d) to first order. */
  RIGHT_JACOBIAN,
  /** The inverse of the left Jacobian. */
  LEFT_JACOBIAN_INVERSE,
  /** The inverse of the right Jacobian. */
  RIGHT_JACOBIAN_INVERSE,
  /** The action of an element on a point. */
  ACT,
  /** From a tangent to the matrix of the algebra. */
  HAT,
  /** From a matrix of the algebra to a tangent. */
  VEE;

  /** For a person: {@code left jacobian inverse}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What goes in, for a group. */
  public List<ItemShape> inputs(LieGroup group) {
    return switch (this) {
      case EXP, LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE, HAT ->
          List.of(tangent(group));
      case LOG, INVERSE, ADJOINT -> List.of(matrix("elements", group));
      case VEE -> List.of(matrix("algebra", group));
      case COMPOSE -> List.of(matrix("first", group), matrix("second", group));
      case ACT -> List.of(matrix("elements", group), ItemShape.of("points", group.pointSize()));
    };
  }

  /** What comes out, for a group. */
  public List<ItemShape> outputs(LieGroup group) {
    int k = group.dimension();
    return switch (this) {
      case EXP, INVERSE -> List.of(matrix("elements", group).named("results"));
      case COMPOSE -> List.of(matrix("products", group));
      case HAT -> List.of(matrix("algebra", group));
      case LOG, VEE -> List.of(tangent(group));
      case ADJOINT -> List.of(ItemShape.of("adjoints", k, k));
      case LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE ->
          List.of(ItemShape.of("jacobians", k, k));
      case ACT -> List.of(ItemShape.of("images", group.pointSize()));
    };
  }

  private static ItemShape tangent(LieGroup group) {
    return ItemShape.of("tangents", group.dimension());
  }

  private static ItemShape matrix(String name, LieGroup group) {
    return ItemShape.of(name, group.matrixSize(), group.matrixSize());
  }
}
