package dev.casimir.cuda.internal.holomorphic;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredDynamicsKernel;
import dev.casimir.holomorphic.LayeredWeights;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Layered dynamics on a device, with the bits of the CPU: a block takes a tile of states through
 * all steps, without waiting for others. Weights are arranged anew at every call.
 */
public final class DeviceLayeredDynamics extends PlannedKernel implements LayeredDynamicsKernel {
  private static final String MODULE = "dynamics";

  private final LayeredDynamics operation;
  private final DType dtype;
  private final LayerTable table;
  private final DynamicsTiles tiles;
  private final KernelFunction pack;

  public DeviceLayeredDynamics(CudaDevice device, LayeredDynamics operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: dynamics have only one, got " + options.algorithm().get().label());
    }
    this.operation = operation;
    dtype = options.dtype();
    table = LayerTable.of(operation);
    tiles =
        new DynamicsTiles(device, operation, dtype, table, table(table.records()), this::kernel);
    pack = kernel("pack");
    define("relax", false);
    define("nudge", true);
  }

  private KernelFunction kernel(String name) {
    return function(MODULE, "dynamics_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  private void define(String name, boolean nudged) {
    entryPoint(
        new EntryPoint(name, parameters(nudged)),
        (launcher, extents, at) -> launch(launcher, extents, at, nudged));
  }

  /** Shared memory of a block with tiles of so many rows. */
  public int sharedBytes(int rows) {
    return tiles.sharedBytes(rows);
  }

  private List<Parameter> parameters(boolean nudged) {
    List<Integer> units = operation.units();
    int all = operation.allUnits();
    List<Parameter> list = new ArrayList<>();
    for (int l = 0; l + 1 < units.size(); l++) {
      list.add(in("forward " + l, dtype, units.get(l + 1), units.get(l)));
      list.add(in("feedback " + l, dtype, units.get(l), units.get(l + 1)));
    }
    if (nudged && operation.classes() > 0) {
      list.add(in("readout", dtype, operation.classes(), operation.outputs()));
      list.add(in("readout bias", dtype, operation.classes()));
    }
    list.add(in("drive", dtype, "m", all));
    list.add(in("start", dtype, "m", all));
    if (!nudged) {
      list.add(out("state", dtype, "m", all));
      list.add(out("residuals", dtype, "m"));
      list.add(out("status", DType.INT32, "m"));
      return list;
    }
    list.add(in("targets", dtype, "m", operation.targets()));
    list.add(in("betas", dtype, "k", 2));
    list.add(
        operation.complex()
            ? out("state", dtype, "k", 2, "m", all)
            : out("state", dtype, "k", "m", all));
    list.add(out("residuals", dtype, "k", "m"));
    list.add(out("status", DType.INT32, "k", "m"));
    return list;
  }

  private void launch(Launcher launcher, Extents extents, long[] at, boolean nudged) {
    long samples = extents.get("m");
    long nudges = nudged ? extents.get("k") : 1;
    if (samples * nudges == 0) {
      return;
    }
    long weightBytes = (long) table.weights() * dtype.bytes();
    long weights = launcher.scratch(weightBytes + tiles.scratchBytes(samples * nudges, nudged));
    packWeights(launcher, at, weights);
    boolean readout = nudged && operation.classes() > 0;
    int pairs = 2 * (operation.units().size() - 1);
    int first = pairs + (readout ? 2 : 0); // of the samples' tensors
    int outputs = nudged ? first + 4 : first + 2;
    tiles.launch(
        launcher,
        new DynamicsTiles.Operands(
            weights,
            readout ? at[pairs] : 0,
            readout ? at[pairs + 1] : 0,
            at[first],
            at[first + 1],
            nudged ? at[first + 2] : 0,
            nudged ? at[first + 3] : 0,
            weights + weightBytes,
            at[outputs],
            at[outputs + 1],
            at[outputs + 2],
            samples,
            nudges));
  }

  private void packWeights(Launcher launcher, long[] at, long weights) {
    List<Integer> units = operation.units();
    for (int l = 0; l + 1 < units.size(); l++) {
      pack(
          launcher,
          at[2 * l],
          l + 1,
          l,
          weights + (long) table.matrix(l + 1, true) * dtype.bytes());
      pack(
          launcher,
          at[2 * l + 1],
          l,
          l + 1,
          weights + (long) table.matrix(l, false) * dtype.bytes());
    }
  }

  private void pack(Launcher launcher, long matrix, int to, int from, long packed) {
    int units = operation.units().get(to);
    int sources = operation.units().get(from);
    int paddedUnits = LayerTable.filled(units);
    int paddedSources = LayerTable.filled(sources);
    launcher.launchItems(
        pack,
        (long) paddedUnits * paddedSources,
        DynamicsTiles.THREADS,
        0,
        new Cells()
            .add(matrix)
            .add(units)
            .add(sources)
            .add(paddedUnits)
            .add(paddedSources)
            .add(packed));
  }

  @Override
  public void relax(
      LayeredWeights weights,
      Tensor drive,
      Tensor start,
      Tensor state,
      Tensor residuals,
      Tensor status) {
    run("relax", all(weights, false, drive, start, state, residuals, status));
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
    boolean readout = operation.classes() > 0;
    run("nudge", all(weights, readout, drive, start, targets, betas, state, residuals, status));
  }

  private static Tensor[] all(LayeredWeights weights, boolean readout, Tensor... tensors) {
    List<Tensor> all = weights.tensors(readout);
    all.addAll(Arrays.asList(tensors));
    return all.toArray(Tensor[]::new);
  }

  @Override
  public PlanReport report() {
    return report(
        operation.describe(),
        "persistent tiles",
        "the only one",
        operation.multiplyAdds() * operation.steps(),
        3L * operation.allUnits() * dtype.bytes());
  }
}
