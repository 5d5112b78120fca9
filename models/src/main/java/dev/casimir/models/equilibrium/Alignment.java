package dev.casimir.models.equilibrium;

import dev.casimir.tensor.Tensor;
import java.util.Optional;

/** How near a network is to having symmetric connections. */
final class Alignment {
  private Alignment() {}

  /**
   * The angle between all feedback weights and the transposes of the forward weights they go back
   * over, in degrees; 0 for symmetric networks, NaN without feedback of its own.
   */
  static double weightAngle(EquilibriumParameters parameters) {
    EquilibriumNetwork network = parameters.network();
    double product = 0;
    double forward = 0;
    double back = 0;
    for (int i = 0; i < network.connections().size(); i++) {
      Optional<Integer> reverse = network.reverse(i);
      boolean pair =
          network.connections().get(i).hasWeights()
              && reverse.isPresent()
              && reverse.get() > i
              && network.connections().get(reverse.get()).hasWeights();
      if (pair) {
        Tensor a = parameters.weight(i).orElseThrow();
        Tensor b = parameters.weight(reverse.get()).orElseThrow();
        product += productWithTranspose(a, b);
        forward += RowArithmetic.dot(a, a);
        back += RowArithmetic.dot(b, b);
      }
    }
    double cosine = product / Math.sqrt(forward * back);
    return Math.toDegrees(Math.acos(Math.clamp(cosine, -1, 1)));
  }

  /**
   * ||S|| / (||S|| + ||A||) for the symmetric and antisymmetric part of W - 1, over all state
   * units; 1 for symmetric networks.
   */
  static double symmetryScore(EquilibriumParameters parameters) {
    EquilibriumNetwork network = parameters.network();
    double squares = 0;
    for (int i = 0; i < network.connections().size(); i++) {
      Connection connection = network.connections().get(i);
      if (connection.from() == Connection.INPUT) {
        continue;
      }
      squares += squares(parameters, i);
    }
    double antisymmetric = asymmetry(parameters) / 2;
    double symmetric = network.units() + squares - antisymmetric;
    return Math.sqrt(symmetric) / (Math.sqrt(symmetric) + Math.sqrt(antisymmetric));
  }

  private static double squares(EquilibriumParameters parameters, int index) {
    int own = parameters.network().connections().get(index).tiedTo().orElse(index);
    Tensor weight = parameters.weight(own).orElseThrow();
    return RowArithmetic.dot(weight, weight);
  }

  /**
   * ||W - W^T||^2 / 2 = 2 ||A||^2 over all state units: what homeostasis descends, before it is
   * divided by their number. Of dense connections; ||w_f - w_b||^2 of the kernels of others.
   */
  static double asymmetry(EquilibriumParameters parameters) {
    EquilibriumNetwork network = parameters.network();
    double sum = 0;
    for (int i = 0; i < network.connections().size(); i++) {
      Connection connection = network.connections().get(i);
      if (connection.from() == Connection.INPUT || !connection.hasWeights()) {
        continue;
      }
      Optional<Integer> reverse = network.reverse(i);
      if (reverse.isEmpty()) {
        sum += squares(parameters, i);
      } else if (network.connections().get(reverse.get()).hasWeights() && reverse.get() > i) {
        Tensor a = parameters.weight(i).orElseThrow();
        Tensor b = parameters.weight(reverse.get()).orElseThrow();
        sum += RowArithmetic.dot(a, a) + RowArithmetic.dot(b, b) - 2 * productWithTranspose(a, b);
      }
    }
    return Math.max(0, sum);
  }

  /** Of weights with those of the way back; kernels of both directions are stored alike. */
  private static double productWithTranspose(Tensor a, Tensor b) {
    if (a.rank() > 2) {
      return RowArithmetic.dot(a, b);
    }
    long rows = a.dimension(0);
    long columns = a.dimension(1);
    double sum = 0;
    for (long i = 0; i < rows; i++) {
      for (long j = 0; j < columns; j++) {
        sum += RowArithmetic.value(a, i * columns + j) * RowArithmetic.value(b, j * rows + i);
      }
    }
    return sum;
  }

  /** The mean over samples of the cosine of two vectors of each; those without length excepted. */
  static double meanCosine(Tensor a, Tensor b) {
    double sum = 0;
    int counted = 0;
    for (long row = 0; row < a.dimension(0); row++) {
      Tensor x = a.slice(row, row + 1);
      Tensor y = b.slice(row, row + 1);
      double lengths = Math.sqrt(RowArithmetic.dot(x, x) * RowArithmetic.dot(y, y));
      if (lengths > 0) {
        sum += RowArithmetic.dot(x, y) / lengths;
        counted++;
      }
    }
    return counted == 0 ? Double.NaN : sum / counted;
  }
}
