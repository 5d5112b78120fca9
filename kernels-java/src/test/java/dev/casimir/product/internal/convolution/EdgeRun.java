package dev.casimir.product.internal.convolution;

import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One tile of edges through an {@link EdgeTransform}, with a sender and a receiver for each. */
final class EdgeRun {
  final EdgeSetting setting;
  final double[][] vectors;
  final double[][] weights;

  /** By edge, row and channel. */
  final double[][][] features;

  final double[][][] cotangents;
  double[][][] messages = {};
  double[][][] featureGradients = {};
  double[][] vectorGradients = {};
  double[][] weightGradients = {};

  EdgeRun(
      Convolution operation,
      DType dtype,
      Provider provider,
      double[][] vectors,
      RandomGenerator random) {
    int channels = (operation.multiplicity() + EdgeSetting.WIDTH - 1) / EdgeSetting.WIDTH * 16;
    setting =
        new EdgeSetting(operation, ConvolutionPlanner.paths(operation), channels, dtype, provider);
    this.vectors = vectors;
    int paths = operation.weights() == EdgeWeights.PATH ? setting.paths().size() : 0;
    weights = new double[vectors.length][];
    features = new double[vectors.length][][];
    cotangents = new double[vectors.length][][];
    for (int e = 0; e < vectors.length; e++) {
      weights[e] = round(random.doubles(paths, -1, 1).toArray());
      features[e] = panel(setting.inputRows(), random);
      cotangents[e] = panel(setting.outputRows(), random);
      vectors[e] = round(vectors[e]);
    }
  }

  private EdgeRun(EdgeRun like, Provider provider) {
    EdgeSetting old = like.setting;
    setting = new EdgeSetting(old.operation(), old.paths(), old.channels(), old.dtype(), provider);
    vectors = like.vectors;
    weights = like.weights;
    features = like.features;
    cotangents = like.cotangents;
  }

  /** The same numbers for another provider. */
  EdgeRun with(Provider provider) {
    return new EdgeRun(this, provider);
  }

  private double[] round(double[] values) {
    double[] rounded = values.clone();
    for (int i = 0; i < rounded.length && setting.dtype() == DType.FLOAT32; i++) {
      rounded[i] = (float) rounded[i];
    }
    return rounded;
  }

  private double[][] panel(int rows, RandomGenerator random) {
    double[][] panel = new double[rows][setting.channels()];
    for (double[] row : panel) {
      for (int c = 0; c < setting.operation().multiplicity(); c++) {
        row[c] = round(new double[] {random.nextDouble(-1, 1)})[0];
      }
    }
    return panel;
  }

  /** Runs all edges, in slots from {@code firstSlot} on, forward and then backward. */
  EdgeRun run(Function<EdgeSetting, EdgeTransform> algorithm, int firstSlot) {
    EdgeTransform transform = algorithm.apply(setting);
    EdgeTile layout = setting.tile();
    int edges = vectors.length;
    messages = new double[edges][][];
    featureGradients = new double[edges][][];
    vectorGradients = new double[edges][3];
    weightGradients = new double[edges][weights.length == 0 ? 0 : layout.pathWeights()];
    DType dtype = setting.dtype();
    try (Arena arena = Arena.ofConfined()) {
      Tensor tile = Tensor.zeros(arena, dtype, layout.bytes() / dtype.bytes());
      Tensor scratch = Tensor.zeros(arena, dtype, transform.scratchBytes() / dtype.bytes() + 1);
      for (int e = 0; e < edges; e++) {
        put(tile, layout.vectors(), firstSlot + e, vectors[e]);
        put(tile, layout.weights(), firstSlot + e, weights[e]);
      }
      transform.prepare(tile.segment(), false, scratch.segment());
      for (int e = 0; e < edges; e++) {
        Tensor x = tensor(arena, features[e]);
        Tensor out = Tensor.zeros(arena, dtype, Math.max(1, cotangents[e].length), width());
        transform.forward(
            firstSlot + e, x.segment(), 0, x.segment(), 0, out.segment(), 0, scratch.segment());
        messages[e] = rows(out, cotangents[e].length);
      }
      for (long i = 0; i < scratch.size(); i++) {
        scratch.setDouble(i, Double.NaN);
      }
      transform.prepare(tile.segment(), true, scratch.segment());
      for (int e = 0; e < edges; e++) {
        Tensor x = tensor(arena, features[e]);
        Tensor gradOut = tensor(arena, cotangents[e]);
        Tensor gradX = Tensor.zeros(arena, dtype, Math.max(1, features[e].length), width());
        transform.sender(x.segment(), 0, scratch.segment());
        transform.backward(
            firstSlot + e,
            x.segment(),
            0,
            x.segment(),
            0,
            gradOut.segment(),
            0,
            gradX.segment(),
            0,
            x.segment(),
            0,
            scratch.segment());
        featureGradients[e] = rows(gradX, features[e].length);
      }
      transform.finish(tile.segment(), scratch.segment());
      for (int e = 0; e < edges; e++) {
        get(tile, layout.gradientVectors(), firstSlot + e, vectorGradients[e]);
        get(tile, layout.gradientWeights(), firstSlot + e, weightGradients[e]);
      }
    }
    return this;
  }

  private long width() {
    return setting.channels();
  }

  private void put(Tensor tile, long offset, int slot, double[] values) {
    for (int k = 0; k < values.length; k++) {
      tile.setDouble(
          offset / setting.dtype().bytes() + (long) k * EdgeTile.EDGES + slot, values[k]);
    }
  }

  private void get(Tensor tile, long offset, int slot, double[] values) {
    for (int k = 0; k < values.length; k++) {
      values[k] =
          tile.getDouble(offset / setting.dtype().bytes() + (long) k * EdgeTile.EDGES + slot);
    }
  }

  private Tensor tensor(Arena arena, double[][] panel) {
    Tensor tensor = Tensor.zeros(arena, setting.dtype(), Math.max(1, panel.length), width());
    for (int row = 0; row < panel.length; row++) {
      for (int c = 0; c < panel[row].length; c++) {
        tensor.setDouble(row * width() + c, panel[row][c]);
      }
    }
    return tensor;
  }

  private double[][] rows(Tensor tensor, int rows) {
    double[][] panel = new double[rows][setting.channels()];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < panel[row].length; c++) {
        panel[row][c] = tensor.getDouble(row * width() + c);
      }
    }
    return panel;
  }
}
