package dev.casimir.simd.lanes;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs a formula on numbers. */
public final class LaneRun {
  private LaneRun() {}

  /**
   * The outputs for each item.
   *
   * @param inputs one array for each input, with a number for each item
   * @return one array for each output
   */
  public static double[][] run(
      DType dtype,
      Provider provider,
      Function<List<Lane>, List<Lane>> formula,
      double[]... inputs) {
    LaneProgram program = new LaneProgram(dtype);
    List<Lane> in = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      in.add(program.input(i));
    }
    List<Lane> out = formula.apply(in);
    for (int i = 0; i < out.size(); i++) {
      program.output(inputs.length + i, out.get(i));
    }
    int fixed = inputs.length + out.size();
    int rows = CompiledLanes.rows(program, fixed);
    int items = inputs[0].length;
    LanePanel panel = new LanePanel(dtype, (items + 15) / 16 * 16);
    LaneKernel kernel = CompiledLanes.compile(program, fixed, provider, panel);
    try (Arena arena = Arena.ofConfined()) {
      Tensor memory = Tensor.zeros(arena, dtype, rows, panel.lanes());
      for (int i = 0; i < inputs.length; i++) {
        for (int item = 0; item < items; item++) {
          memory.setDouble((long) i * panel.lanes() + item, inputs[i][item]);
        }
      }
      kernel.run(memory.segment(), 0, panel.vectors(provider, items));
      double[][] results = new double[out.size()][items];
      for (int i = 0; i < results.length; i++) {
        for (int item = 0; item < items; item++) {
          results[i][item] = memory.getDouble((long) (inputs.length + i) * panel.lanes() + item);
        }
      }
      return results;
    }
  }
}
