package dev.casimir.models.equilibrium;

import dev.casimir.models.equilibrium.ConvolutionConnection.Direction;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Makes the couplings of a network. */
final class Couplings {
  private Couplings() {}

  /** One for each connection, in their order. */
  static List<Coupling> of(
      Arena arena, EquilibriumParameters parameters, EquilibriumKernels kernels) {
    List<Coupling> made = new ArrayList<>();
    List<Connection> connections = parameters.network().connections();
    for (int i = 0; i < connections.size(); i++) {
      made.add(
          switch (connections.get(i)) {
            case DenseConnection dense -> new DenseCoupling(arena, i, parameters, kernels);
            case ConvolutionConnection convolved -> {
              PooledConvolution pooled = new PooledConvolution(arena, i, parameters, kernels);
              yield convolved.direction() == Direction.FORWARD
                  ? new ForwardConvolution(convolved, pooled)
                  : new FeedbackConvolution(convolved, pooled);
            }
          });
    }
    return List.copyOf(made);
  }
}
