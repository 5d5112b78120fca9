package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.device.PlanReport;
import dev.casimir.simd.Provider;
import dev.casimir.simd.lanes.CompiledLanes;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneKernel;
import dev.casimir.simd.lanes.LanePanel;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The elementary functions of the CUDA kernels have the bits of those in lanes. */
@OnEveryDevice
class ElementaryFunctionsTest {
  private static final int COUNT = 10_000;

  /** In the order of the kernel's numbers. */
  private enum Function {
    EXP((x, y) -> LaneFunctions.exp(x), 130, 820),
    EXPM1((x, y) -> LaneFunctions.expm1(x), 80, 700),
    LOG((x, y) -> LaneFunctions.log(x), 3, 3),
    LOG1P((x, y) -> LaneFunctions.log1p(x), 3, 3),
    SINE((x, y) -> LaneFunctions.sineCosine(x).sine(), 1e5, 1e5),
    COSINE((x, y) -> LaneFunctions.sineCosine(x).cosine(), 1e5, 1e5),
    ARC_TANGENT((x, y) -> LaneFunctions.atan2(x, y), 4, 4),
    ROUNDED((x, y) -> x.rounded(), 1000, 1000),
    POWER_OF_TWO((x, y) -> x.rounded().powerOfTwo(), 126, 1022),
    EXPONENT((x, y) -> x.absolute().exponent(), 1e30, 1e300);

    private final BinaryOperator<Lane> lanes;
    private final double single;
    private final double twice;

    Function(BinaryOperator<Lane> lanes, double single, double twice) {
      this.lanes = lanes;
      this.single = single;
      this.twice = twice;
    }

    double range(DType dtype) {
      return dtype == DType.FLOAT32 ? single : twice;
    }
  }

  /** The kernel that evaluates them one by one. */
  private static final class Evaluation extends PlannedKernel {
    Evaluation(CudaDevice device, DType dtype, Function function) {
      super(device);
      KernelFunction kernel =
          function("elementary", dtype == DType.FLOAT32 ? "elementary_f32" : "elementary_f64");
      entryPoint(
          EntryPoint.of(
              "values",
              Parameter.in("x", dtype, "n"),
              Parameter.in("y", dtype, "n"),
              Parameter.out("out", dtype, "n")),
          (launcher, extents, at) ->
              launcher.launchItems(
                  kernel,
                  extents.get("n"),
                  256,
                  0,
                  new Cells().add(function.ordinal()).addresses(at).add(extents.get("n"))));
    }

    void values(Tensor x, Tensor y, Tensor out) {
      run("values", x, y, out);
    }

    @Override
    public PlanReport report() {
      return report("elementary function", "direct", "the only one", 1, 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void bitsAreThoseOfLanes(Function function) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[][] in = arguments(function, dtype);
      double[] expected = lanes(function, dtype, in[0], in[1]);
      try (Arena arena = Arena.ofConfined();
          Evaluation kernel = new Evaluation(device(), dtype, function)) {
        Tensor out = Tensor.zeros(arena, dtype, in[0].length);
        kernel.values(
            Tensor.copyOf(arena, dtype, in[0], in[0].length),
            Tensor.copyOf(arena, dtype, in[1], in[1].length),
            out);
        double[] got = out.toDoubleArray();
        for (int i = 0; i < got.length; i++) {
          assertEquals(
              Double.doubleToLongBits(expected[i]),
              Double.doubleToLongBits(got[i]),
              "%s of %s, %s in %s: expected %s, got %s"
                  .formatted(function, in[0][i], in[1][i], dtype, expected[i], got[i]));
        }
      }
    }
  }

  /** Evenly spread ones, then ones of every size, then special ones. */
  private static double[][] arguments(Function function, DType dtype) {
    Random random = new Random(8);
    double range = function.range(dtype);
    boolean integers = function == Function.POWER_OF_TWO;
    boolean normal = function == Function.EXPONENT;
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      x.add(range * (2 * random.nextDouble() - 1));
      y.add(range * (2 * random.nextDouble() - 1));
    }
    for (int i = 0; i < COUNT && !integers; i++) {
      int least = dtype == DType.FLOAT32 ? normal ? -125 : -149 : normal ? -1021 : -1074;
      int power = least + random.nextInt(-2 * least - 30);
      double size = Math.scalb(1 + random.nextDouble(), power);
      boolean bounded = function == Function.EXPM1 || function == Function.ROUNDED;
      x.add(bounded && size > range ? range : random.nextBoolean() ? size : -size);
      y.add(Math.scalb(random.nextDouble(), power + random.nextInt(20) - 10));
    }
    double[] special = {0, -0.0, 1, -1, Double.NaN, Double.POSITIVE_INFINITY, -0.5, 2};
    for (double first : integers || normal ? new double[] {1, 2} : special) {
      for (double second : special) {
        boolean outside = function == Function.EXPM1 && Double.isInfinite(first);
        x.add(outside ? 1 : first);
        y.add(second);
      }
    }
    return new double[][] {
      x.stream().mapToDouble(d -> d).toArray(), y.stream().mapToDouble(d -> d).toArray()
    };
  }

  private static double[] lanes(Function function, DType dtype, double[] x, double[] y) {
    LaneProgram program = new LaneProgram(dtype);
    program.output(2, function.lanes.apply(program.input(0), program.input(1)));
    int rows = CompiledLanes.rows(program, 3);
    LanePanel panel = new LanePanel(dtype, (x.length + 15) / 16 * 16);
    LaneKernel kernel = CompiledLanes.compile(program, 3, Provider.SCALAR, panel);
    try (Arena arena = Arena.ofConfined()) {
      Tensor memory = Tensor.zeros(arena, dtype, rows, panel.lanes());
      for (int i = 0; i < x.length; i++) {
        memory.setDouble(i, x[i]);
        memory.setDouble(panel.lanes() + i, y[i]);
      }
      kernel.run(memory.segment(), 0, panel.vectors(Provider.SCALAR, x.length));
      double[] out = new double[x.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = memory.getDouble(2L * panel.lanes() + i);
      }
      return out;
    }
  }
}
