package dev.casimir.models.equilibrium;

import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Adds the gradient of a {@link Homeostasis} to that of the loss. */
abstract sealed class Homeostat {
  /** What a batch adds. */
  abstract void addGradient(Tensor[] activities, EquilibriumParameters gradients);

  static Homeostat of(
      Homeostasis homeostasis, EquilibriumParameters parameters, List<Coupling> couplings) {
    return switch (homeostasis) {
      case Homeostasis.None none -> new Nothing();
      case Homeostasis.ClosedForm closed -> new Closed(parameters, closed.strength());
      case Homeostasis.Probes probes -> new Probing(parameters, couplings, probes);
    };
  }

  private static final class Nothing extends Homeostat {
    @Override
    void addGradient(Tensor[] activities, EquilibriumParameters gradients) {}
  }

  private static final class Closed extends Homeostat {
    private final EquilibriumParameters parameters;
    private final double strength;

    Closed(EquilibriumParameters parameters, double strength) {
      this.parameters = parameters;
      this.strength = strength;
    }

    @Override
    void addGradient(Tensor[] activities, EquilibriumParameters gradients) {
      EquilibriumNetwork network = parameters.network();
      double factor = 2 * strength / network.units();
      for (int i = 0; i < network.connections().size(); i++) {
        Connection connection = network.connections().get(i);
        if (connection.from() == Connection.INPUT || !connection.hasWeights()) {
          continue;
        }
        Tensor weight = parameters.weight(i).orElseThrow();
        Tensor gradient = gradients.weight(i).orElseThrow();
        Optional<Integer> reverse = network.reverse(i);
        if (reverse.isPresent() && !network.connections().get(reverse.get()).hasWeights()) {
          continue; // tied: symmetric as it is
        }
        RowArithmetic.accumulate(gradient, factor, weight);
        if (reverse.isPresent()) {
          Tensor back = parameters.weight(reverse.get()).orElseThrow();
          if (connection instanceof ConvolutionConnection) {
            RowArithmetic.accumulate(gradient, -factor, back);
          } else {
            RowArithmetic.accumulateTransposed(gradient, -factor, back);
          }
        }
      }
    }
  }

  private static final class Probing extends Homeostat {
    private final EquilibriumParameters parameters;
    private final List<Coupling> couplings;
    private final Homeostasis.Probes probes;

    Probing(EquilibriumParameters parameters, List<Coupling> couplings, Homeostasis.Probes probes) {
      this.parameters = parameters;
      this.couplings = couplings;
      this.probes = probes;
    }

    @Override
    void addGradient(Tensor[] activities, EquilibriumParameters gradients) {
      EquilibriumNetwork network = parameters.network();
      int rows = (int) activities[0].dimension(0);
      double factor = probes.strength() / ((double) network.units() * rows * probes.count());
      try (Arena arena = Arena.ofConfined()) {
        Tensor[] probe = like(arena, activities);
        Tensor[] asymmetry = like(arena, activities);
        RandomGenerator random = generator();
        for (int k = 0; k < probes.count(); k++) {
          draw(random, probe);
          JacobianProducts.antisymmetric(arena, couplings, activities, probe, asymmetry);
          for (Tensor part : asymmetry) {
            RowArithmetic.scale(part, factor);
          }
          for (Coupling coupling : couplings) {
            coupling.addJacobianGradient(activities, asymmetry, probe, gradients);
          }
          for (Tensor part : asymmetry) {
            RowArithmetic.scale(part, -1);
          }
          for (Coupling coupling : couplings) {
            coupling.addJacobianGradient(activities, probe, asymmetry, gradients);
          }
        }
      }
    }

    /** Seeded by the parameters, so that a training that is resumed draws the same. */
    private RandomGenerator generator() {
      long seed = 0;
      for (Tensor tensor : parameters.tensors()) {
        seed = 31 * seed + Double.doubleToLongBits(tensor.getDouble(tensor.size() - 1));
      }
      return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static void draw(RandomGenerator random, Tensor[] probe) {
      for (Tensor part : probe) {
        for (long i = 0; i < part.size(); i++) {
          part.setDouble(i, random.nextBoolean() ? 1 : -1);
        }
      }
    }

    private static Tensor[] like(Arena arena, Tensor[] tensors) {
      return List.of(tensors).stream()
          .map(tensor -> Tensor.zeros(arena, tensor.dtype(), tensor.shape()))
          .toArray(Tensor[]::new);
    }
  }
}
