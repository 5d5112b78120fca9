package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlanTables;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.product.internal.convolution.grid.SphereFunctions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.internal.HarmonicsCoefficients;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Gaunt convolution on the grid: functions of nodes at points, sums of their products with the
 * filters of edges, features again. Memory for functions is of the size of the nodes; where there
 * is too little for all channels, some are done after the others.
 */
final class GridPasses implements ConvolutionPasses {
  private static final String MODULE = "convolution_grid";
  private static final int WARP = 32;
  private static final int THREADS = 128;

  /** Rows of points of a thread; as in the kernels. */
  private static final int POINTS = 16;

  private static final int EDGES = 16;

  /** Memory for the functions of all nodes, if a few channels fit. */
  private static final long MOST_BYTES = 1L << 29;

  private final ConvolutionSetting setting;
  private final SphereFunctions functions;
  private final int rows;
  private final GridTransform sentToPoints;
  private final GridTransform sentFromPoints;
  private final GridTransform receivedToPoints;
  private final GridTransform receivedFromPoints;
  private final KernelFunction sums;
  private final KernelFunction edges;
  private final long harmonics;
  private final long values;

  GridPasses(PlanTables tables, ConvolutionSetting setting, List<ConvolutionPath> paths) {
    this.setting = setting;
    EdgeSetting edgeSetting =
        new EdgeSetting(
            setting.operation(),
            paths,
            setting.operation().multiplicity(),
            setting.dtype(),
            Provider.current());
    functions = SphereFunctions.of(edgeSetting, setting.layout());
    int points = functions.points().size();
    rows = (functions.pairs().size() * points + 3) / 4 * 4;
    sentToPoints = GridTransform.of(tables, setting, functions, rows, false, true);
    sentFromPoints = GridTransform.of(tables, setting, functions, rows, false, false);
    receivedToPoints = GridTransform.of(tables, setting, functions, rows, true, true);
    receivedFromPoints = GridTransform.of(tables, setting, functions, rows, true, false);
    sums = tables.function(MODULE, "convolution_grid_sums" + setting.suffix());
    edges = tables.function(MODULE, "convolution_grid_edges" + setting.suffix());
    harmonics =
        tables.numbers(
            setting.dtype(),
            HarmonicsCoefficients.table(
                    setting.dtype(),
                    functions.filterDegree(),
                    setting.operation().normalization(),
                    true)
                .toDoubleArray());
    values = tables.numbers(setting.dtype(), filterValues());
    checkShared(tables);
  }

  /** A row of points for each harmonic of the filter. */
  private double[] filterValues() {
    int[] all = IntStream.range(0, functions.harmonics()).toArray();
    double[][] table = functions.points().table(all, false);
    double[] byHarmonic = new double[all.length * table.length];
    for (int point = 0; point < table.length; point++) {
      for (int k = 0; k < all.length; k++) {
        byHarmonic[k * table.length + point] = table[point][k];
      }
    }
    return byHarmonic;
  }

  private void checkShared(PlanTables tables) {
    if (bytesOfEdges(1) > tables.device().properties().sharedBytesPerBlock()) {
      throw setting.degreesTooHighFor(tables.device());
    }
  }

  private int channelsAtOnce(long nodes) {
    int channels = setting.operation().multiplicity();
    long bytes = 2 * Math.max(1, nodes) * rows * setting.dtype().bytes();
    long most = Math.max(1, MOST_BYTES / bytes / WARP) * WARP;
    return (int) Math.min(channels, most);
  }

  private long panelBytes(long nodes, int channels) {
    return (nodes * rows * channels * setting.dtype().bytes() + 255) / 256 * 256;
  }

  /** Threads for the rows and channels of a node. */
  private Cells gridCells(int channels, int width, int strips, int edgesAtOnce) {
    return new Cells()
        .addresses(harmonics, values)
        .add(functions.filterDegree())
        .add(functions.points().size())
        .add(rows)
        .add(channels)
        .add(width)
        .add(strips)
        .add(edgesAtOnce);
  }

