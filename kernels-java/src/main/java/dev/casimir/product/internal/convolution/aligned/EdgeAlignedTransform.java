package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.product.internal.convolution.EdgeTransform;
import dev.casimir.simd.Coefficients;
import dev.casimir.simd.Provider;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages in the frame of the edge (eSCN): the sender's panel is turned so that the edge points to
 * the pole, where only equal orders couple, and the message is turned back.
 *
 * <p>The gradient of the vector takes no derivative of a rotation. As the message o of features x
 * is equivariant, the torques that gradient and features feel leave the one on the edge: with g the
 * gradient of o, x' that of x, X_k the generators of rotations,
 *
 * <pre>t_k = g . X_k o - x' . X_k x,   gradient = (t x r) / |r|^2,</pre>
 *
 * all taken in the frame, where only t_x and t_y are needed.
 */
public final class EdgeAlignedTransform implements EdgeTransform {
  private final EdgeSetting setting;
  private final AlignedScratch at;
  private final int degree;
  private final EdgeFrames frames;
  private final TileSums sums;
  private final ChannelSums channelSums;
  private final PartTotals totals;
  private final PanelFrame inputFrame;
  private final PanelFrame outputFrame;
  private final SumTable wigner;
  private final SumTable couplings;
  private final SumTable pathSums;
  private final int wignerSize;
  private final int couplingCount;
  private final int pathWeights;
  private final int[] vanishing;
  private final EdgeStep couple;
  private final EdgeStep coupleBack;
  private final long couplingMultiplyAdds;
  private final int[] products;
  private final TorqueTerms inputTorque;
  private final Object inputTorqueFactors;
  private final TorqueTerms outputTorque;
  private final Object outputTorqueFactors;

  /** A table of {@link TileSums}, its factors in the precision of the kernel. */
  private record SumTable(int[] starts, int[] sources, Object factors) {}

  /** Of {@link #sums}: terms of a row. */
  private record Term(int source, double factor) {}

  /** For a convolution without weights for each channel. */
  public EdgeAlignedTransform(EdgeSetting setting) {
    this.setting = setting;
    Provider provider = setting.provider();
    frames = instantiate(EdgeFrames.class);
    sums = instantiate(TileSums.class);
    channelSums = instantiate(ChannelSums.class);
    totals =
        Provider.instantiatePlain(PartTotals.class, PartTotals.class.getName(), setting.dtype());
    AlignedRows inputs = new AlignedRows(setting.operation().nodes());
    AlignedRows outputs = new AlignedRows(setting.operation().output());
    degree = Math.max(inputs.maximumDegree(), outputs.maximumDegree());
    WignerHalves halves = new WignerHalves(degree);
    wigner = new SumTable(halves.starts(), halves.sources(), round(halves.factors()));
    wignerSize = halves.size();
    EdgeAlignedBlocks blocks =
        new EdgeAlignedBlocks(
            inputs, outputs, setting.paths(), setting.operation().normalization());
    couplingCount = blocks.size();
    pathWeights = setting.tile().pathWeights();
    at =
        new AlignedScratch(
            setting.dtype(),
            degree,
            wignerSize + couplingCount,
            couplingCount,
            pathWeights,
            inputs.rows(),
            outputs.rows());
    inputFrame = new PanelFrame(inputs, halves, at, setting.rowStride(), setting.dtype(), provider);
    outputFrame =
        new PanelFrame(outputs, halves, at, setting.rowStride(), setting.dtype(), provider);
    couplings = couplings(blocks);
    pathSums = pathSums(blocks);
    vanishing = vanishing();
    Jobs jobs = blocks.jobs(wignerSize);
    couplingMultiplyAdds = jobs.multiplyAdds();
    couple = EdgeStep.of(jobs, at, setting.dtype(), provider);
    coupleBack = EdgeStep.of(blocks.transposedJobs(wignerSize), at, setting.dtype(), provider);
    products = blocks.products();
    outputTorque = TorqueTerms.of(outputs, 1);
    outputTorqueFactors = round(outputTorque.factors());
    inputTorque = TorqueTerms.of(inputs, -1);
    inputTorqueFactors = round(inputTorque.factors());
  }

