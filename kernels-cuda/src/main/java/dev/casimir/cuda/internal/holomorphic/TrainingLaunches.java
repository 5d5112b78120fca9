package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.descent.ParameterUpdate;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Role;
import dev.casimir.tensor.DType;

/** Puts the parts of a step on a stream. */
final class TrainingLaunches {
  private static final int THREADS = 256;
  private static final int SETTLING = 128;
  private static final int DRIVING = 128;
  private static final int DRIVEN_ROWS = 8;
  private static final int DRIVEN_UNITS = 64;
  private static final int DRIVEN_CHUNK = 256;
  private static final int GRADIENT_CELLS = 32 * (16 + 64);
  private static final int DESCENT = 0;
  private static final int MOMENTUM = 1;
  private static final int ADAM = 2;

  private final DeviceLayeredTraining plan;
  private final LayeredTraining operation;
  private final DType dtype;
  private final TrainingMemory memory;
  private final KernelFunction drive;
  private final KernelFunction settle;
  private final KernelFunction gradient;
  private final KernelFunction judge;
  private final KernelFunction update;

  TrainingLaunches(DeviceLayeredTraining plan, TrainingMemory memory) {
    this.plan = plan;
    this.memory = memory;
    operation = plan.operation();
    dtype = plan.dtype();
    drive = plan.kernel("drive");
    settle = plan.kernel("settle");
    gradient = plan.kernel("gradient");
    judge = plan.kernel("judge");
    update = plan.kernel("update");
  }

  /**
   * The samples of a batch and where is told what becomes of them.
   *
   * @param order 0 for samples as they lie
   * @param counters 0 for the first batch
   * @param size samples of a whole batch
   * @param rows samples of this one
   */
  record Batch(
      long inputs,
      long labels,
      long order,
      long counters,
      int size,
      int rows,
      long scores,
      long residuals,
      long outcomes) {
    Cells samples() {
      return new Cells().addresses(labels, order, counters).add(size).add(rows);
    }
  }

  /** What steps of a call are told. */
  record Steps(long rates, long corrections, long skipped) {}

  private int all() {
    return operation.free().allUnits();
  }

  private int answers() {
    return operation.free().targets();
  }

  private long parameter(Role role) {
    int index = operation.indexOf(role, operation.free().units().size() - 1);
    return index < 0 ? 0 : memory.part(memory.values, index);
  }

  /** Drives, free states, nudged ones, and what comes of them. */
  void relax(Launcher launcher, Batch batch, boolean nudged) {
    int rows = batch.rows();
    int reals = nudged ? memory.nodes.realCount() : 0;
    int complexes = nudged ? memory.nodes.complexCount() : 0;
    long states = (long) rows * all();
    long drives = memory.of("drives", dtype, states);
    long targets = memory.of("targets", dtype, (long) rows * answers());
    long free = memory.of("free states", dtype, states);
    long real = memory.of("real states", dtype, reals * states);
    long complex = memory.of("complex states", dtype, 2 * complexes * states);
    long rests = memory.of("rests", dtype, rows);
    long freeStatus = memory.of("free status", DType.INT32, rows);
    long realStatus = memory.of("real status", DType.INT32, (long) reals * rows);
    long complexStatus = memory.of("complex status", DType.INT32, (long) complexes * rows);
    drive(launcher, batch, drives, targets);
    Phase phase = new Phase(launcher, drives, targets, rows);
    phase.run(plan.free(), 0, 0, free, rests, freeStatus, 1);
    if (reals > 0) {
      phase.run(
          plan.nudged(false),
          free,
          memory.realBetas,
          real,
          nudgedRests(reals, rows),
          realStatus,
          reals);
    }
    if (complexes > 0) {
      phase.run(
          plan.nudged(true),
          free,
          memory.complexBetas,
          complex,
          nudgedRests(complexes, rows),
          complexStatus,
          complexes);
    }
    Cells cells =
        batch
            .samples()
            .addresses(free, real, complex, memory.weights, rests)
            .addresses(freeStatus, realStatus, complexStatus)
            .add(reals)
            .add(complexes)
            .add(operation.free().activation().ordinal())
            .add(all())
            .add(operation.free().outputs())
            .add(operation.free().classes())
            .addresses(parameter(Role.READOUT), parameter(Role.READOUT_BIAS))
            .real(DType.FLOAT64, operation.rejectAbove())
            .add(nudged ? 1 : 0)
            .addresses(activities(rows), errors(rows), residuals(rows), failed(rows))
            .addresses(batch.scores(), batch.residuals(), batch.outcomes());
    int shared = (operation.free().outputs() + answers()) * dtype.bytes();
    launcher.launch(settle, rows, SETTLING, shared, cells);
  }

  private long nudgedRests(int nudges, int rows) {
    return memory.of("nudged rests", dtype, (long) nudges * rows);
  }

  private long activities(int rows) {
    return memory.of("activities", dtype, (long) rows * all());
  }

  private long errors(int rows) {
    return memory.of("errors", dtype, (long) rows * all());
  }

  private long residuals(int rows) {
    return memory.of("residuals", dtype, (long) rows * answers());
  }

  private long failed(int rows) {
    return memory.of("failed", DType.INT32, rows);
  }

