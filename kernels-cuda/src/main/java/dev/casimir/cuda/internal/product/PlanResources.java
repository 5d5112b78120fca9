package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.tensor.DType;

/** What a plan has of its device: tables that live as long as the plan, and kernels. */
public interface PlanResources {
  CudaDevice device();

  /** Address of a table of integers. */
  long integers(int... values);

  /** Address of a table of numbers, rounded to {@code dtype}. */
  long numbers(DType dtype, double... values);

  /** A kernel of the products' module, without the ending that names the precision. */
  default KernelFunction kernel(String name) {
    return kernel("product", name + ending());
  }

  /** The ending that names the precision. */
  String ending();

  /** A kernel of another module, by its whole name. */
  KernelFunction kernel(String module, String name);

  /** Says what is to be closed with the plan. */
  void closeLater(Runnable close);

  /** A kernel of a PTX text; not on the host, which has no compiler for it. */
  KernelFunction generated(String ptx, String name);
}
