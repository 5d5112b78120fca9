package dev.casimir.product.internal;

/** What a panel of a product may hold; panels of one space have the same rows. */
enum Space {
  /** Vectors like the first operand. */
  FIRST,
  /** Vectors like the second operand. */
  SECOND,
  /** Vectors like the result. */
  OUTPUT,
  /** Weights. */
  WEIGHTS
}
