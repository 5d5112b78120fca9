package dev.casimir.cli.validate;

import dev.casimir.cuda.CudaKernel;
import dev.casimir.device.Choice;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/** A computation by one kernel, which is planned as a caller would and closed afterwards. */
record KernelComputation<K extends Kernel>(
    Operation<K> operation, Layout layout, Optional<Choice> algorithm, Body<K> body)
    implements Computation {

  /** Calls the kernel. */
  interface Body<K extends Kernel> {
    List<Result> run(K kernel, DType precision, List<Operand> operands, Arena arena);
  }

  /** With the planner's choice of algorithm. */
  static <K extends Kernel> KernelComputation<K> of(Operation<K> operation, Body<K> body) {
    return new KernelComputation<>(operation, Layout.MUL_IR, Optional.empty(), body);
  }

  KernelComputation<K> in(Layout other) {
    return new KernelComputation<>(operation, other, algorithm, body);
  }

  KernelComputation<K> by(Choice choice) {
    return new KernelComputation<>(operation, layout, Optional.of(choice), body);
  }

  @Override
  public Run plan(Device device, DType precision) {
    PlanOptions options = PlanOptions.of(precision, layout);
    K kernel = device.plan(operation, algorithm.map(options::withAlgorithm).orElse(options));
    return new Run() {
      @Override
      public List<Result> on(List<Operand> operands) {
        try (Arena arena = Arena.ofShared()) {
          return body.run(kernel, precision, operands, arena);
        }
      }

      @Override
      public void close() {
        if (kernel instanceof CudaKernel planned) {
          planned.close();
        }
      }
    };
  }
}
