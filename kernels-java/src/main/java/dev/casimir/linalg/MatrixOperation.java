package dev.casimir.linalg;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemwisePlan;
import dev.casimir.linalg.internal.MatrixTasks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;

/**
 * A function of square matrices, or its Frechet derivative in given directions, for every item of a
 * batch.
 *
 * <p>2 x 2 matrices in closed form, up to 4 x 4 in lanes, each item in as many steps as it needs;
 * larger ones, and items of 3 x 3 and 4 x 4 logarithms and roots whose iteration would lose digits,
 * one after the other in double precision by the real Schur form. Errors relative to the condition
 * of the function are a few units; docs/lie-groups.md tells what is measured.
 *
 * <p>Inputs: the matrices [n, d, d], for derivatives also the directions. Output: one matrix each.
 * Where the function does not exist (an eigenvalue on the closed negative real axis for logarithms
 * and roots) the result is NaN, with a status. The vector-Jacobian product of a function at A is
 * its derivative at the transposed A; derivatives have none.
 *
 * @param size rows of a matrix, 1..{@value #MAX_SIZE}
 * @param derivative whether the derivative is computed instead of the function
 */
public record MatrixOperation(
    MatrixFunction function, int size, boolean derivative, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  /** The largest size. */
  public static final int MAX_SIZE = 256;

  public MatrixOperation {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(arrangement, "arrangement");
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: expected 1.." + MAX_SIZE + ", got " + size);
    }
  }

  /** The function of matrices of a size, items first. */
  public static MatrixOperation of(MatrixFunction function, int size) {
    return new MatrixOperation(function, size, false, Arrangement.ITEM_MAJOR);
  }

  /** The derivative of the function. */
  public MatrixOperation differentiated() {
    return new MatrixOperation(function, size, true, arrangement);
  }

  /** The same on tensors of another arrangement. */
  public MatrixOperation arranged(Arrangement other) {
    return new MatrixOperation(function, size, derivative, other);
  }

  @Override
  public String describe() {
    return "%s%s of %d x %d matrices, %s"
        .formatted(
            derivative ? "derivative of " : "", function.label(), size, size, arrangement.label());
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    MatrixTasks tasks = new MatrixTasks(function, size, derivative);
    return new ItemwisePlan(
        describe(), tasks.forward(), tasks.backward(), arrangement, options, Provider.current());
  }
}
