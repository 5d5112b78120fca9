package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlanTables;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * One matrix for each edge: the CPU's direct algorithm. Harmonics, matrices, products and sums are
 * one launch.
 */
final class DirectPasses implements ConvolutionPasses {
  private static final String MODULE = "convolution";

  private final MessageLaunch messages;
  private final List<MessageLaunch> gradients = new ArrayList<>();
  private final EdgeLaunch edges;
  private final long multiplyAdds;

  /**
   * @param harmonics address of the coefficients of harmonics
   */
  DirectPasses(
      PlanTables tables, ConvolutionSetting setting, List<ConvolutionPath> paths, long harmonics) {
    FeatureRows input = FeatureRows.of(setting.operation().nodes(), setting.layout());
    FeatureRows output = FeatureRows.of(setting.operation().output(), setting.layout());
    boolean perChannel = setting.perChannel();
    MessageTables forward =
        new MessageTables(paths, input, output, false, perChannel, MessageTables.ALL_PARTS);
    multiplyAdds = forward.numbers(0, forward.tileCount());
    messages = launch(tables, setting, forward, harmonics, false);
    int parts = perChannel ? MessageTables.parts(input) : 1;
    for (int part = 0; part < parts; part++) {
      int tiles = perChannel ? part : MessageTables.ALL_PARTS;
      MessageTables backward = new MessageTables(paths, output, input, true, perChannel, tiles);
      gradients.add(launch(tables, setting, backward, harmonics, true));
    }
    edges =
        edges(
            tables,
            setting,
            new EdgeTables(paths, input, output, setting.harmonics(), perChannel),
            harmonics);
  }

  private static MessageLaunch launch(
      PlanTables tables,
      ConvolutionSetting setting,
      MessageTables messages,
      long harmonics,
      boolean transposed) {
    DType dtype = setting.dtype();
    MessageSizes sizes = MessageSizes.of(messages, setting, transposed, tables.device());
    return new MessageLaunch(
        tables.function(MODULE, sizes.kernelName()),
        sizes,
        tables.integers(messages.integers()),
        tables.numbers(dtype, messages.coefficients()),
        harmonics);
  }

  private static EdgeLaunch edges(
      PlanTables tables, ConvolutionSetting setting, EdgeTables edges, long harmonics) {
    DType dtype = setting.dtype();
    PanelSizes sizes = PanelSizes.of(edges, setting, tables.device());
    return new EdgeLaunch(
        tables.function(MODULE, sizes.kernelName()),
        sizes,
        tables.integers(edges.integers()),
        tables.numbers(dtype, edges.harmonicCoefficients()),
        tables.numbers(dtype, edges.weightCoefficients()),
        harmonics);
  }

  @Override
  public void forward(Launcher launcher, long nodes, Messages at) {
    messages.enqueue(
        launcher,
        nodes,
        at.incoming(),
        at.vectors(),
        at.weights(),
        at.nodes(),
        0,
        false,
        0,
        at.out());
  }

  @Override
  public void backward(Launcher launcher, long nodes, long count, Gradients at) {
    for (MessageLaunch part : gradients) {
      part.enqueue(
          launcher,
          nodes,
          at.outgoing(),
          at.vectors(),
          at.weights(),
          at.gradOut(),
          at.nodes(),
          part != gradients.getFirst(),
          at.gradWeights(),
          at.gradNodes());
    }
    edges.enqueue(
        launcher,
        count,
        at.senders(),
        at.receivers(),
        at.vectors(),
        at.weights(),
        at.nodes(),
        at.gradOut(),
        at.gradVectors(),
        at.gradWeights());
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }
}
