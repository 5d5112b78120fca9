package dev.casimir.cuda.internal.manybody;

import static dev.casimir.cuda.Parameter.in;
import static dev.casimir.cuda.Parameter.out;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.cuda.internal.product.SharedGradient;
import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.device.PlanReport;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.WeightedManyBodyKernel;
import dev.casimir.product.WeightedManyBodyProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.ManyBodyPlanner;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Weighted sums of powers on a device, on the grid: one evaluation at the points serves all powers.
 * Gradients of the weights are summed in the order of the CPU, but other sums run in another order,
 * so bits differ from it.
 */
public final class DeviceWeightedManyBody extends PlannedKernel implements WeightedManyBodyKernel {
  private static final int WORD = 32;

  private final WeightedManyBodyProduct operation;
  private final DType dtype;
  private final int channels;
  private final SharedGradient sharedGradient;
  private final Optional<Part> powers;
  private final Optional<Part> gradient;

  /**
   * A kernel with what it needs.
   *
   * @param tables addresses of the integers, the values of x and of gradients, and the weights of
   *     points
   */
  private record Part(
      SphereMonomial monomial, ColumnBlocks blocks, KernelFunction kernel, long[] tables) {}

  public DeviceWeightedManyBody(
      CudaDevice device, WeightedManyBodyProduct operation, PlanOptions options) {
    super(device);
    this.operation = operation;
    dtype = options.dtype();
    channels = operation.multiplicity();
    options.algorithm().ifPresent(this::checkAvailable);
    sharedGradient =
        new SharedGradient(
            function(
                "product",
                dtype == DType.FLOAT32 ? "product_sum_rows_f32" : "product_sum_rows_f64"),
            operation.weightCount(),
            dtype);
    RowMap input = ManyBodyPlanner.inputRows(operation.power(1));
    RowMap output = reachedRows();
    int order = operation.order();
    powers = part("", order, List.of(input), output, options);
    // x is an operand of the gradient's tables even where no power of it is left
    int least = Math.max(1, order - 1);
    gradient = part("_gradient", least, List.of(input, output), input, options);
    define();
  }

  private void checkAvailable(Choice choice) {
    if (!(choice instanceof ManyBodyAlgorithm)) {
      throw new IllegalArgumentException(
          "algorithm: " + choice.label() + " is not one of a many-body product");
    }
    if (choice != ManyBodyAlgorithm.GRID) {
      throw new UnsupportedOperationException(
          "the algorithm %s of a weighted many-body product is not available on %s; plan it on the cpu"
              .formatted(choice.label(), device().name()));
    }
  }

  private RowMap rowsOfPower(int factors) {
    return ManyBodyPlanner.outputRows(operation.power(factors));
  }

  /** Rows of the irreps that any power has. */
  private RowMap reachedRows() {
    Set<Irrep> reached = new HashSet<>();
    List<Irreps.Block> blocks = operation.output().blocks();
    for (int n = 1; n <= operation.order(); n++) {
      RowMap rows = rowsOfPower(n);
      for (int b = 0; b < blocks.size(); b++) {
        if (rows.firstRow(b) != RowMap.NONE) {
          reached.add(blocks.get(b).irrep());
        }
      }
    }
    return RowMap.spherical(operation.output(), reached::contains);
  }

  private Optional<Part> part(
      String name, int exponent, List<RowMap> maps, RowMap target, PlanOptions options) {
    Optional<SphereMonomial> product =
        channels == 0
            ? Optional.empty()
            : SphereMonomial.of(exponent, maps, target, 1, options.layout(), dtype, false);
    return product.map(
        monomial -> {
          int numbers =
              monomial.rows(0)
                  + operation.order() * (maps.size() == 1 ? 0 : monomial.rows(1))
                  + monomial.sides()
                      * monomial.result().rows()
                      * (maps.size() == 1 ? operation.order() : 1);
          SphereOperand outputs =
              maps.size() == 1 ? monomial.result() : monomial.operands().get(1).orElseThrow();
          return new Part(
              monomial,
              ColumnBlocks.of(numbers, dtype, device(), operation.describe()),
              function(
                  "manybody_weighted",
                  "manybody_weighted" + name + (dtype == DType.FLOAT32 ? "_f32" : "_f64")),
              new long[] {
                tables().integers(monomial.integers(outputs.componentsByBlock(), reaches())),
                tables().numbers(dtype, monomial.values(0)),
                tables().numbers(dtype, monomial.values(1)),
                tables().numbers(dtype, monomial.weights())
              });
        });
  }

