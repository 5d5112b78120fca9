package dev.casimir.frames.internal.average;

import dev.casimir.frames.FrameField;
import dev.casimir.tensor.Tensor;

/** A cloud of a batch with its anchor frame, and its fields relative to its centre. */
record AnchorCloud(int number, CenteredCloud cloud, AnchorElements elements) {
  /** Sets axes to those of an element. */
  void orient(Turn turn, int element) {
    elements.rotation(element, turn.matrix);
    turn.setDeterminant(elements.isMirrored(element) ? -1 : 1);
  }

  /** This cloud's part of an input, relative to the centre, absent points at zero. */
  double[] relative(FrameField kind, Tensor field, boolean isPoints) {
    double[] row = new double[Rows.width(field)];
    if (isPoints) {
      for (int i = 0; i < row.length; i++) {
        row[i] = cloud.z[i] * cloud.unit;
      }
      return row;
    }
    new Rows(field).read(number, row, 0);
    clear(kind, row);
    if (kind == FrameField.POINT) {
      shift(row, 0, row.length, -1);
    }
    return row;
  }

  /** Zeros in the rows of absent points. */
  void clear(FrameField kind, double[] row) {
    int period = SignFlips.period(kind, cloud.d);
    boolean rowPerPoint = kind != FrameField.SCALAR && row.length == cloud.n * period;
    for (int i = 0; rowPerPoint && i < row.length; i++) {
      if (cloud.weights[i / period] == 0) {
        row[i] = 0;
      }
    }
  }

  /** Adds or subtracts the centre to points that are there. */
  void shift(double[] values, int from, int width, int sign) {
    boolean rowPerPoint = width == cloud.n * cloud.d;
    for (int i = 0; i < width; i++) {
      boolean absent = rowPerPoint && cloud.weights[i / cloud.d] == 0;
      values[from + i] += absent ? 0 : sign * cloud.center[i % cloud.d];
    }
  }
}
