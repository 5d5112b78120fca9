package dev.casimir.linalg;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.simd.Provider;
import java.util.Objects;
import java.util.Optional;

/**
 * The product of two matrices, with an addend and a function of every entry: c = f(a b + d).
 *
 * <p>Every entry is a chain of fused multiply-adds in the order of the sum, starting from the
 * addend or from zero, then the function, whatever the sizes, blocks, threads and vectors are: the
 * bits of a row of the product depend on that row of a and of d and on b alone. A NaN stays in its
 * row of a, its column of b, its entry of d.
 *
 * <p>Complex matrices times a real one: the planes of the real and of the imaginary parts are rows
 * of one real product, [2 m, k] times [k, n], and so are any number of complex matrices that share
 * b; a row vector to be added to the real parts alone is added as a matrix [2 m, n] whose other
 * rows are zero.
 *
 * @param transposeFirst whether a is stored as [k, m]
 * @param transposeSecond whether b is stored as [n, k]
 * @param activation f, of real numbers, with the bits of {@link
 *     dev.casimir.holomorphic.Elementwise}; none is the identity
 */
public record MatrixMultiply(
    boolean transposeFirst, boolean transposeSecond, Optional<ElementaryFunction> activation)
    implements Operation<MatrixMultiplyKernel> {

  public MatrixMultiply {
    Objects.requireNonNull(activation, "activation");
  }

  /** Neither is stored transposed. */
  public static MatrixMultiply plain() {
    return new MatrixMultiply(false, false, Optional.empty());
  }

  /** The same with the first factor stored as [k, m], as gradients of weights have it. */
  public MatrixMultiply transposedFirst() {
    return new MatrixMultiply(true, transposeSecond, activation);
  }

  /** The same with the second factor stored as [n, k]. */
  public MatrixMultiply transposedSecond() {
    return new MatrixMultiply(transposeFirst, true, activation);
  }

  /** The same followed by a function of every entry. */
  public MatrixMultiply withActivation(ElementaryFunction function) {
    return new MatrixMultiply(transposeFirst, transposeSecond, Optional.of(function));
  }

  @Override
  public String describe() {
    return "matrix product of [%s] and [%s]%s"
        .formatted(
            transposeFirst ? "k, m" : "m, k",
            transposeSecond ? "n, k" : "k, n",
            activation.map(function -> ", then " + function.label()).orElse(""));
  }

  @Override
  public MatrixMultiplyKernel planForCpu(PlanOptions options) {
    return new MatrixMultiplyPlan(this, options, Provider.current());
  }
}
