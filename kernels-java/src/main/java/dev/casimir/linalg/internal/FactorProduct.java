package dev.casimir.linalg.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.items.DenseItem;
import dev.casimir.items.LaneFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.Arrays;
import java.util.List;

/** The product of factors, of which the second of three is a diagonal. */
final class FactorProduct {
  private static final int MOST_LANE_ROWS = 4;

  private FactorProduct() {}

  static DecompositionTasks tasks(int n, TaskShapes shapes) {
    boolean diagonal = shapes.inputs().size() == 3;
    if (n <= MOST_LANE_ROWS) {
      return shapes.formula((program, inputs) -> product(n, diagonal, inputs));
    }
    return shapes.dense(() -> forward(n, diagonal), () -> backward(n, diagonal));
  }

  private static LaneFormula.Result product(int n, boolean diagonal, List<Lane> inputs) {
    LaneMatrix left = LaneMatrix.of(n, n, inputs.subList(0, n * n));
    int from = diagonal ? n * n + n : n * n;
    LaneMatrix right = LaneMatrix.of(n, n, inputs.subList(from, from + n * n));
    LaneMatrix scaled =
        diagonal ? LaneMatrix.of(n, n, (i, j) -> left.at(i, j).times(inputs.get(n * n + j))) : left;
    return LaneStatus.guarded(scaled.times(right).entries(), LaneStatus.ofFinite(inputs));
  }

  private static DenseItem forward(int n, boolean diagonal) {
    int right = diagonal ? n * n + n : n * n;
    return (in, out) -> {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int k = 0; k < n; k++) {
            double value = diagonal ? in[n * n + k] : 1;
            sum = Math.fma(in[i * n + k] * value, in[right + k * n + j], sum);
          }
          out[i * n + j] = sum;
        }
      }
      return finish(in, out);
    };
  }

  private static int finish(double[] in, double[] out) {
    for (double number : in) {
      if (!Double.isFinite(number)) {
        Arrays.fill(out, Double.NaN);
        return ItemStatus.NON_FINITE.code();
      }
    }
    return ItemStatus.OK.code();
  }

  private static DenseItem backward(int n, boolean diagonal) {
    int right = diagonal ? n * n + n : n * n;
    int gradient = right + n * n;
    return (in, out) -> {
      Arrays.fill(out, 0);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double z = in[gradient + i * n + j];
          for (int k = 0; k < n; k++) {
            double l = in[i * n + k];
            double r = in[right + k * n + j];
            double value = diagonal ? in[n * n + k] : 1;
            out[i * n + k] = Math.fma(z * value, r, out[i * n + k]);
            out[right + k * n + j] = Math.fma(l * value, z, out[right + k * n + j]);
            if (diagonal) {
              out[n * n + k] = Math.fma(l * z, r, out[n * n + k]);
            }
          }
        }
      }
      return finish(in, out);
    };
  }
}
