package dev.casimir.frames.internal.average;

import dev.casimir.frames.FrameField;
import dev.casimir.tensor.Tensor;

/** A motion x -> R x + t, as [R t]. */
final class Motion {
  private final int d;
  private final Turn turn;
  private final double[] translation;
  private boolean identity;

  Motion(int d) {
    this.d = d;
    turn = new Turn(d);
    translation = new double[d];
  }

  /** Takes an element of [S, d, d + 1]. */
  void read(Tensor elements, long element) {
    GramSchmidtFrame frame = new GramSchmidtFrame(d);
    identity = true;
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        double entry = elements.getDouble((element * d + i) * (d + 1) + k);
        turn.matrix[i * d + k] = entry;
        identity &= entry == (i == k ? 1 : 0);
      }
      frame.append(turn.matrix, i * d);
      translation[i] = elements.getDouble((element * d + i) * (d + 1) + d);
    }
    turn.setDeterminant(Math.signum(frame.determinant()));
  }

  /** Whether it does not turn anything. */
  boolean isTranslation() {
    return identity;
  }

  /** The largest coordinate of the translation. */
  double length() {
    double largest = 0;
    for (double t : translation) {
      largest = Math.max(largest, Math.abs(t));
    }
    return largest;
  }

  /** Moves vectors or matrices that follow one another. */
  double[] apply(FrameField kind, double[] values) {
    double[] moved = new double[values.length];
    turn.back(kind, values, moved);
    for (int i = 0; kind == FrameField.POINT && i < moved.length; i++) {
      moved[i] += translation[i % d];
    }
    return moved;
  }
}
