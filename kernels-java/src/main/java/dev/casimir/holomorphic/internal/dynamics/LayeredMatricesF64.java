package dev.casimir.holomorphic.internal.dynamics;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** {@link LayeredMatrices} in double precision, transposed: a row for each source unit. */
public final class LayeredMatricesF64 implements LayeredMatrices {
  /** Of layer l - 1 to l, at l. */
  final double[][] forward;

  /** Of layer l + 1 to l, at l. */
  final double[][] feedback;

  /** [output units, classes] */
  final double[] readout;

  /** [classes, output units] */
  final double[] readoutBack;

  final double[] readoutBias;

  LayeredMatricesF64(LayeredDynamics operation) {
    int layers = operation.units().size();
    forward = new double[layers][];
    feedback = new double[layers][];
    for (int l = 0; l + 1 < layers; l++) {
      int size = operation.units().get(l) * operation.units().get(l + 1);
      forward[l + 1] = new double[size];
      feedback[l] = new double[size];
    }
    readout = new double[operation.classes() * operation.outputs()];
    readoutBack = new double[readout.length];
    readoutBias = new double[operation.classes()];
  }

  @Override
  public void take(LayeredWeights weights, boolean withReadout) {
    for (int l = 0; l < weights.forward().size(); l++) {
      transpose(weights.forward().get(l), forward[l + 1]);
      transpose(weights.feedback().get(l), feedback[l]);
    }
    if (withReadout && readout.length > 0) {
      Tensor matrix = weights.readout().orElseThrow();
      transpose(matrix, readout);
      copy(matrix, readoutBack);
      copy(weights.readoutBias().orElseThrow(), readoutBias);
    }
  }

  private static void copy(Tensor from, double[] to) {
    MemorySegment.copy(from.segment(), JAVA_DOUBLE, 0, to, 0, to.length);
  }

  private static void transpose(Tensor from, double[] to) {
    int rows = (int) from.dimension(0);
    int columns = (int) from.dimension(1);
    MemorySegment segment = from.segment();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[j * rows + i] = segment.getAtIndex(JAVA_DOUBLE, (long) i * columns + j);
      }
    }
  }
}