  private void sum(
      Launcher launcher,
      long nodes,
      int channels,
      long[] sortedEdges,
      long vectors,
      long source,
      long target) {
    int width = Math.min(channels, THREADS);
    int strips = Math.clamp(THREADS / width, 1, (rows + POINTS - 1) / POINTS);
    int groups = (channels + width - 1) / width;
    int passes = (rows + strips * POINTS - 1) / (strips * POINTS);
    int numbers = strips * POINTS + functions.harmonics();
    int bytes = EDGES * (numbers * setting.dtype().bytes() + Integer.BYTES);
    Cells cells =
        gridCells(channels, width, strips, EDGES)
            .addresses(sortedEdges)
            .addresses(vectors, source, target);
    launcher.launch(sums, nodes * groups * passes, THREADS, bytes, cells);
  }

  @Override
  public void forward(Launcher launcher, long nodes, Messages at) {
    int dimension = setting.operation().output().dimension();
    launcher.clear(at.out(), nodes * dimension * setting.dtype().bytes());
    int together = channelsAtOnce(nodes);
    long panels = launcher.scratch(2 * panelBytes(nodes, together));
    long products = panels + panelBytes(nodes, together);
    for (int first = 0; first < setting.operation().multiplicity(); first += together) {
      int channels = Math.min(together, setting.operation().multiplicity() - first);
      sentToPoints.enqueue(launcher, nodes, first, channels, at.nodes(), panels);
      sum(launcher, nodes, channels, at.incoming(), at.vectors(), panels, products);
      receivedFromPoints.enqueue(launcher, nodes, first, channels, at.out(), products);
    }
  }

  @Override
  public void backward(Launcher launcher, long nodes, long count, Gradients at) {
    int dimension = setting.operation().nodes().dimension();
    launcher.clear(at.gradNodes(), nodes * dimension * setting.dtype().bytes());
    int together = channelsAtOnce(nodes);
    long gradients = launcher.scratch(2 * panelBytes(nodes, together));
    long others = gradients + panelBytes(nodes, together);
    for (int first = 0; first < setting.operation().multiplicity(); first += together) {
      int channels = Math.min(together, setting.operation().multiplicity() - first);
      receivedToPoints.enqueue(launcher, nodes, first, channels, at.gradOut(), gradients);
      sum(launcher, nodes, channels, at.outgoing(), at.vectors(), gradients, others);
      sentFromPoints.enqueue(launcher, nodes, first, channels, at.gradNodes(), others);
      sentToPoints.enqueue(launcher, nodes, first, channels, at.nodes(), others);
      edges(launcher, count, channels, first > 0, at, others, gradients);
    }
  }

  private int bytesOfEdges(int together) {
    int numbers = rows + functions.harmonics() + 3 * (functions.filterDegree() + 1);
    return together * numbers * setting.dtype().bytes();
  }

  private void edges(
      Launcher launcher,
      long count,
      int channels,
      boolean add,
      Gradients at,
      long features,
      long gradients) {
    int width = Math.min(WARP, Integer.highestOneBit(2 * channels - 1));
    int together = EDGES / 2;
    while (together > 1 && bytesOfEdges(together) > 32 * 1024) {
      together /= 2;
    }
    Cells cells =
        gridCells(channels, width, 1, together)
            .addresses(at.senders(), at.receivers(), at.vectors(), features, gradients)
            .add(add ? 1 : 0)
            .add(at.gradVectors())
            .add(count);
    long blocks = (count + together - 1) / together;
    launcher.launch(edges, blocks, THREADS, bytesOfEdges(together), cells);
  }

  /** At points, as if every node had a few edges. */
  @Override
  public long multiplyAdds() {
    return functions.pairs().size() * (long) functions.points().size();
  }
}
