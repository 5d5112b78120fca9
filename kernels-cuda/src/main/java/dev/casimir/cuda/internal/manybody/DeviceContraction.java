package dev.casimir.cuda.internal.manybody;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.IntegerSections;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.SymmetricContraction;
import dev.casimir.product.SymmetricContractionKernel;
import dev.casimir.product.internal.BatchChunks;
import dev.casimir.product.internal.manybody.ContractionTree;
import dev.casimir.product.internal.manybody.GradientProgram;
import dev.casimir.product.internal.manybody.SymmetricBasis;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Symmetric contractions on a device: weights become coefficients of monomials, then a thread goes
 * through the trees of prefixes for a channel of an item. Gradients of the weights are summed over
 * chunks of the batch. The bits are the CPU's.
 */
public final class DeviceContraction extends PlannedKernel implements SymmetricContractionKernel {
  private static final String MODULE = "contraction";

  /** As the CPU sums the gradients of the weights. */
  private static final BatchChunks CHUNKS = new BatchChunks(16);

  private static final int THREADS = 128;

  private final SymmetricContraction operation;
  private final DType dtype;
  private final int channels;
  private final int paths;
  private final ContractionTree tree;
  private final int inputRows;
  private final int outputRows;
  private final CombinedRows weighting;
  private final CombinedRows collecting;
  private final ColumnBlocks valueBlocks;
  private final ColumnBlocks gradientBlocks;
  private final ColumnBlocks coefficientBlocks;
  private final long plan;

  public DeviceContraction(CudaDevice device, SymmetricContraction operation, PlanOptions options) {
    super(device);
    if (options.algorithm().isPresent()) {
      throw new IllegalArgumentException(
          "algorithm: a symmetric contraction has but one, got "
              + options.algorithm().get().label());
    }
    this.operation = operation;
    this.dtype = options.dtype();
    this.channels = operation.multiplicity();
    SymmetricBasis basis = SymmetricBasis.of(operation);
    paths = basis.pathCount();
    tree = new ContractionTree(operation, basis);
    List<Integer> inputs = components(operation.input(), options.layout());
    List<Integer> outputs = components(operation.output(), options.layout());
    inputRows = inputs.size() / 2;
    outputRows = outputs.size() / 2;
    plan = table(plan(inputs, outputs));
    weighting = CombinedRows.of(tree.weighting(), tree.coefficientRows(), paths, dtype, tables());
    collecting = CombinedRows.of(tree.collecting(), paths, tree.coefficientRows(), dtype, tables());
    int prefixes = tree.gradients().stream().mapToInt(GradientProgram::rows).max().orElse(0);
    valueBlocks = blocks(inputRows + tree.valueRows());
    gradientBlocks = blocks(2 * inputRows + prefixes);
    coefficientBlocks = blocks(inputRows + prefixes);
    define();
  }

  /** Offset and step of every component of a channel. */
  private static List<Integer> components(Irreps irreps, Layout layout) {
    List<Integer> components = new ArrayList<>();
    for (int b = 0; b < irreps.blocks().size(); b++) {
      Irreps.Block block = irreps.blocks().get(b);
      boolean channelsLast = layout == Layout.IR_MUL;
      for (int m = 0; m < block.irrep().dimension(); m++) {
        components.add(irreps.offset(b) + (channelsLast ? m * block.multiplicity() : m));
        components.add(channelsLast ? 1 : block.irrep().dimension());
      }
    }
    return components;
  }

  /** The table of integers of {@code casimir/contraction.cuh}. */
  private int[] plan(List<Integer> inputs, List<Integer> outputs) {
    return IntegerSections.join(
        list(tree.program()),
        starts(GradientProgram::values),
        programs(GradientProgram::values),
        starts(GradientProgram::gradients),
        programs(GradientProgram::gradients),
        inputs,
        outputs);
  }

