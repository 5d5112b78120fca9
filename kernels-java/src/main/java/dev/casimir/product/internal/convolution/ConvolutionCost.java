package dev.casimir.product.internal.convolution;

import dev.casimir.device.Calibration;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.internal.convolution.grid.SphereFunctions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irreps;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Estimates what a message costs before an algorithm is built. Multiply-adds are counted; the rate
 * at which an algorithm executes them is an estimate for a core with two multiply-add ports near
 * 3.5 GHz.
 */
final class ConvolutionCost {
  private static final double ISSUES_PER_NANOSECOND = 7;

  /** Multiply-adds that an entry of a rotation takes on average. */
  private static final long FRAME_TERMS = 6;

  /** Beyond, the steps in the frame of an edge are loops, which take longer to begin. */
  private static final int STRAIGHT_LINE_DEGREE = 6;

  /** Among which the work for a node is shared out. */
  private static final int EDGES_OF_A_NODE = 15;

  /** Nanoseconds for what a multiply-add for all edges of a tile takes, and to begin a tile. */
  private static final double DIRECT_STEP = 1.15;

  private static final double DIRECT_BEGIN = 20;
  private static final double FRAME_STEP = 1.5;
  private static final double FRAME_BEGIN = 100;

  /**
   * How much faster a grid whose functions fit the cache of a core is, by degree, and that cache.
   */
  private static final double CACHED = 0.13;

  private static final double CACHE_BYTES = 1 << 19;
  private static final int CHANNELS_OF_A_PASS = 16;

  private final EdgeSetting setting;
  private final Calibration calibration;
  private final SphereFunctions grid;
  private final long edges;

  /**
   * @param grid the convolution as products of functions, of use if it is such
   * @param edges of most graphs
   */
  ConvolutionCost(EdgeSetting setting, SphereFunctions grid, long edges) {
    this.setting = setting;
    this.edges = edges;
    this.grid = grid;
    this.calibration =
        setting.provider() == Provider.SCALAR ? Calibration.none() : Calibration.current();
  }

  /** What the times come from. */
  String basis() {
    return calibration == Calibration.none()
        ? "lowest estimated time of those that compute this convolution"
        : "lowest time by the rates of " + calibration.source();
  }

  /** Of a message: for all channels, and what is computed once for an edge. */
  long multiplyAdds(ConvolutionAlgorithm algorithm) {
    if (algorithm == ConvolutionAlgorithm.GRID) {
      long each = grid.multiplyAdds() + grid.nodeMultiplyAdds() / EDGES_OF_A_NODE;
      return setting.operation().multiplicity() * each + grid.preparation();
    }
    return setting.operation().multiplicity() * forEachChannel(algorithm) + preparation(algorithm);
  }

  /**
   * Of a message, by the measured rate for its work for each channel if there is one. Rates are of
   * large graphs; what small ones share among fewer edges comes on top.
   */
  double nanoseconds(ConvolutionAlgorithm algorithm) {
    long work = multiplyAdds(algorithm);
    int channels = Math.max(1, setting.operation().multiplicity());
    OptionalDouble measured =
        calibration.rate(algorithm.rateName(setting.dtype()), (double) work / channels);
    double rate = measured.orElse(estimatedRate(algorithm));
    if (algorithm == ConvolutionAlgorithm.GRID) {
      rate *= isCached() ? 1 + CACHED * highestDegree() : 1;
      return work / rate + channels * unsharedNodes() * grid.nodeMultiplyAdds() / rate;
    }
    double tiles = ((edges - 1) / EdgeTile.EDGES + 1) / (double) edges;
    double full = 1.0 / EdgeTile.EDGES;
    return measured.isPresent()
        ? work / rate + (tiles - full) * tileNanoseconds(algorithm)
        : channels * forEachChannel(algorithm) / rate + tiles * tileNanoseconds(algorithm);
  }

  private double estimatedRate(ConvolutionAlgorithm algorithm) {
    double fraction =
        switch (algorithm) {
          case DIRECT -> 0.45;
          case GRID -> 0.19;
          case ESCN -> highestDegree() <= STRAIGHT_LINE_DEGREE ? 0.12 : 0.1;
        };
    return ISSUES_PER_NANOSECOND * Provider.lanes(setting.provider(), setting.dtype()) * fraction;
  }

  /** Whether the functions of all nodes, as many channels as are taken at once, fit the cache. */
  private boolean isCached() {
    double numbers = (double) grid.pairs().size() * grid.points().columns() * CHANNELS_OF_A_PASS;
    double nodes = Math.max(2, edges / EDGES_OF_A_NODE);
    return nodes * numbers * setting.dtype().bytes() < CACHE_BYTES;
  }

  /** Nodes whose work a message has to bear beyond its share in a large graph. */
  private double unsharedNodes() {
    double edgesOfANode = Math.min(EDGES_OF_A_NODE, Math.max(0.5, edges / 2.0));
    return 1 / edgesOfANode - 1.0 / EDGES_OF_A_NODE;
  }

  /** What is computed for all edges of a tile at once, however many there are. */
  private double tileNanoseconds(ConvolutionAlgorithm algorithm) {
    boolean direct = algorithm == ConvolutionAlgorithm.DIRECT;
    double begin = direct ? DIRECT_BEGIN : FRAME_BEGIN;
    double step = direct ? DIRECT_STEP : FRAME_STEP;
    double vectors = EdgeTile.EDGES / (double) Provider.lanes(setting.provider(), setting.dtype());
    return begin + step * vectors * preparation(algorithm);
  }

  private long forEachChannel(ConvolutionAlgorithm algorithm) {
    long direct = 0;
    long coupled = 0;
    Set<List<Integer>> seen = new HashSet<>();
    for (ConvolutionPath path : setting.paths()) {
      if (seen.add(List.of(path.row1(), path.row3()))) {
        CouplingTensor tensor = path.coefficients();
        direct += (2L * tensor.degree1() + 1) * (2L * tensor.degree3() + 1);
        coupled += 1 + 2L * Math.min(tensor.degree1(), tensor.degree3());
      }
    }
    return algorithm == ConvolutionAlgorithm.DIRECT ? direct : coupled + frames();
  }

  /** Into the frame and back. */
  private long frames() {
    long sum = 0;
    for (Irreps irreps : List.of(setting.operation().nodes(), setting.operation().output())) {
      for (Irreps.Block block : irreps.blocks()) {
        long l = block.irrep().degree();
        sum += 2 * l * l + 6 * l + 1;
      }
    }
    return sum;
  }

  private int highestDegree() {
    return Math.max(
        setting.operation().nodes().maximumDegree(), setting.operation().output().maximumDegree());
  }

  private long preparation(ConvolutionAlgorithm algorithm) {
    boolean direct = algorithm == ConvolutionAlgorithm.DIRECT;
    long sum = 0;
    for (ConvolutionPath path : setting.paths()) {
      CouplingTensor tensor = path.coefficients();
      int least = Math.min(tensor.degree1(), tensor.degree3());
      sum += direct ? 2L * tensor.size() : least + 1;
    }
    for (long l = 1; l <= highestDegree() && !direct; l++) {
      sum += FRAME_TERMS * (2 * l * l + 2 * l + 1);
    }
    return sum;
  }
}
