package dev.casimir.cuda.internal.grid;

import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.GridFunction;
import dev.casimir.product.internal.GridShape;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the kernels of {@code grid.cu} read about a product: integers that say which blocks, grids
 * and products there are, and Legendre functions. And what a block of a launch needs.
 */
final class GridPlan {
  static final int WARP = 32;

  /** Degrees that kernels are compiled for; above the last one loops take over. */
  private static final int[] DEGREES = {2, 3, 4, 6, 8, 12};

  /** Shared memory of a block that lets three of them live on a multiprocessor of 228 KiB. */
  private static final int COMFORTABLE_BYTES = 72 * 1024;

  private static final int MOST_WARPS = 8;
  private static final int HEADER = 15;

  /** Where a group says whether its result is added to what is there. */
  private static final int ADD = 9;

  private final List<GridGroup> groups;
  private final RowMap first;
  private final RowMap second;
  private final RowMap output;
  private final int channels;
  private final DType dtype;
  private final int sharedLimit;
  private final int kernelDegree;
  private final boolean staged;
  private final IntStream.Builder terms = IntStream.builder();
  private final DoubleStream.Builder numbers = DoubleStream.builder();
  private final Map<List<Object>, Integer> tables = new HashMap<>();
  private int numberCount;
  private int termCount;
  private int groupCount;

  /**
   * @param output irreps without rows are written as zeros
   * @param sharedLimit bytes of shared memory a block may have
   */
  GridPlan(
      ProductKind kind,
      RowMap first,
      RowMap second,
      RowMap output,
      int channels,
      Layout layout,
      DType dtype,
      int sharedLimit) {
    this.groups = GridGroup.of(kind, first, second, output);
    this.first = first;
    this.second = second;
    this.output = output;
    this.channels = channels;
    this.dtype = dtype;
    this.sharedLimit = sharedLimit;
    int compiled = compiledDegree();
    boolean inPlace = layout == Layout.IR_MUL;
    boolean fits = compiled > 0 && bytes(compiled, 2, inPlace ? 0 : stageRows()) <= sharedLimit;
    this.kernelDegree = fits ? compiled : 0;
    this.staged = fits && !inPlace;
  }

  /** Of one channel of an item. */
  static long multiplyAdds(TensorProduct operation) {
    RowMap first = RowMap.spherical(operation.first(), irrep -> true);
    RowMap second = RowMap.spherical(operation.second(), irrep -> true);
    RowMap output = RowMap.spherical(operation.output(), irrep -> true);
    return GridGroup.of(operation.kind(), first, second, output).stream()
        .mapToLong(GridGroup::multiplyAdds)
        .sum();
  }

  /** The kernel to use, without its module. */
  String kernelName() {
    String access = kernelDegree == 0 ? "any" : kernelDegree + (staged ? "_staged" : "_channels");
    return "grid_product_" + access + (dtype == DType.FLOAT32 ? "_f32" : "_f64");
  }

  String module() {
    return dtype == DType.FLOAT32 ? "grid" : "grid_double";
  }

  /** The least degree kernels are compiled for that is enough, 0 if there is none. */
  private int compiledDegree() {
    int highest = Math.max(rowsOf(true), rowsOf(false)) / 2;
    for (int degree : DEGREES) {
      if (highest <= degree) {
        return degree;
      }
    }
    return 0;
  }

  /** Rows of a node for an operand. */
  private int rowsOf(boolean isFirst) {
    int degree = 0;
    for (GridGroup group : groups) {
      for (GridGroup.Term term : group.terms()) {
        degree = Math.max(degree, (isFirst ? term.first() : term.second()).degree());
      }
    }
    return 2 * degree + 1;
  }

  private int resultRows() {
    return 2 * groups.stream().mapToInt(group -> group.shape().degree3()).max().orElse(0) + 1;
  }

  /** Whether the result of a node may lie on its factors. */
  private boolean overlays(int degree) {
    return degree > 0 && groups.stream().allMatch(group -> group.terms().size() == 1);
  }

  private int nodeRows(int degree) {
    int factors = rowsOf(true) + rowsOf(false);
    return overlays(degree) ? Math.max(factors, resultRows()) : factors + resultRows();
  }

  private int pairs() {
    return groups.stream().mapToInt(GridGroup::pairs).max().orElse(1);
  }

  private int stageRows() {
    return first.rows() + second.rows() + output.rows();
  }

  /** Pairs of nodes a block works on at once: all, or as many as shared memory has room for. */
  private int chunkPairs() {
    int pairs = pairs();
    int stage = staged ? stageRows() : 0;
    int step = kernelDegree > 0 ? 2 : 1; // compiled kernels read pairs in twos
    int chunk = pairs;
    int comfortable = Math.min(COMFORTABLE_BYTES, sharedLimit);
    for (int n = 2; bytes(kernelDegree, chunk, stage) > comfortable && chunk > step; n++) {
      chunk = ((pairs + n - 1) / n + step - 1) / step * step;
    }
    return chunk;
  }

  private long bytes(int degree, int chunk, int stage) {
    return (2L * chunk * nodeRows(degree) + stage) * WARP * dtype.bytes();
  }

  /** Shared memory of a block; more than the limit if the product cannot do with it. */
  long sharedBytes() {
    return bytes(kernelDegree, chunkPairs(), staged ? stageRows() : 0);
  }

  /** Threads of a block: as many warps as share the nodes evenly. */
  int threads() {
    int nodes = 2 * chunkPairs();
    for (GridGroup group : groups) {
      nodes = Math.min(nodes, Math.max(2, group.shape().nodes()));
    }
    int rounds = (nodes + MOST_WARPS - 1) / MOST_WARPS;
    return Math.clamp((nodes + rounds - 1) / rounds, 2, MOST_WARPS) * WARP;
  }

