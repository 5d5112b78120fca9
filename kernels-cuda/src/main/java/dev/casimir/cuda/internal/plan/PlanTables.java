package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.tensor.DType;

/** What the parts of a plan have of its device: tables that live as long as the plan, functions. */
public interface PlanTables {
  CudaDevice device();

  /** Address of a table of integers of 32 bits; of one zero for none. */
  long integers(int... values);

  /** Address of a table of numbers, rounded to {@code dtype}; of one zero for none. */
  long numbers(DType dtype, double... values);

  /** The kernel {@code name} of {@code native/kernels/module.cu}. */
  KernelFunction function(String module, String name);
}
