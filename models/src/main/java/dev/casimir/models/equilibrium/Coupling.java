package dev.casimir.models.equilibrium;

import dev.casimir.tensor.Tensor;

/**
 * A connection with its present weights, in the forms the phases need. Activities come by layer and
 * plane: one plane of real states, or the real and the imaginary part of complex ones.
 */
interface Coupling {
  /** Called after weights changed. */
  void weightsChanged();

  /** Whether {@link #add} and the like give something to a layer. */
  boolean drives(int layer);

  /** Whether {@link #addTransposed} gives something to a layer. */
  boolean drivesTransposed(int layer);

  /**
   * Whether what it gives to a layer, forward or transposed, depends on the activities of that very
   * layer.
   */
  default boolean dependsOnItself(int layer) {
    return false;
  }

  /** sum += H(x), for connections with the input. */
  void addInput(Tensor inputs, FieldSum sum);

  /** sums += H(a). */
  void add(Tensor[][] activities, FieldSum[] sums);

  /** sums += H(a + d) - H(a). */
  void addDeviation(Tensor[] free, Tensor[][] deviations, FieldSum[] sums);

  /** sums += H'(a) e. */
  void addTangent(Tensor[] free, Tensor[][] directions, FieldSum[] sums);

  /** sums += H'(a)^T v, what of it belongs to {@code layer}. */
  void addTransposed(Tensor[] free, Tensor[][] cotangents, int layer, FieldSum[] sums);

  /**
   * gradients += sum over samples of (dH/dtheta)^T e.
   *
   * @param activities of all layers at the free states, [samples, units]
   * @param inputs [samples, inputs]
   */
  void addGradient(
      Tensor[] activities, Tensor inputs, Tensor[] errors, EquilibriumParameters gradients);

  /** gradients += sum over rows of d/dtheta of left^T (dH/da) right, at fixed activities. */
  void addJacobianGradient(
      Tensor[] activities, Tensor[] left, Tensor[] right, EquilibriumParameters gradients);
}
