package dev.casimir.holomorphic.internal.dynamics;

import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredDynamicsKernel;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.simd.ObjectPool;
import dev.casimir.simd.ParallelItems;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@link LayeredDynamics} on the CPU: one state after the other, in plain Java. */
public final class LayeredDynamicsPlan implements LayeredDynamicsKernel {
  private final LayeredDynamics operation;
  private final PlanOptions options;
  private final DType dtype;
  private final ObjectPool<LayeredMatrices> matrices;
  private final ObjectPool<LayeredRow> rows;

  public LayeredDynamicsPlan(LayeredDynamics operation, PlanOptions options) {
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: dynamics have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    this.options = options;
    dtype = options.dtype();
    boolean single = dtype == DType.FLOAT32;
    matrices =
        new ObjectPool<>(
            () -> single ? new LayeredMatricesF32(operation) : new LayeredMatricesF64(operation));
    rows =
        new ObjectPool<>(
            () ->
                single
                    ? new LayeredRowF32(operation, options)
                    : new LayeredRowF64(operation, options));
  }

  @Override
  public void relax(
      LayeredWeights weights,
      Tensor drive,
      Tensor start,
      Tensor state,
      Tensor residuals,
      Tensor status) {
    long m = checkStates(weights, false, drive, start);
    check("state", state, dtype, m, operation.allUnits());
    check("residuals", residuals, dtype, m);
    check("status", status, DType.INT32, m);
    checkOutputs(weights, List.of(drive, start), state, residuals, status);
    int threads = options.threads();
    run(
        weights,
        new LayeredBatch(
            LayeredBatch.view(drive, threads),
            LayeredBatch.view(start, threads),
            MemorySegment.NULL,
            MemorySegment.NULL,
            LayeredBatch.view(state, threads),
            LayeredBatch.view(residuals, threads),
            LayeredBatch.view(status, threads),
            m,
            1,
            1));
  }

  @Override
  public void nudge(
      LayeredWeights weights,
      Tensor drive,
      Tensor start,
      Tensor targets,
      Tensor betas,
      Tensor state,
      Tensor residuals,
      Tensor status) {
    long m = checkStates(weights, operation.classes() > 0, drive, start);
    long k = betas.rank() == 2 ? betas.dimension(0) : -1;
    int all = operation.allUnits();
    check("targets", targets, dtype, m, operation.targets());
    check("betas", betas, dtype, k, 2);
    if (operation.complex()) {
      check("state", state, dtype, k, 2, m, all);
    } else {
      check("state", state, dtype, k, m, all);
    }
    check("residuals", residuals, dtype, k, m);
    check("status", status, DType.INT32, k, m);
    checkOutputs(weights, List.of(drive, start, targets, betas), state, residuals, status);
    int threads = options.threads();
    run(
        weights,
        new LayeredBatch(
            LayeredBatch.view(drive, threads),
            LayeredBatch.view(start, threads),
            LayeredBatch.view(targets, threads),
            LayeredBatch.view(betas, threads),
            LayeredBatch.view(state, threads),
            LayeredBatch.view(residuals, threads),
            LayeredBatch.view(status, threads),
            m,
            k,
            operation.complex() ? 2 : 1));
  }

  private void run(LayeredWeights weights, LayeredBatch batch) {
    LayeredMatrices present = matrices.acquire();
    try {
      present.take(weights, batch.nudged());
      ParallelItems.run(
          options.threads(),
          batch.samples() * batch.nudges(),
          1,
          (from, to) -> {
            LayeredRow row = rows.acquire();
            try {
              for (long index = from; index < to; index++) {
                row.run(present, batch, index);
              }
            } finally {
              rows.release(row);
            }
          });
    } finally {
      matrices.release(present);
    }
  }

  /** Checks weights, drives and starts; returns how many samples there are. */
  private long checkStates(LayeredWeights weights, boolean readout, Tensor drive, Tensor start) {
    List<Integer> units = operation.units();
    int pairs = units.size() - 1;
    if (weights.forward().size() != pairs || weights.feedback().size() != pairs) {
      throw new IllegalArgumentException(
          "weights: expected %d forward and as many back, got %d and %d"
              .formatted(pairs, weights.forward().size(), weights.feedback().size()));
    }
    List<Tensor> all = weights.tensors(readout);
    for (int l = 0; l < pairs; l++) {
      check("forward " + l, all.get(2 * l), dtype, units.get(l + 1), units.get(l));
      check("feedback " + l, all.get(2 * l + 1), dtype, units.get(l), units.get(l + 1));
    }
    if (readout) {
      check("readout", all.get(2 * pairs), dtype, operation.classes(), operation.outputs());
      check("readout bias", all.get(2 * pairs + 1), dtype, operation.classes());
    }
    long m = drive.rank() == 2 ? drive.dimension(0) : -1;
    check("drive", drive, dtype, m, operation.allUnits());
    check("start", start, dtype, m, operation.allUnits());
    return m;
  }

  private static void check(String name, Tensor tensor, DType dtype, long... shape) {
    if (tensor.dtype() != dtype || !Arrays.equals(tensor.shape(), shape)) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, Arrays.toString(shape), dtype, tensor));
    }
  }

  private static void checkOutputs(
      LayeredWeights weights, List<Tensor> inputs, Tensor state, Tensor residuals, Tensor status) {
    List<Tensor> others = new ArrayList<>(inputs);
    others.addAll(weights.forward());
    others.addAll(weights.feedback());
    weights.readout().ifPresent(others::add);
    weights.readoutBias().ifPresent(others::add);
    String[] names = {"state", "residuals", "status"};
    Tensor[] outputs = {state, residuals, status};
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i].isReadOnly()) {
        throw new IllegalArgumentException(names[i] + ": its memory is read-only");
      }
      for (Tensor other : others) {
        if (outputs[i].overlaps(other)) {
          throw new IllegalArgumentException(names[i] + ": overlaps another tensor");
        }
      }
      others.add(outputs[i]);
    }
  }

  @Override
  public PlanReport report() {
    return new PlanReport(
        operation.describe(),
        "rows",
        "the only one",
        "scalar",
        operation.multiplyAdds() * operation.steps(),
        3L * operation.allUnits() * dtype.bytes(),
        List.of());
  }
}
