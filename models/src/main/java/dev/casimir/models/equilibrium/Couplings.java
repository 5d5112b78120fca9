package dev.casimir.models.equilibrium;

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
          });
    }
    return List.copyOf(made);
  }
}
