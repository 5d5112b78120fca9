package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.cuda.CudaGraph;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.internal.holomorphic.TrainingLaunches.Batch;
import dev.casimir.cuda.internal.holomorphic.TrainingLaunches.Steps;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.descent.ParameterUpdate;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.holomorphic.internal.training.TrainingChecks;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters, moments and samples on a device, and one stream of steps. */
final class DeviceLayeredTrainer implements LayeredTrainer {
  private static final int CORRECTIONS = 2;
  private static final int FAILED = 1;
  private static final int CORRECT = 2;

  private final DeviceLayeredTraining plan;
  private final TrainingChecks checks;
  private final CudaStream stream;
  private final TrainingMemory memory;
  private final TrainingLaunches launches;
  private int samples;
  private long updates;
  private @Nullable RecordedStep recorded;
  private boolean closed;

  /** A step that can be replayed as long as memory stays where it was. */
  private record RecordedStep(CudaGraph graph, Batch batch, Steps steps, int replacements) {}

  private DeviceLayeredTrainer(
      DeviceLayeredTraining plan, TrainingChecks checks, CudaStream stream, TrainingMemory memory) {
    this.plan = plan;
    this.checks = checks;
    this.stream = stream;
    this.memory = memory;
    launches = new TrainingLaunches(plan, memory);
  }

  static DeviceLayeredTrainer open(
      DeviceLayeredTraining plan, TrainingChecks checks, double[] rates, boolean[] decays) {
    TrainingTable table = TrainingTable.of(plan.operation(), plan.layers(), decays);
    CudaStream stream = plan.home().stream();
    DeviceBuffers buffers = new DeviceBuffers(plan.home());
    try {
      return new DeviceLayeredTrainer(
          plan, checks, stream, new TrainingMemory(plan, table, rates, stream, buffers));
    } catch (RuntimeException e) {
      buffers.close();
      stream.close();
      throw e;
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("trainer: it is closed");
    }
  }

  @Override
  public void load(List<Tensor> parameters, List<List<Tensor>> moments, long made) {
    checkOpen();
    checks.parameters("parameters", parameters, false);
    checks.moments(moments, false);
    for (int i = 0; i < parameters.size(); i++) {
      memory.put(memory.part(memory.values, i), parameters.get(i));
      for (int m = 0; m < moments.get(i).size(); m++) {
        memory.put(moment(m, i), moments.get(i).get(m));
      }
    }
    launches.pack(plan.on(stream));
    stream.synchronize();
    updates = made;
  }

  private long moment(int which, int parameter) {
    return memory.part(which == 0 ? memory.first : memory.second, parameter);
  }

  @Override
  public long save(List<Tensor> parameters, List<List<Tensor>> moments) {
    checkOpen();
    checks.parameters("parameters", parameters, true);
    checks.moments(moments, true);
    for (int i = 0; i < parameters.size(); i++) {
      memory.get(memory.part(memory.values, i), parameters.get(i));
      for (int m = 0; m < moments.get(i).size(); m++) {
        memory.get(moment(m, i), moments.get(i).get(m));
      }
    }
    stream.synchronize();
    return updates;
  }

  @Override
  public void takeSamples(Tensor inputs, int[] labels) {
    checkOpen();
    checks.samples(inputs, labels);
    try (Arena arena = Arena.ofConfined()) {
      memory.put("samples", inputs);
      memory.put("labels", integers(arena, labels));
      stream.synchronize();
    }
    samples = labels.length;
  }

  private static Tensor integers(Arena arena, int... numbers) {
    return Tensor.copyOf(arena, DType.INT32, numbers, numbers.length);
  }

  @Override
  public SampleResults train(int[] order, int batch, double[] rates) {
    checkOpen();
    int count = checks.steps(order, batch, rates, samples);
    int most = Math.min(batch, order.length);
    if (count == 0) {
      return SampleResults.of(0, 0);
    }
    try (Arena arena = Arena.ofConfined()) {
      Steps steps =
          new Steps(
              memory.put("rates", Tensor.copyOf(arena, DType.FLOAT64, rates, count)),
              memory.put("corrections", corrections(arena, count)),
              memory.of("skipped", DType.INT32, count));
      Batch whole =
          told(
              memory.of("samples", plan.dtype(), 0),
              memory.of("labels", DType.INT32, 0),
              memory.put("order", integers(arena, order)),
              memory.counters,
              most,
              order.length);
      plan.on(stream).clear(memory.counters, 3L * Integer.BYTES);
      int left = order.length % most;
      steps(whole, steps, order.length / most);
      if (left > 0) {
        step(plan.on(stream), part(whole, left), steps);
      }
      return results(arena, whole, order.length, steps, count);
    }
  }

