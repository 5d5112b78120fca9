package dev.casimir.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.holomorphic.LayeredDynamics;
import dev.casimir.holomorphic.LayeredTrainer;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.holomorphic.LayeredTraining.Parameter;
import dev.casimir.holomorphic.NodeOffset;
import dev.casimir.holomorphic.SampleResults;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Training of layered networks on a device against that of the CPU, to the last bit. */
@OnEveryDevice
class LayeredTrainingOnDeviceTest {
  private static final int INPUTS = 21;
  private static final int CLASSES = 4;
  private static final ParameterUpdate MOMENTUM = new ParameterUpdate.Momentum(0.9, 0.01, true);
  private static final ParameterUpdate ADAM = new ParameterUpdate.Adam(0.9, 0.999, 1e-8, 0.01);

  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void close() {
    arena.close();
  }

  private static LayeredTraining training(
      boolean tied, int nodes, boolean readout, double homeostasis, ParameterUpdate update) {
    List<Integer> units = List.of(18, 70, readout ? 5 : CLASSES);
    LayeredDynamics free =
        LayeredDynamics.schedule(
            units, ElementaryFunction.SHIFTED_LOGISTIC, readout ? CLASSES : 0, 12);
    return new LayeredTraining(
        INPUTS,
        free,
        6,
        tied,
        nodes,
        0.4,
        NodeOffset.ZERO,
        Double.POSITIVE_INFINITY,
        homeostasis,
        update);
  }

  /** Parameters on the host, and a trainer they went to. */
  private final class Run implements AutoCloseable {
    private final List<Tensor> values = new ArrayList<>();
    private final List<Tensor> gradients = new ArrayList<>();
    private final List<List<Tensor>> moments = new ArrayList<>();
    private final LayeredTrainer trainer;

    Run(Device device, LayeredTraining operation, DType dtype) {
      List<Parameter> parameters = operation.parameters();
      double[] rates = new double[parameters.size()];
      boolean[] decays = new boolean[parameters.size()];
      for (int i = 0; i < rates.length; i++) {
        Parameter parameter = parameters.get(i);
        rates[i] = 1 + i % 3;
        decays[i] = parameter.columns() > 0;
        Tensor value = Tensor.random(arena, dtype, 50 + i, parameter.shape());
        for (long k = 0; k < value.size(); k++) {
          value.setDouble(k, value.getDouble(k) / Math.sqrt(Math.max(parameter.columns(), 4)));
        }
        values.add(value);
        gradients.add(Tensor.zeros(arena, dtype, parameter.shape()));
        List<Tensor> own = new ArrayList<>();
        for (int m = 0; m < operation.update().moments(); m++) {
          own.add(Tensor.zeros(arena, dtype, parameter.shape()));
        }
        moments.add(own);
      }
      trainer = device.plan(operation, PlanOptions.of(dtype, Layout.IR_MUL)).open(rates, decays);
      trainer.load(values, moments, 3);
    }

    @Override
    public void close() {
      trainer.close();
    }
  }

  private Tensor inputs(DType dtype, int samples) {
    return Tensor.random(arena, dtype, 7, samples, INPUTS);
  }

  private static int[] labels(int samples) {
    int[] labels = new int[samples];
    Arrays.setAll(labels, i -> i * 7 % CLASSES);
    return labels;
  }

