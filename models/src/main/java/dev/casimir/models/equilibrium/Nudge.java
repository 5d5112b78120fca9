package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.Elementwise.Form;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * The force of the loss on the output layer, beta dL/da: R^T (softmax(R a + c) - y), or a - y. Real
 * and complex activities, and what a deviation from the free state adds to it without cancellation
 * (section 4.4 of the design of these kernels: with E = expm1(R d), the softmax changes by p (E -
 * p.E) / (1 + p.E)).
 */
final class Nudge {
  private final EquilibriumKernels kernels;
  private final Optional<Readout> readout;
  private final RowTensor targets;
  private final RowTensor probabilities;
  private final RowTensor residuals;
  private final Tensor[] logits;
  private final Tensor[] answers;
  private final Tensor[] forces;
  private final int classes;

  Nudge(
      Arena arena,
      EquilibriumNetwork network,
      EquilibriumKernels kernels,
      Optional<Readout> readout,
      int capacity) {
    this.kernels = kernels;
    this.readout = readout;
    classes = network.classes();
    DType dtype = kernels.dtype();
    targets = new RowTensor(arena, dtype, capacity, classes);
    probabilities = new RowTensor(arena, dtype, capacity, classes);
    residuals = new RowTensor(arena, dtype, capacity, classes);
    logits = planes(arena, dtype, capacity);
    answers = planes(arena, dtype, capacity);
    forces = planes(arena, dtype, capacity);
  }

  private Tensor[] planes(Arena arena, DType dtype, int capacity) {
    return new Tensor[] {
      Tensor.zeros(arena, dtype, capacity, classes), Tensor.zeros(arena, dtype, capacity, classes)
    };
  }

  /** Begins with new samples. */
  void label(int[] labels) {
    Tensor target = targets.start(labels.length);
    RowArithmetic.zero(target);
    for (int i = 0; i < labels.length; i++) {
      target.setDouble((long) i * classes + labels[i], 1);
    }
  }

  /**
   * What the network answers at the free state: probabilities, or the activities themselves.
   *
   * @param activities of the output layer
   */
  void answer(Tensor activities) {
    int rows = (int) activities.dimension(0);
    Tensor answer = probabilities.start(rows);
    if (readout.isPresent()) {
      Tensor z = logits[0].slice(0, rows);
      readout.get().logits(activities, z);
      kernels.softmax(Form.REAL).forward(z, answer);
    } else {
      RowArithmetic.copy(activities, answer);
    }
    RowArithmetic.subtract(answer, targets.start(rows), residuals.start(rows));
  }

  /** The answer at the free state, [rows, classes]. */
  Tensor answer() {
    return probabilities.current();
  }

  /** One-hot labels, [rows, classes]. */
  Tensor targets() {
    return targets.current();
  }

  /** answer - target, the derivative of the loss to the logits. */
  Tensor residual() {
    return residuals.current();
  }

  /** All of the first rows take part again. */
  void start(int rows) {
    targets.start(rows);
    probabilities.start(rows);
    residuals.start(rows);
  }

  /** From now on only these of the current rows take part. */
  void keep(int[] rows) {
    targets.keep(rows);
    probabilities.keep(rows);
    residuals.keep(rows);
  }

  /** sum += dL/da at the free state. */
  void addForce(FieldSum sum) {
    push(residuals.current(), sum);
  }

  /** sums += beta dL/da at any activities of the output layer. */
  void add(Tensor[] activities, double real, double imaginary, FieldSum[] sums) {
    int rows = (int) activities[0].dimension(0);
    Tensor[] q = slices(answers, rows);
    if (readout.isPresent()) {
      Tensor[] z = slices(logits, rows);
      readout.get().logits(activities[0], z[0]);
      if (activities.length == 1) {
        kernels.softmax(Form.REAL).forward(z[0], q[0]);
      } else {
        readout.get().logitDifferences(activities[1], z[1]);
        kernels.softmax(Form.COMPLEX).forward(List.of(z[0], z[1]), List.of(q[0], q[1]));
      }
    } else {
      for (int plane = 0; plane < activities.length; plane++) {
        RowArithmetic.copy(activities[plane], q[plane]);
      }
    }
    RowArithmetic.accumulate(q[0], -1, targets.current());
    push(q, activities.length, real, imaginary, sums);
  }

  /** sums += beta dL/da at the free activities of the output layer and a deviation from them. */
  void addDeviation(Tensor[] deviations, double real, double imaginary, FieldSum[] sums) {
    int rows = (int) deviations[0].dimension(0);
    Tensor[] q = slices(answers, rows);
    if (readout.isPresent()) {
      Tensor[] z = slices(logits, rows);
      for (int plane = 0; plane < deviations.length; plane++) {
        readout.get().logitDifferences(deviations[plane], z[plane]);
      }
      Tensor p = probabilities.current();
      if (deviations.length == 1) {
        kernels.softmax(Form.DEVIATION).forward(List.of(z[0], p), List.of(q[0]));
      } else {
        kernels
            .softmax(Form.COMPLEX_DEVIATION)
            .forward(List.of(z[0], z[1], p), List.of(q[0], q[1]));
      }
    } else {
      for (int plane = 0; plane < deviations.length; plane++) {
        RowArithmetic.copy(deviations[plane], q[plane]);
      }
    }
    RowArithmetic.accumulate(q[0], 1, residuals.current());
    push(q, deviations.length, real, imaginary, sums);
  }

  private void push(Tensor[] q, int planes, double real, double imaginary, FieldSum[] sums) {
    Tensor[] t = slices(forces, (int) q[0].dimension(0));
    if (planes == 2) {
      RowArithmetic.multiplyComplex(q, real, imaginary, t);
    } else {
      RowArithmetic.copy(q[0], t[0]);
      RowArithmetic.scale(t[0], real);
    }
    for (int plane = 0; plane < planes; plane++) {
      push(t[plane], sums[plane]);
    }
  }

  private void push(Tensor answer, FieldSum sum) {
    if (readout.isPresent()) {
      readout.get().addForce(answer, sum);
    } else {
      sum.add(1, answer);
    }
  }

  private static Tensor[] slices(Tensor[] whole, int rows) {
    return new Tensor[] {whole[0].slice(0, rows), whole[1].slice(0, rows)};
  }
}
