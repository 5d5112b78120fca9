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
 *
 * <p>Many states go in large tiles, whose speed is that of multiply-adds; few in small ones, which
 * engage more multiprocessors, each as fast as weights come from the second-level cache.
 */
public final class DeviceLayeredDynamics extends PlannedKernel implements LayeredDynamicsKernel {
  private static final String MODULE = "dynamics";
  private static final int THREADS = 256;
  private static final int SMALL_ROWS = 8;

  private final LayeredDynamics operation;
  private final DType dtype;
  private final LayerTable table;
  private final long records;
  private final int largeRows;
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
    records = table(table.records());
    largeRows = dtype == DType.FLOAT32 ? 64 : 32;
    pack = kernel("pack");
    int available = device.properties().sharedBytesPerBlock();
    if (sharedBytes(SMALL_ROWS) > available) {
      throw new UnsupportedOperationException(
          "dynamics of %d units are not available on %s, whose blocks have %,d bytes of shared memory; plan them on the cpu"
              .formatted(operation.allUnits(), device.name(), available));
    }
    define("relax", false);
    define("nudge", true);
  }

  private KernelFunction kernel(String name) {
    return function(MODULE, "dynamics_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  private void define(String name, boolean nudged) {
    boolean complex = nudged && operation.complex();
    String suffix = complex ? "_complex" : "";
    KernelFunction large = kernel("large" + suffix);
    KernelFunction small = kernel("small" + suffix);
    entryPoint(
        new EntryPoint(name, parameters(nudged)),
        (launcher, extents, at) -> {
          long states = extents.get("m") * (nudged ? extents.get("k") : 1);
          boolean many = isLarge(states * (complex ? 2 : 1));
          launch(launcher, extents, at, nudged, complex, many ? large : small, many);
        });
  }

  /** Whether large tiles occupy the device. */
  private boolean isLarge(long rows) {
    return rows >= (long) largeRows * device().properties().multiprocessors()
        && sharedBytes(largeRows) <= device().properties().sharedBytesPerBlock();
  }

  /** Shared memory of a block with tiles of so many rows. */
  public int sharedBytes(int rows) {
    int numbers =
        (table.places() + operation.outputs() + operation.targets() + 1) * rows + THREADS;
    return numbers * dtype.bytes() + 2 * rows * Integer.BYTES;
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

  private void launch(
      Launcher launcher,
      Extents extents,
      long[] at,
      boolean nudged,
      boolean complex,
      KernelFunction kernel,
      boolean many) {
    long samples = extents.get("m");
    long nudges = nudged ? extents.get("k") : 1;
    int rows = many ? largeRows : SMALL_ROWS;
    int states = complex ? rows / 2 : rows;
    long tiles = (samples * nudges + states - 1) / states;
    long tileBytes = 2L * table.padded() * rows * dtype.bytes();
    long weightBytes = (long) table.weights() * dtype.bytes();
    if (tiles == 0) {
      return;
    }
    long weights = launcher.scratch(weightBytes + tiles * tileBytes);
    packWeights(launcher, at, weights);
    boolean readout = nudged && operation.classes() > 0;
    int pairs = 2 * (operation.units().size() - 1);
    int first = pairs + (readout ? 2 : 0); // of the samples' tensors
    int outputs = nudged ? first + 4 : first + 2;
    Cells cells =
        new Cells()
            .add(records)
            .add(operation.units().size())
            .add(operation.activation().ordinal())
            .add(operation.classes())
            .add(operation.steps())
            .add(operation.checkEvery())
            .real(dtype, operation.tolerance())
            .real(dtype, operation.damping())
            .add(weights)
            .addresses(readout ? at[pairs] : 0, readout ? at[pairs + 1] : 0)
            .addresses(at[first], at[first + 1])
            .addresses(nudged ? at[first + 2] : 0, nudged ? at[first + 3] : 0)
            .add(weights + weightBytes)
            .addresses(at[outputs], at[outputs + 1], at[outputs + 2])
            .add(samples)
            .add(nudges)
            .add(table.places());
    launcher.launch(kernel, tiles, THREADS, sharedBytes(rows), cells);
  }

  private void packWeights(Launcher launcher, long[] at, long weights) {
    List<Integer> units = operation.units();
    for (int l = 0; l + 1 < units.size(); l++) {
      pack(launcher, at[2 * l], l + 1, l, weights + (long) table.matrix(l + 1, true) * dtype.bytes());
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
        THREADS,
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
    run(
        "nudge",
        all(weights, readout, drive, start, targets, betas, state, residuals, status));
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