  private <T> T instantiate(Class<T> type) {
    return Provider.instantiate(setting.provider(), type, type.getName(), setting.dtype());
  }

  private Object round(double[] values) {
    return Coefficients.round(values, setting.dtype());
  }

  /**
   * Entries from the weights of paths or, where there are none, from the rows {@link
   * EdgeFrames#ONE} and {@link EdgeFrames#PRESENT}.
   */
  private SumTable couplings(EdgeAlignedBlocks blocks) {
    List<List<Term>> rows = new ArrayList<>();
    for (int entry = 0; entry < couplingCount; entry++) {
      List<Term> terms = new ArrayList<>();
      double[] constants = new double[2];
      for (EdgeAlignedBlocks.Term term : blocks.terms(entry)) {
        if (pathWeights > 0) {
          terms.add(new Term(term.path(), term.factor()));
        } else {
          ConvolutionPath path = setting.paths().get(term.path());
          constants[path.coefficients().degree2() == 0 ? 0 : 1] += term.factor();
        }
      }
      for (int i = 0; i < 2; i++) {
        if (constants[i] != 0) {
          terms.add(new Term(i, constants[i]));
        }
      }
      rows.add(terms);
    }
    return table(rows);
  }

  /** The gradient of every weight from those of the entries. */
  private SumTable pathSums(EdgeAlignedBlocks blocks) {
    List<List<Term>> rows = new ArrayList<>();
    for (int path = 0; path < pathWeights; path++) {
      rows.add(new ArrayList<>());
    }
    for (int entry = 0; entry < (pathWeights == 0 ? 0 : couplingCount); entry++) {
      for (EdgeAlignedBlocks.Term term : blocks.terms(entry)) {
        rows.get(term.path()).add(new Term(entry, term.factor()));
      }
    }
    return table(rows);
  }

  private SumTable table(List<List<Term>> rows) {
    int[] starts = new int[rows.size() + 1];
    for (int k = 0; k < rows.size(); k++) {
      starts[k + 1] = starts[k] + rows.get(k).size();
    }
    int[] sources = new int[starts[rows.size()]];
    double[] factors = new double[sources.length];
    int next = 0;
    for (List<Term> row : rows) {
      for (Term term : row) {
        sources[next] = term.source();
        factors[next++] = term.factor();
      }
    }
    return new SumTable(starts, sources, round(factors));
  }

  /** For each weight whether its harmonic vanishes with the vector. */
  private int[] vanishing() {
    int[] vanishing = new int[pathWeights];
    for (int path = 0; path < pathWeights; path++) {
      vanishing[path] = setting.paths().get(path).coefficients().degree2() == 0 ? 0 : 1;
    }
    return vanishing;
  }

  @Override
  public long multiplyAdds() {
    return inputFrame.multiplyAdds() + couplingMultiplyAdds + outputFrame.multiplyAdds();
  }

  @Override
  public long preparation() {
    return wigner.sources().length
        + 2L * wignerSize
        + couplings.sources().length
        + 4L * degree
        + pathWeights;
  }

  @Override
  public long scratchBytes() {
    return at.bytes();
  }

  @Override
  public void prepare(MemorySegment tile, boolean backward, MemorySegment scratch) {
    EdgeTile layout = setting.tile();
    long polar = at.frames() + EdgeFrames.COSINE * at.tileRow();
    long present = at.frames() + EdgeFrames.PRESENT * at.tileRow();
    frames.prepare(tile, layout.vectors(), degree, scratch, at.frames());
    sums.turned(wigner.starts(), wigner.sources(), wigner.factors(), scratch, polar, at.matrices());
    long source = at.frames() + EdgeFrames.ONE * at.tileRow();
    if (pathWeights > 0) {
      source = at.weights();
      sums.scale(vanishing, tile, layout.weights(), scratch, present, scratch, source);
    }
    sums.sums(
        couplings.starts(),
        couplings.sources(),
        couplings.factors(),
        scratch,
        source,
        at.matrices() + wignerSize * at.tileRow());
  }