  /** The integers; adds the numbers they refer to. */
  int[] program() {
    int[] grouped = grouped();
    int[] termed = terms.build().toArray();
    int[] one = OperandTable.of(first, channels);
    int[] two = OperandTable.of(second, channels);
    int[] three = OperandTable.of(output, channels);
    int[] cleared = cleared();
    int groupAt = HEADER;
    int termAt = groupAt + grouped.length;
    int firstAt = termAt + termed.length;
    int secondAt = firstAt + one.length;
    int outputAt = secondAt + two.length;
    int clearedAt = outputAt + three.length;
    int[] header = {
      groupCount,
      groupAt,
      termAt,
      chunkPairs(),
      nodeRows(kernelDegree),
      rowsOf(true),
      overlays(kernelDegree) ? 0 : rowsOf(true) + rowsOf(false),
      firstAt,
      secondAt,
      outputAt,
      clearedAt,
      cleared.length / 2,
      0,
      first.rows(),
      first.rows() + second.rows()
    };
    return join(header, grouped, termed, one, two, three, cleared);
  }

  private static int[] join(int[]... parts) {
    return List.of(parts).stream().flatMapToInt(IntStream::of).toArray();
  }

  /** The Legendre functions; after {@link #program}. */
  double[] numbers() {
    return numbers.build().toArray();
  }

  private int[] grouped() {
    List<int[]> written = new ArrayList<>();
    for (GridGroup group : groups) {
      for (GridGroup.Factors factors : group.factors(dtype)) {
        written.add(group(group, factors));
      }
    }
    groupCount = written.size();
    for (int[] group : written) {
      group[ADD] = groupCount > 1 ? 1 : 0;
    }
    return join(written.toArray(int[][]::new));
  }

  private int[] group(GridGroup group, GridGroup.Factors factors) {
    int from = termCount;
    for (GridGroup.Term term : group.terms()) {
      side(group, term.first(), factors.first());
      side(group, term.second(), factors.second());
      terms.add(group.shape().lowestDegree());
      termCount++;
    }
    return new int[] {
      from,
      termCount,
      section(group.natural()),
      group.shape().degree3(),
      group.shape().lowestDegree(),
      back(group, factors.output()),
      even(group.pairs()),
      group.pairs(),
      group.equator(),
      0
    };
  }

  private static int section(boolean natural) {
    return natural ? 0 : 1;
  }

  private static int even(int count) {
    return (count + 1) / 2 * 2;
  }

  private void side(GridGroup group, GridGroup.Side side, double[] factors) {
    int width = even(side.degree() + 1);
    terms
        .add(section(side.natural()))
        .add(side.degree())
        .add(
            tables.computeIfAbsent(
                List.of(
                    group.shape(),
                    side.function(),
                    side.degree(),
                    DoubleStream.of(factors).boxed().toList()),
                key -> forward(group.shape(), side, width, factors)))
        .add(width)
        .add(side.far())
        .add(side.turn());
  }

  /** For each order, for each pair, a number for each degree from the order on. */
  private int forward(GridShape shape, GridGroup.Side side, int width, double[] factors) {
    int start = numberCount;
    int pairs = (shape.nodes() + 1) / 2;
    for (int m = 0; m <= side.degree(); m++) {
      for (int pair = 0; pair < pairs; pair++) {
        for (int j = 0; j < width; j++) {
          int l = m + j;
          double scale = l > side.degree() ? 0 : factors[l] * (m == 0 ? 1 : Math.sqrt(0.5));
          add(scale == 0 ? 0 : scale * shape.symmetric(side.function(), pair, l, m));
        }
      }
    }
    return start;
  }

  /** For each order, for each degree from it on, a number for each pair, with quadrature weight. */
  private int back(GridGroup group, double[] factors) {
    int start = numberCount;
    GridShape shape = group.shape();
    for (int m = 0; m <= shape.degree3(); m++) {
      for (int j = 0; j <= shape.degree3(); j++) {
        for (int pair = 0; pair < even(group.pairs()); pair++) {
          int l = m + j;
          boolean zero = l > shape.degree3() || pair >= group.pairs();
          add(
              zero
                  ? 0
                  : factors[l]
                      * shape.symmetric(GridFunction.VALUE, pair, l, m)
                      * shape.weight(pair)
                      * (2 * Math.PI)
                      * (m == 0 ? 1 : Math.sqrt(2)));
        }
      }
    }
    return start;
  }

  private void add(double number) {
    numbers.add(number);
    numberCount++;
  }

  /**
   * First component and width of the blocks to fill with zeros first: those nothing reaches, and
   * where several groups add up in the result itself, all.
   */
  private int[] cleared() {
    boolean all = groupCount > 1 && !staged;
    IntStream.Builder cleared = IntStream.builder();
    for (int block = 0; block < output.irreps().blocks().size() && channels > 0; block++) {
      Irreps.Block what = output.irreps().blocks().get(block);
      int degree = what.irrep().degree();
      boolean natural = what.irrep().parity() == (degree % 2 == 0 ? 1 : -1);
      boolean covered =
          output.firstRow(block) != RowMap.NONE
              && groups.stream().anyMatch(group -> group.covers(natural, degree));
      if (all || !covered) {
        cleared.add(output.irreps().offset(block) / channels).add(2 * degree + 1);
      }
    }
    return cleared.build().toArray();
  }
}