  /** Two words for each block of the output: bit n, whether the power of n + 1 factors has it. */
  private List<Integer> reaches() {
    List<Integer> words = new ArrayList<>();
    for (int b = 0; b < operation.output().blocks().size(); b++) {
      int[] bits = new int[2];
      for (int n = 0; n < operation.order(); n++) {
        if (rowsOfPower(n + 1).firstRow(b) != RowMap.NONE) {
          bits[n / WORD] |= 1 << n % WORD;
        }
      }
      words.addAll(List.of(bits[0], bits[1]));
    }
    return words;
  }

  private void define() {
    int d1 = operation.input().dimension();
    int d3 = operation.output().dimension();
    int weights = operation.weightCount();
    entryPoint(
        EntryPoint.of(
            "forward",
            in("x", dtype, "n", d1),
            in("weights", dtype, weights),
            out("z", dtype, "n", d3)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          launchPowers(launcher, n, at[0], at[1], 0, at[2], n * d3);
        });
    entryPoint(
        EntryPoint.of(
            "backward",
            in("x", dtype, "n", d1),
            in("weights", dtype, weights),
            in("gradZ", dtype, "n", d3),
            out("gradX", dtype, "n", d1),
            out("gradWeights", dtype, weights)),
        (launcher, extents, at) -> {
          long n = extents.get("n");
          launchGradient(launcher, n, at);
          sharedGradient.run(
              launcher,
              n,
              at[4],
              (same, first, items, gradients) ->
                  launchPowers(
                      same,
                      items,
                      at[0] + first * d1 * dtype.bytes(),
                      at[1],
                      at[2] + first * d3 * dtype.bytes(),
                      gradients,
                      items * weights));
        });
  }

  private Cells cells(Part part) {
    SphereMonomial monomial = part.monomial();
    return new Cells()
        .add(part.tables()[0])
        .add(operation.output().blocks().size())
        .add(operation.order())
        .add(monomial.sides())
        .add(monomial.pointBlocks())
        .add(monomial.rows(0))
        .add(monomial.rows(1))
        .add(monomial.result().rows())
        .add(channels)
        .add(operation.input().dimension())
        .add(operation.output().dimension());
  }

  /** The result for some items, or their gradients of the weights if there is {@code gradZ}. */
  private void launchPowers(
      Launcher launcher, long items, long x, long weights, long gradZ, long result, long numbers) {
    if (powers.isEmpty()) {
      launcher.clear(result, numbers * dtype.bytes());
      return;
    }
    Part part = powers.get();
    long columns = items * channels;
    Cells cells =
        cells(part)
            .addresses(part.tables()[1], part.tables()[3], x, weights, gradZ, result)
            .add(columns);
    part.blocks().launch(launcher, part.kernel(), columns, cells);
  }

  /** Addresses: x, weights, gradZ, gradX. */
  private void launchGradient(Launcher launcher, long items, long... at) {
    if (gradient.isEmpty()) {
      launcher.clear(at[3], items * operation.input().dimension() * dtype.bytes());
      return;
    }
    Part part = gradient.get();
    long columns = items * channels;
    Cells cells =
        cells(part)
            .addresses(part.tables()[1], part.tables()[2], part.tables()[3])
            .addresses(at[0], at[1], at[2], at[3])
            .add(columns);
    part.blocks().launch(launcher, part.kernel(), columns, cells);
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
    long each = powers.map(part -> part.monomial().multiplyAdds()).orElse(0L);
    return report(
        operation.describe(),
        ManyBodyAlgorithm.GRID.label(),
        "the only one on a device",
        each * channels * operation.order(),
        (long) (operation.input().dimension() + operation.output().dimension()) * dtype.bytes());
  }
}