  @Override
  public void forward(
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch) {
    long edge = (long) slot * setting.dtype().bytes();
    for (int channel = 0; channel < setting.channels(); channel += at.blockChannels()) {
      int lanes = Math.min(at.blockChannels(), setting.channels() - channel);
      long lane = (long) channel * setting.dtype().bytes();
      inputFrame.enter(edge, x, xOffset + lane, scratch, at.features(), lanes);
      couple.run(edge, scratch, at.features(), scratch, scratch, at.message(), lanes);
      outputFrame.leave(edge, scratch, at.message(), out, outOffset + lane, lanes);
    }
  }

  @Override
  public void sender(MemorySegment x, long xOffset, MemorySegment scratch) {
    // the features are turned anew for every edge
  }

  @Override
  public void backward(
      int slot,
      MemorySegment x,
      long xOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment gradOut,
      long gradOutOffset,
      MemorySegment gradX,
      long gradXOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch) {
    long edge = (long) slot * setting.dtype().bytes();
    sums.clear(scratch, at.torqueSums(), 2);
    if (pathWeights > 0) {
      sums.clear(scratch, at.products(), couplingCount);
    }
    for (int channel = 0; channel < setting.channels(); channel += at.blockChannels()) {
      int lanes = Math.min(at.blockChannels(), setting.channels() - channel);
      long lane = (long) channel * setting.dtype().bytes();
      inputFrame.enter(edge, x, xOffset + lane, scratch, at.features(), lanes);
      outputFrame.enter(edge, gradOut, gradOutOffset + lane, scratch, at.cotangents(), lanes);
      couple.run(edge, scratch, at.features(), scratch, scratch, at.message(), lanes);
      coupleBack.run(edge, scratch, at.cotangents(), scratch, scratch, at.pulledBack(), lanes);
      edgeSums(scratch, lanes);
      inputFrame.leave(edge, scratch, at.pulledBack(), gradX, gradXOffset + lane, lanes);
    }
    totals.total(2, scratch, at.torqueSums(), at.torque() + edge);
    if (pathWeights > 0) {
      sums.sums(
          pathSums.starts(),
          pathSums.sources(),
          pathSums.factors(),
          scratch,
          at.products(),
          at.pathSums());
      totals.total(pathWeights, scratch, at.pathSums(), at.weightGradients() + edge);
    }
  }

  /** Adds what some channels give to the gradients of the edge itself. */
  private void edgeSums(MemorySegment scratch, int lanes) {
    channelSums.torque(
        outputTorque.terms(),
        outputTorque.zonal(),
        outputTorqueFactors,
        scratch,
        at.cotangents(),
        at.message(),
        at.rowStride(),
        at.torqueSums(),
        lanes);
    channelSums.torque(
        inputTorque.terms(),
        inputTorque.zonal(),
        inputTorqueFactors,
        scratch,
        at.pulledBack(),
        at.features(),
        at.rowStride(),
        at.torqueSums(),
        lanes);
    if (pathWeights > 0) {
      channelSums.products(
          products, scratch, at.cotangents(), at.features(), at.rowStride(), at.products(), lanes);
    }
  }

  @Override
  public void finish(MemorySegment tile, MemorySegment scratch) {
    EdgeTile layout = setting.tile();
    frames.gradients(scratch, at.frames(), at.torque(), tile, layout.gradientVectors());
    if (pathWeights > 0) {
      long present = at.frames() + EdgeFrames.PRESENT * at.tileRow();
      sums.scale(
          vanishing,
          scratch,
          at.weightGradients(),
          scratch,
          present,
          tile,
          layout.gradientWeights());
    }
  }
}