  private List<Integer> starts(Function<GradientProgram, int[]> part) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    tree.gradients().forEach(row -> starts.add(starts.getLast() + part.apply(row).length));
    return starts;
  }

  private List<Integer> programs(Function<GradientProgram, int[]> part) {
    List<Integer> all = new ArrayList<>();
    tree.gradients().forEach(row -> all.addAll(list(part.apply(row))));
    return all;
  }

  private static List<Integer> list(int... values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  private ColumnBlocks blocks(int numbers) {
    return ColumnBlocks.of(numbers, dtype, device(), operation.describe());
  }

  private void define() {
    int d1 = operation.input().dimension();
    int d3 = operation.output().dimension();
    entryPoint(
        EntryPoint.of(
            "forward",
            in("x", dtype, "n", d1),
            in("weights", dtype, paths, channels),
            out("z", dtype, "n", d3)),
        this::forward);
    entryPoint(
        EntryPoint.of(
            "backward",
            in("x", dtype, "n", d1),
            in("weights", dtype, paths, channels),
            in("gradZ", dtype, "n", d3),
            out("gradX", dtype, "n", d1),
            out("gradWeights", dtype, paths, channels)),
        this::backward);
  }

  private long coefficientBytes() {
    return ((long) tree.coefficientRows() * channels * dtype.bytes() + 255) / 256 * 256;
  }

  private KernelFunction kernel(String name) {
    return function(MODULE, "contraction_" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
  }

  private Cells cells() {
    return new Cells()
        .add(plan)
        .add(channels)
        .add(inputRows)
        .add(outputRows)
        .add(operation.input().dimension())
        .add(operation.output().dimension());
  }

  /** Addresses: x, weights, z. */
  private void forward(Launcher launcher, Extents extents, long... at) {
    long columns = extents.get("n") * channels;
    long coefficients = launcher.scratch(coefficientBytes());
    weighting.enqueue(launcher, 1, channels, at[1], coefficients);
    valueBlocks.launch(
        launcher,
        kernel("forward"),
        columns,
        cells().addresses(coefficients, at[0], at[2]).add(columns));
  }

  /** Addresses: x, weights, gradZ, gradX, gradWeights. */
  private void backward(Launcher launcher, Extents extents, long... at) {
    long items = extents.get("n");
    long columns = items * channels;
    long chunks = CHUNKS.count(items);
    long tableBytes = (long) tree.coefficientRows() * channels * dtype.bytes();
    long partialBytes = (long) paths * channels * dtype.bytes();
    long coefficients = launcher.scratch(coefficientBytes() + chunks * (tableBytes + partialBytes));
    long gradCoefficients = coefficients + coefficientBytes();
    long partial = gradCoefficients + chunks * tableBytes;
    weighting.enqueue(launcher, 1, channels, at[1], coefficients);
    gradientBlocks.launch(
        launcher,
        kernel("gradient"),
        columns,
        cells().addresses(coefficients, at[0], at[2], at[3]).add(columns));
    launcher.clear(gradCoefficients, chunks * tableBytes);
    long threads = chunks * outputRows * channels;
    coefficientBlocks.launch(
        launcher,
        kernel("coefficients"),
        threads,
        cells()
            .add(tree.coefficientRows())
            .addresses(coefficients, at[0], at[2], gradCoefficients)
            .add(CHUNKS.from(items, 1))
            .add(items)
            .add(threads));
    collecting.enqueue(launcher, chunks, channels, gradCoefficients, partial);
    sum(launcher, partial, chunks, at[4]);
  }

  /** Adds up what the chunks give, in their order. */
  private void sum(Launcher launcher, long partial, long chunks, long gradWeights) {
    long width = (long) paths * channels;
    KernelFunction sumRows =
        function(
            "product", dtype == DType.FLOAT32 ? "product_sum_rows_f32" : "product_sum_rows_f64");
    Cells cells =
        new Cells().add(partial).add(chunks).add(width).add(Math.max(1, chunks)).add(gradWeights);
    launcher.launchItems(sumRows, width, THREADS, 0, cells);
  }

  @Override
  public void forward(Tensor x, Tensor weights, Tensor z) {
    run("forward", x, weights, z);
  }

  @Override
  public void backward(Tensor x, Tensor weights, Tensor gradZ, Tensor gradX, Tensor gradWeights) {
    run("backward", x, weights, gradZ, gradX, gradWeights);
  }

  @Override
  public PlanReport report() {
    return report(
        operation.describe(),
        "sparse",
        "the only one",
        tree.multiplyAdds() * channels,
        (long) (operation.input().dimension() + operation.output().dimension()) * dtype.bytes());
  }
}
