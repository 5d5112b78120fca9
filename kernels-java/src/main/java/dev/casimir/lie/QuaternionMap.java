package dev.casimir.lie;

import dev.casimir.device.ItemShape;
import java.util.List;
import java.util.Locale;

/** What a {@link QuaternionOperation} does. */
public enum QuaternionMap {
  /** From a rotation vector to a unit quaternion. */
  EXP,
  /** From a quaternion to the rotation vector, of length at most pi. */
  LOG,
  /** From a quaternion to the rotation matrix. */
  TO_MATRIX,
  /** From a rotation matrix to the unit quaternion with a real part that is not negative. */
  FROM_MATRIX,
  /** The product of two quaternions. */
  COMPOSE,
  /** The inverse of a quaternion. */
  INVERSE,
  /** The rotation of a point. */
  ACT;

  private static final ItemShape VECTORS = ItemShape.of("vectors", 3);
  private static final ItemShape QUATERNIONS = ItemShape.of("quaternions", 4);
  private static final ItemShape MATRICES = ItemShape.of("matrices", 3, 3);

  /** For a person: {@code to matrix}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What goes in. */
  public List<ItemShape> inputs() {
    return switch (this) {
      case EXP -> List.of(VECTORS);
      case LOG, TO_MATRIX, INVERSE -> List.of(QUATERNIONS);
      case FROM_MATRIX -> List.of(MATRICES);
      case COMPOSE -> List.of(QUATERNIONS.named("first"), QUATERNIONS.named("second"));
      case ACT -> List.of(QUATERNIONS, VECTORS.named("points"));
    };
  }

  /** What comes out. */
  public List<ItemShape> outputs() {
    return switch (this) {
      case EXP, FROM_MATRIX -> List.of(QUATERNIONS);
      case LOG -> List.of(VECTORS);
      case TO_MATRIX -> List.of(MATRICES);
      case COMPOSE -> List.of(QUATERNIONS.named("products"));
      case INVERSE -> List.of(QUATERNIONS.named("results"));
      case ACT -> List.of(VECTORS.named("images"));
    };
  }
}