  /** What the coming updates divide by, should none be skipped. */
  private Tensor corrections(Arena arena, int count) {
    Tensor all = Tensor.zeros(arena, DType.FLOAT64, count, CORRECTIONS);
    if (plan.operation().update() instanceof ParameterUpdate.Adam adam) {
      for (int i = 0; i < count; i++) {
        all.setDouble((long) CORRECTIONS * i, adam.firstCorrection(updates + i + 1));
        all.setDouble((long) CORRECTIONS * i + 1, adam.secondCorrection(updates + i + 1));
      }
    }
    return all;
  }

  private Batch told(long inputs, long labels, long order, long counters, int rows, int all) {
    return new Batch(
        inputs,
        labels,
        order,
        counters,
        rows,
        rows,
        memory.of("scores", DType.FLOAT64, all),
        memory.of("told residuals", plan.dtype(), all),
        memory.of("outcomes", DType.INT32, all));
  }

  private static Batch part(Batch whole, int rows) {
    return new Batch(
        whole.inputs(),
        whole.labels(),
        whole.order(),
        whole.counters(),
        whole.size(),
        rows,
        whole.scores(),
        whole.residuals(),
        whole.outcomes());
  }

  /** Steps of whole batches: the first as it is, which brings all memory, the others replayed. */
  private void steps(Batch batch, Steps steps, int count) {
    if (count > 0) {
      step(plan.on(stream), batch, steps);
    }
    if (plan.home().isHost()) {
      for (int i = 1; i < count; i++) {
        step(plan.on(stream), batch, steps);
      }
    } else if (count > 1) {
      CudaGraph graph = graph(batch, steps);
      for (int i = 1; i < count; i++) {
        graph.replay(stream);
      }
    }
  }

  private void step(Launcher launcher, Batch batch, Steps steps) {
    launches.relax(launcher, batch, true);
    launches.differentiate(launcher, batch);
    launches.follow(launcher, batch, steps);
  }

  private CudaGraph graph(Batch batch, Steps steps) {
    RecordedStep last = recorded;
    if (last != null
        && last.replacements() == memory.replacements()
        && last.batch().equals(batch)
        && last.steps().equals(steps)) {
      return last.graph();
    }
    forgetRecord();
    CudaGraph graph = stream.capture(() -> step(plan.on(stream), batch, steps));
    recorded = new RecordedStep(graph, batch, steps, memory.replacements());
    return graph;
  }

  private void forgetRecord() {
    if (recorded != null) {
      recorded.graph().close();
      recorded = null;
    }
  }

  private SampleResults results(Arena arena, Batch batch, int count, Steps steps, int stepCount) {
    Tensor scores = Tensor.zeros(arena, DType.FLOAT64, count);
    Tensor residuals = Tensor.zeros(arena, plan.dtype(), count);
    Tensor outcomes = Tensor.zeros(arena, DType.INT32, count);
    Tensor skipped = Tensor.zeros(arena, DType.INT32, stepCount);
    memory.get(batch.scores(), scores);
    memory.get(batch.residuals(), residuals);
    memory.get(batch.outcomes(), outcomes);
    memory.get(steps.skipped(), skipped);
    stream.synchronize();
    SampleResults results = SampleResults.of(count, stepCount);
    for (int i = 0; i < count; i++) {
      results.scores()[i] = scores.getDouble(i);
      results.residuals()[i] = residuals.getDouble(i);
      results.failed()[i] = outcomes.getLong(i) == FAILED;
      results.correct()[i] = outcomes.getLong(i) == CORRECT;
    }
    for (int i = 0; i < stepCount; i++) {
      results.skipped()[i] = skipped.getLong(i) != 0;
      updates += results.skipped()[i] ? 0 : 1;
    }
    return results;
  }

  @Override
  public SampleResults differentiate(Tensor inputs, int[] labels, List<Tensor> gradients) {
    checkOpen();
    checks.samples(inputs, labels);
    checks.parameters("gradients", gradients, true);
    SampleResults results = relax(inputs, labels, true);
    if (results.succeeded(0, labels.length) > 0) {
      for (int i = 0; i < gradients.size(); i++) {
        memory.get(memory.part(memory.gradients, i), gradients.get(i));
      }
      stream.synchronize();
    }
    return results;
  }

  @Override
  public SampleResults evaluate(Tensor inputs, int[] labels) {
    checkOpen();
    checks.samples(inputs, labels);
    return relax(inputs, labels, false);
  }

  private SampleResults relax(Tensor inputs, int[] labels, boolean nudged) {
    if (labels.length == 0) {
      return SampleResults.of(0, 0);
    }
    try (Arena arena = Arena.ofConfined()) {
      Batch batch =
          told(
              memory.put("batch", inputs),
              memory.put("batch labels", integers(arena, labels)),
              0,
              0,
              labels.length,
              labels.length);
      Launcher launcher = plan.on(stream);
      launches.relax(launcher, batch, nudged);
      if (nudged) {
        launches.differentiate(launcher, batch);
      }
      return results(arena, batch, labels.length, new Steps(0, 0, 0), 0);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      forgetRecord();
      memory.close();
      stream.close();
    }
  }
}
