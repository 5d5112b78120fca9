package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlanTables;
import dev.casimir.product.EdgeWeights;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.product.internal.convolution.aligned.AlignedRows;
import dev.casimir.product.internal.convolution.aligned.EdgeAlignedBlocks;
import dev.casimir.product.internal.convolution.aligned.TorqueTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Messages in the frames of edges (eSCN): features are turned until their edge points to the pole,
 * coupled order by order, and turned back, all in shared memory.
 */
final class AlignedPasses implements ConvolutionPasses {
  private static final String MODULE = "convolution_aligned";

  /** A kernel with its tables on the device. */
  private record Part(
      KernelFunction kernel,
      AlignedSizes sizes,
      long plan,
      long rotationFactors,
      long couplingFactors) {
    Cells cells() {
      return new Cells().addresses(plan, rotationFactors, couplingFactors);
    }
  }

  private final PlanTables tables;
  private final ConvolutionSetting setting;
  private final AlignedTables.PathTerms paths;
  private final AlignedRows inputs;
  private final AlignedRows outputs;
  private final FeatureRows inputRows;
  private final FeatureRows outputRows;
  private final EdgeAlignedBlocks blocks;
  private final int degree;
  private final Part messages;
  private final Part gradients;
  private final Part edges;
  private final long torqueFactors;
  private final long pathFactors;

