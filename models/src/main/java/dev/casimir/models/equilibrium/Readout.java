package dev.casimir.models.equilibrium;

import dev.casimir.linalg.PackedMatrix;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/** The readout with its present weights: z = R a + c. Only with cross-entropy. */
final class Readout {
  private final EquilibriumKernels kernels;
  private final Tensor weights;
  private final Tensor bias;
  private final PackedMatrix in;
  private final PackedMatrix back;

  Readout(Arena arena, EquilibriumParameters parameters, EquilibriumKernels kernels) {
    this.kernels = kernels;
    weights = parameters.readoutWeights().orElseThrow();
    bias = parameters.readoutBias().orElseThrow();
    in = kernels.multiplyTransposed().pack(arena, weights);
    back = kernels.multiply().pack(arena, weights);
  }

  void weightsChanged() {
    in.replace(weights);
    back.replace(weights);
  }

  /** logits = R a + c. */
  void logits(Tensor activities, Tensor logits) {
    kernels.multiplyTransposed().forward(activities, in, bias, logits);
  }

  /** logits = R d. */
  void logitDifferences(Tensor differences, Tensor logits) {
    kernels.multiplyTransposed().forward(differences, in, logits);
  }

  /** sum += R^T t. */
  void addForce(Tensor answers, FieldSum sum) {
    sum.addProduct(kernels.multiply(), answers, back);
  }
}