  private static void assertSame(List<Tensor> expected, List<Tensor> got) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(
          expected.get(i).toDoubleArray(), got.get(i).toDoubleArray(), "parameter " + i);
    }
  }

  private static void assertSame(SampleResults expected, SampleResults got) {
    assertArrayEquals(expected.failed(), got.failed());
    assertArrayEquals(expected.correct(), got.correct());
    assertArrayEquals(expected.skipped(), got.skipped());
    assertArrayEquals(expected.residuals(), got.residuals());
    for (int i = 0; i < expected.samples(); i++) {
      if (!expected.failed()[i]) {
        assertEquals(expected.scores()[i], got.scores()[i], "score " + i);
      }
    }
  }

  private static Run onHost(LayeredTrainingOnDeviceTest test, LayeredTraining op, DType dtype) {
    return test.new Run(Cuda.host(), op, dtype);
  }

  private static Run onCpu(LayeredTrainingOnDeviceTest test, LayeredTraining op, DType dtype) {
    return test.new Run(Device.cpu(), op, dtype);
  }

  /** One node subtracts the free state, four have a pair of complex ones. */
  @ParameterizedTest
  @CsvSource({"true, 1, true", "true, 4, false", "false, 2, true", "false, 4, true"})
  void gradientsHaveTheBitsOfTheCpu(boolean tied, int nodes, boolean readout) {
    LayeredTraining operation = training(tied, nodes, readout, tied ? 0 : 0.5, MOMENTUM);
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      try (Run cpu = onCpu(this, operation, dtype);
          Run host = onHost(this, operation, dtype)) {
        Tensor inputs = inputs(dtype, 37);
        inputs.setDouble(5L * INPUTS + 2, Double.NaN);
        SampleResults expected = cpu.trainer.differentiate(inputs, labels(37), cpu.gradients);
        assertSame(expected, host.trainer.differentiate(inputs, labels(37), host.gradients));
        assertSame(cpu.gradients, host.gradients);
        assertTrue(expected.failed()[5]);
        assertEquals(36, expected.succeeded(0, 37));
        assertTrue(Arrays.stream(host.gradients.get(0).toDoubleArray()).anyMatch(g -> g != 0));
        assertSame(
            cpu.trainer.evaluate(inputs, labels(37)), host.trainer.evaluate(inputs, labels(37)));
      }
    }
  }

  /** Two whole batches and a short one, with a step that must be skipped among them. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void parametersAndMomentsHaveTheBitsOfTheCpu(DType dtype) {
    ParameterUpdate plain = new ParameterUpdate.Momentum(0, 0.02, false);
    for (ParameterUpdate update : List.of(MOMENTUM, plain, ADAM)) {
      LayeredTraining operation = training(update == ADAM, 2, true, 0.5, update);
      try (Run cpu = onCpu(this, operation, dtype);
          Run host = onHost(this, operation, dtype)) {
        Tensor inputs = inputs(dtype, 26);
        int[] order = new int[23];
        Arrays.setAll(order, i -> (i * 5 + 1) % 26);
        for (int i = 10; i < 20; i++) {
          inputs.setDouble((long) order[i] * INPUTS, Double.POSITIVE_INFINITY);
        }
        double[] rates = {0.1, 0.2, 0.3};
        SampleResults[] results = new SampleResults[4];
        for (int round = 0; round < 2; round++) {
          for (Run run : List.of(cpu, host)) {
            run.trainer.takeSamples(inputs, labels(26));
            SampleResults result = run.trainer.train(order, 10, rates);
            assertEquals(5 + 2 * round, run.trainer.save(run.values, run.moments));
            results[2 * round + (run == host ? 1 : 0)] = result;
          }
          assertSame(results[2 * round], results[2 * round + 1]);
          assertSame(cpu.values, host.values);
          for (int i = 0; i < cpu.moments.size(); i++) {
            assertSame(cpu.moments.get(i), host.moments.get(i));
          }
          assertArrayEquals(new boolean[] {false, true, false}, results[2 * round].skipped());
        }
        assertFalse(Arrays.equals(results[0].scores(), results[2].scores()));
      }
    }
  }

  /** A limit that some residuals exceed, and gradients that are too large for any update. */
  @Test
  void samplesFarFromRestAndGradientsBeyondTheLimitChangeNothing() {
    LayeredTraining usual = training(false, 2, true, 0, ADAM);
    LayeredTraining strict =
        new LayeredTraining(
            INPUTS, usual.free(), 6, false, 2, 0.4, NodeOffset.ZERO, 1e-12, 0, ADAM);
    try (Run cpu = onCpu(this, strict, DType.FLOAT32);
        Run host = onHost(this, strict, DType.FLOAT32);
        Run large = onHost(this, usual, DType.FLOAT32)) {
      Tensor inputs = inputs(DType.FLOAT32, 9);
      SampleResults expected = cpu.trainer.differentiate(inputs, labels(9), cpu.gradients);
      assertSame(expected, host.trainer.differentiate(inputs, labels(9), host.gradients));
      assertEquals(0, expected.succeeded(0, 9));
      assertTrue(Arrays.stream(host.gradients.get(0).toDoubleArray()).allMatch(g -> g == 0));
      for (long unit = 0; unit < large.values.get(0).dimension(0); unit++) {
        large.values.get(0).setDouble(unit * INPUTS + 3, 0);
      }
      large.trainer.load(large.values, large.moments, 3);
      double[] before = large.values.get(0).toDoubleArray();
      inputs.setDouble(3, 1e30); // drives nothing, but weighs in the gradient
      large.trainer.takeSamples(inputs, labels(9));
      SampleResults result = large.trainer.train(new int[] {1, 0, 2}, 3, new double[] {0.1});
      assertEquals(3, large.trainer.save(large.values, large.moments));
      assertArrayEquals(new boolean[] {true}, result.skipped());
      assertEquals(3, result.succeeded(0, 3));
      assertArrayEquals(before, large.values.get(0).toDoubleArray());
    }
  }

  @Test
  void emptyBatchesAndBadArgumentsChangeNothing() {
    LayeredTraining operation = training(false, 2, true, 0, MOMENTUM);
    for (Device device : List.of(Device.cpu(), Cuda.host())) {
      try (Run run = new Run(device, operation, DType.FLOAT32)) {
        Tensor none = inputs(DType.FLOAT32, 0);
        assertEquals(0, run.trainer.differentiate(none, new int[0], run.gradients).samples());
        run.trainer.takeSamples(inputs(DType.FLOAT32, 3), labels(3));
        assertEquals(0, run.trainer.train(new int[0], 4, new double[0]).samples());
        String outside =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> run.trainer.train(new int[] {3}, 4, new double[] {0.1}))
                .getMessage();
        assertTrue(outside.contains("3 samples"), outside);
        assertThrows(
            IllegalArgumentException.class,
            () -> run.trainer.train(new int[] {1, 2}, 1, new double[] {0.1}));
        assertThrows(
            IllegalArgumentException.class,
            () -> run.trainer.evaluate(inputs(DType.FLOAT64, 2), labels(2)));
        assertThrows(
            IllegalArgumentException.class,
            () -> run.trainer.evaluate(inputs(DType.FLOAT32, 2), new int[] {0, CLASSES}));
        run.trainer.close();
        assertThrows(IllegalStateException.class, () -> run.trainer.save(run.values, run.moments));
      }
    }
  }

  @Test
  void aClosedTrainerLeavesNothingBehind() {
    CudaDevice device = Cuda.host();
    LayeredTraining operation = training(true, 4, true, 0, MOMENTUM);
    CudaKernel kernel =
        (CudaKernel) device.plan(operation, PlanOptions.of(DType.FLOAT32, Layout.IR_MUL));
    long before = device.openResources();
    try (Run run = new Run(new OnePlan(device, kernel), operation, DType.FLOAT32)) {
      Tensor inputs = inputs(DType.FLOAT32, 5);
      run.trainer.takeSamples(inputs, labels(5));
      run.trainer.train(new int[] {4, 3, 2}, 2, new double[] {0.1, 0.1});
      run.trainer.evaluate(inputs, labels(5));
      assertTrue(device.openResources() > before);
    }
    assertEquals(before, device.openResources());
    kernel.close();
  }

  /** A device that has planned already. */
  private record OnePlan(CudaDevice device, CudaKernel kernel) implements Device {
    @Override
    @SuppressWarnings("unchecked") // asked for its own operation alone
    public <K extends dev.casimir.device.Kernel> K plan(
        dev.casimir.device.Operation<K> operation, PlanOptions options) {
      return (K) kernel;
    }

    @Override
    public String name() {
      return device.name();
    }
  }
}