  private void drive(Launcher launcher, Batch batch, long drives, long targets) {
    int units = operation.free().units().getFirst();
    long tiles = Math.ceilDiv((long) batch.rows(), DRIVEN_ROWS);
    long across = Math.ceilDiv(units, DRIVEN_UNITS);
    Cells cells =
        new Cells()
            .addresses(batch.inputs(), batch.labels(), batch.order(), batch.counters())
            .add(batch.size())
            .add(batch.rows())
            .add(operation.inputs())
            .add(memory.packed + (long) memory.table.inputWeights() * dtype.bytes())
            .add(memory.part(memory.values, operation.indexOf(Role.BIAS, 0)))
            .add(units)
            .add(LayerTable.filled(units))
            .add(all())
            .add(answers())
            .addresses(drives, targets);
    launcher.launch(
        drive, tiles * across, DRIVING, DRIVEN_CHUNK * DRIVEN_ROWS * dtype.bytes(), cells);
  }

  /** The phases of a batch. */
  private final class Phase {
    private final Launcher launcher;
    private final long drives;
    private final long targets;
    private final int rows;

    Phase(Launcher launcher, long drives, long targets, int rows) {
      this.launcher = launcher;
      this.drives = drives;
      this.targets = targets;
      this.rows = rows;
    }

    void run(
        DynamicsTiles tiles,
        long start,
        long betas,
        long states,
        long rests,
        long status,
        int nudges) {
      boolean nudged = betas != 0;
      long bytes = tiles.scratchBytes((long) rows * nudges, nudged);
      long scratch = memory.of("scratch", DType.INT32, (bytes + 3) / 4);
      tiles.launch(
          launcher,
          new DynamicsTiles.Operands(
              memory.packed,
              parameter(Role.READOUT),
              parameter(Role.READOUT_BIAS),
              drives,
              start,
              nudged ? targets : 0,
              betas,
              scratch,
              states,
              rests,
              status,
              rows,
              nudges));
    }
  }

  /** The gradients of a batch that was relaxed with nudges. */
  void differentiate(Launcher launcher, Batch batch) {
    int rows = batch.rows();
    double largest = dtype == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    Cells cells =
        new Cells()
            .addresses(batch.inputs(), batch.order(), batch.counters())
            .add(batch.size())
            .add(rows)
            .add(operation.inputs())
            .add(memory.records)
            .add(memory.table.count())
            .addresses(activities(rows), errors(rows), residuals(rows), failed(rows))
            .add(all())
            .add(answers())
            .add(memory.values)
            .real(DType.FLOAT64, operation.homeostasisFactor())
            .real(DType.FLOAT64, operation.update().gradientLimit(largest))
            .addresses(memory.gradients, memory.beyond);
    launcher.launch(
        gradient, memory.table.gradientBlocks(), THREADS, GRADIENT_CELLS * dtype.bytes(), cells);
  }

  /** Counts the step and follows its gradients, if they allow it. */
  void follow(Launcher launcher, Batch batch, Steps steps) {
    double penalty = 0;
    double shrink = 0;
    switch (operation.update()) {
      case ParameterUpdate.Momentum momentum -> {
        penalty = momentum.penalty(true);
        shrink = momentum.shrink(true);
      }
      case ParameterUpdate.Adam adam -> shrink = adam.decay();
    }
    Cells cells =
        new Cells()
            .add(memory.records)
            .add(memory.table.count())
            .add(rule())
            .addresses(steps.rates(), memory.factors, steps.corrections())
            .real(DType.FLOAT64, penalty)
            .real(DType.FLOAT64, shrink)
            .add(failed(batch.rows()))
            .add(batch.rows())
            .add(memory.beyond)
            .add(memory.table.gradientBlocks())
            .addresses(memory.counters, steps.skipped(), memory.coefficients);
    launcher.launch(judge, 1, THREADS, 0, cells);
    update(launcher, memory.counters);
  }

  /** Puts parameters where dynamics read them. */
  void pack(Launcher launcher) {
    update(launcher, 0);
  }

  private int rule() {
    return switch (operation.update()) {
      case ParameterUpdate.Momentum momentum -> momentum.momentum() == 0 ? DESCENT : MOMENTUM;
      case ParameterUpdate.Adam adam -> ADAM;
    };
  }

  private void update(Launcher launcher, long counters) {
    double[] shares =
        switch (operation.update()) {
          case ParameterUpdate.Momentum momentum -> new double[] {momentum.momentum(), 0, 0, 0, 0};
          case ParameterUpdate.Adam adam ->
              new double[] {
                adam.firstMomentum(),
                1 - adam.firstMomentum(),
                adam.secondMomentum(),
                1 - adam.secondMomentum(),
                adam.epsilon()
              };
        };
    Cells cells =
        new Cells()
            .add(memory.records)
            .add(memory.table.count())
            .add(rule())
            .addresses(counters, memory.coefficients);
    for (double share : shares) {
      cells.real(dtype, share);
    }
    cells.addresses(memory.gradients, memory.values, memory.first, memory.second, memory.packed);
    launcher.launch(update, memory.table.updateBlocks(), THREADS, 0, cells);
  }
}
