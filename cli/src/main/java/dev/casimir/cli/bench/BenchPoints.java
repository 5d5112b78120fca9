package dev.casimir.cli.bench;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.Elementwise;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieOperation;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.product.Algorithm;
import dev.casimir.product.Convolution;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.Graph;
import dev.casimir.product.ManyBodyProduct;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** What is timed on a device. */
final class BenchPoints {
  private static final int CHANNELS = 128;
  private static final int NEIGHBOURS = 20;
  private static final int DYNAMICS_STEPS = 20;

  private final boolean small;
  private final DType dtype;
  private final List<BenchPoint> points = new ArrayList<>();

  private BenchPoints(DType dtype, boolean small) {
    this.dtype = dtype;
    this.small = small;
  }

  /** All points; small ones for the host build, which takes a thousand times as long. */
  static List<BenchPoint> of(DType dtype, boolean small) {
    BenchPoints all = new BenchPoints(dtype, small);
    all.addHarmonics();
    all.addProducts();
    all.addConvolutions();
    all.addItems();
    all.addDynamics();
    return all.points;
  }

  private long items(long many) {
    return small ? Math.max(16, many / 1000) : many;
  }

  private void addHarmonics() {
    long items = items(1_000_000);
    points.add(
        BenchPoint.of(
                "spherical harmonics, L = 6",
                new SphericalHarmonics(6, Normalization.COMPONENT, true),
                dtype,
                items)
            .calling("values"));
  }

  private void addProducts() {
    for (int degree = 1; degree <= 3; degree++) {
      addProduct(ProductKind.CG, Algorithm.SPARSE, degree, "");
    }
    int degree = small ? 3 : 6;
    addProduct(ProductKind.CG, Algorithm.DENSE, degree, "");
    String baseline = name(ProductKind.CG, Algorithm.DENSE, degree);
    addProduct(ProductKind.CG, Algorithm.SPARSE, degree, baseline);
    addProduct(ProductKind.GAUNT, Algorithm.SPARSE, degree, baseline);
    addProduct(ProductKind.GAUNT, Algorithm.GRID, degree, baseline);
    Irreps irreps = Irreps.sphericalHarmonics(2, CHANNELS);
    points.add(
        BenchPoint.of(
                "many-body product, L = 2, 3 factors",
                new ManyBodyProduct(irreps, irreps, 3),
                dtype,
                items(10_000))
            .ofChannels(CHANNELS));
  }

  private static String name(ProductKind kind, Algorithm algorithm, int degree) {
    return "%s product, %s, L = %d".formatted(kind.label(), algorithm.label(), degree);
  }

  private void addProduct(ProductKind kind, Algorithm algorithm, int degree, String baseline) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, CHANNELS);
    String name = name(kind, algorithm, degree);
    if (points.stream().anyMatch(point -> point.name().equals(name))) {
      return;
    }
    BenchPoint point =
        BenchPoint.of(name, new TensorProduct(kind, irreps, irreps, irreps), dtype, items(10_000))
            .by(algorithm)
            .ofChannels(CHANNELS);
    points.add(baseline.isEmpty() ? point : point.against(baseline));
  }

  private void addConvolutions() {
    int nodes = (int) items(10_000);
    int edges = nodes * NEIGHBOURS;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    int[] senders = new int[edges];
    int[] receivers = new int[edges];
    Arrays.setAll(senders, e -> random.nextInt(nodes));
    Arrays.setAll(receivers, e -> e / NEIGHBOURS);
    Graph graph = Graph.of(nodes, senders, receivers);
    Irreps irreps = Irreps.sphericalHarmonics(2, CHANNELS);
    Convolution convolution =
        new Convolution(
            ProductKind.CG, irreps, 2, irreps, Normalization.COMPONENT, EdgeWeights.PATH);
    String name = "cg convolution, L = 2, %d neighbours".formatted(NEIGHBOURS);
    points.add(BenchPoint.of(name, convolution, dtype, edges).over(graph));
    points.add(
        BenchPoint.of(name + ", backward", convolution, dtype, edges)
            .over(graph)
            .calling("backward"));
  }

  /** A state of three layers in a net of the size that learns images. */
  private void addDynamics() {
    LayeredDynamics dynamics =
        LayeredDynamics.schedule(
            List.of(256, 256, 64), ElementaryFunction.SHIFTED_LOGISTIC, 10, DYNAMICS_STEPS);
    points.add(
        BenchPoint.of(
                "equilibrium dynamics, %d steps".formatted(DYNAMICS_STEPS),
                dynamics,
                dtype,
                items(10_000))
            .calling("relax"));
  }

  private void addItems() {
    long items = items(1_000_000);
    Arrangement last = Arrangement.COMPONENT_MAJOR;
    points.add(
        BenchPoint.of(
            "so3 exponential", LieOperation.exp(LieGroup.so(3)).arranged(last), dtype, items));
    points.add(
        BenchPoint.of(
            "matrix exponential, 3 x 3",
            MatrixOperation.of(MatrixFunction.EXP, 3).arranged(last),
            dtype,
            items));
    points.add(
        BenchPoint.of(
            "polar decomposition, 3 x 3",
            Decomposition.of(Decomposition.Kind.POLAR, 3).arranged(last),
            dtype,
            items));
    points.add(
        BenchPoint.of(
            "symmetric eigenvectors, 3 x 3", SymmetricEigen.of(3).arranged(last), dtype, items));
    points.add(
        BenchPoint.of(
            "tanh of every number",
            Elementwise.of(ElementaryFunction.TANH, Elementwise.Form.REAL),
            dtype,
            items(100_000_000)));
    points.add(
        BenchPoint.of(
            "complex tanh of every number",
            Elementwise.of(ElementaryFunction.TANH, Elementwise.Form.COMPLEX),
            dtype,
            items(50_000_000)));
  }
}