  AlignedPasses(PlanTables tables, ConvolutionSetting setting, List<ConvolutionPath> paths) {
    this.tables = tables;
    this.setting = setting;
    this.paths = new AlignedTables.PathTerms(paths);
    inputs = new AlignedRows(setting.operation().nodes());
    outputs = new AlignedRows(setting.operation().output());
    inputRows = FeatureRows.of(setting.operation().nodes(), setting.layout());
    outputRows = FeatureRows.of(setting.operation().output(), setting.layout());
    degree = Math.max(inputs.maximumDegree(), outputs.maximumDegree());
    blocks = new EdgeAlignedBlocks(inputs, outputs, paths, setting.operation().normalization());
    messages = messages(false);
    gradients = messages(true);
    TorqueTerms outputTorque = TorqueTerms.of(outputs, 1);
    TorqueTerms inputTorque = TorqueTerms.of(inputs, -1);
    torqueFactors =
        tables.numbers(
            setting.dtype(),
            DoubleStream.concat(
                    DoubleStream.of(outputTorque.factors()), DoubleStream.of(inputTorque.factors()))
                .toArray());
    List<Double> factors = new ArrayList<>();
    edges = edges(outputTorque, inputTorque, factors);
    pathFactors =
        tables.numbers(
            setting.dtype(), factors.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** Rows of a buffer that features of either side fit into. */
  private int bufferRows() {
    return Math.max(2, Math.max(inputs.rows(), outputs.rows()));
  }

  private int targetRows(boolean transposed) {
    return (transposed ? inputs : outputs).rows();
  }

  private Part messages(boolean transposed) {
    AlignedTables table = new AlignedTables(degree);
    AlignedRows target = transposed ? inputs : outputs;
    table.addSide(transposed ? outputs : inputs, transposed ? outputRows : inputRows, false);
    table.addCouplings(
        blocks, transposed ? blocks.transposedJobs(0) : blocks.jobs(0), target, true, paths);
    table.addSide(target, transposed ? inputRows : outputRows, true);
    AlignedSizes sizes =
        AlignedSizes.of(
            setting, degree, table, 2 * bufferRows() + target.rows(), 0, false, tables.device());
    return part("convolution_aligned_messages", sizes, table);
  }

  private Part part(String name, AlignedSizes sizes, AlignedTables table) {
    return new Part(
        tables.function(MODULE, name + setting.suffix()),
        sizes,
        tables.integers(table.integers()),
        tables.numbers(setting.dtype(), table.rotationFactors()),
        tables.numbers(setting.dtype(), table.couplingFactors()));
  }

  /** Collects the factors of the gradients of weights. */
  private Part edges(TorqueTerms outputTorque, TorqueTerms inputTorque, List<Double> factors) {
    AlignedTables table = new AlignedTables(degree);
    table.addSide(inputs, inputRows, false);
    table.addSide(outputs, outputRows, false);
    table.addCouplings(blocks, blocks.jobs(0), outputs, false, paths);
    table.addCouplings(blocks, blocks.transposedJobs(0), inputs, false, paths);
    table.add(AlignedTables.list(outputTorque.terms()));
    table.add(AlignedTables.list(outputTorque.zonal()));
    table.add(AlignedTables.list(inputTorque.terms()));
    table.add(AlignedTables.list(inputTorque.zonal()));
    boolean weighted = setting.operation().weights() == EdgeWeights.PATH;
    table.add(weighted ? AlignedTables.list(blocks.products()) : List.of());
    List<Integer> sums = new ArrayList<>(List.of(0));
    List<Integer> terms = new ArrayList<>();
    for (int path = 0; weighted && path < setting.paths(); path++) {
      for (int entry = 0; entry < blocks.size(); entry++) {
        for (EdgeAlignedBlocks.Term term : blocks.terms(entry)) {
          if (term.path() == path) {
            terms.addAll(List.of(entry, paths.vanishes(path)));
            factors.add(term.factor());
          }
        }
      }
      sums.add(factors.size());
    }
    table.add(sums);
    table.add(terms);
    AlignedSizes sizes =
        AlignedSizes.of(
            setting,
            degree,
            table,
            bufferRows() + inputs.rows() + outputs.rows(),
            weighted ? blocks.size() : 0,
            true,
            tables.device());
    return part("convolution_aligned_edges", sizes, table);
  }

  @Override
  public void forward(Launcher launcher, long nodes, Messages at) {
    enqueue(
        launcher,
        messages,
        false,
        nodes,
        at.incoming(),
        at.vectors(),
        at.weights(),
        at.nodes(),
        at.out());
  }

  private void enqueue(
      Launcher launcher,
      Part part,
      boolean transposed,
      long nodes,
      long[] sortedEdges,
      long vectors,
      long weights,
      long source,
      long target) {
    AlignedSizes sizes = part.sizes();
    Cells cells = part.cells();
    setting.write(cells, transposed);
    sizes.write(cells);
    cells
        .add(sizes.groups())
        .add(bufferRows())
        .add(targetRows(transposed))
        .addresses(sortedEdges)
        .addresses(vectors, weights, source, target);
    launcher.launch(
        part.kernel(), nodes * sizes.groups(), sizes.threads(), sizes.sharedBytes(), cells);
  }

  @Override
  public void backward(Launcher launcher, long nodes, long count, Gradients at) {
    enqueue(
        launcher,
        gradients,
        true,
        nodes,
        at.outgoing(),
        at.vectors(),
        at.weights(),
        at.gradOut(),
        at.gradNodes());
    AlignedSizes sizes = edges.sizes();
    Cells cells = edges.cells().addresses(torqueFactors, pathFactors);
    setting.write(cells, false);
    sizes.write(cells);
    cells
        .add(bufferRows())
        .add(inputs.rows())
        .add(outputs.rows())
        .addresses(at.senders(), at.receivers(), at.vectors(), at.weights())
        .addresses(at.nodes(), at.gradOut(), at.gradVectors(), at.gradWeights())
        .add(count);
    long blockCount = (count + sizes.edges() - 1) / sizes.edges();
    launcher.launch(edges.kernel(), blockCount, sizes.threads(), sizes.sharedBytes(), cells);
  }

  @Override
  public long multiplyAdds() {
    long rotations = 0;
    for (AlignedRows side : List.of(inputs, outputs)) {
      for (AlignedRows.Block block : side.blocks()) {
        rotations += 2L * block.degree() * (block.degree() + 3) + 1;
      }
    }
    return rotations + blocks.jobs(0).multiplyAdds();
  }
}
