package dev.casimir.holomorphic;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.internal.SoftmaxFormula;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import java.util.Objects;

/**
 * Softmax of items of a few numbers: p_j = e^(z_j) / sum_k e^(z_k). Tensors are [n, size].
 *
 * <ul>
 *   <li>REAL: z to p. Has vector-Jacobian products.
 *   <li>COMPLEX: (re z, im z) to (re p, im p), holomorphic: the largest real part, a constant, is
 *       subtracted before exponentials are taken. Where the sum vanishes, its squared modulus below
 *       1e-6 (FLOAT32) or 1e-12 of the largest term's, status POLE and NaN for that item.
 *   <li>DEVIATION: (d, p) with p = softmax(z) to softmax(z + d) - softmax(z) = p (E - m) / (1 + m),
 *       E = e^d - 1, m = sum p E, with a small relative error however small d is.
 *   <li>COMPLEX_DEVIATION: the same of (re d, im d, p) with real p.
 * </ul>
 *
 * <p>Cost: an exponential for each number, a sine and cosine where it is complex, one division an
 * item.
 *
 * @param size numbers of an item, 1..{@value #MAX_SIZE}
 */
public record Softmax(int size, Elementwise.Form form, Arrangement arrangement)
    implements Operation<ItemwiseKernel> {
  /** The largest number of numbers of an item. */
  public static final int MAX_SIZE = 128;

  public Softmax {
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(arrangement, "arrangement");
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: expected 1.." + MAX_SIZE + ", got " + size);
    }
    if (form == Elementwise.Form.DERIVATIVE) {
      throw new IllegalArgumentException(
          "form: the derivative of softmax is a matrix; plan the value and run it backward");
    }
  }

  /** Of items of a size, items first. */
  public static Softmax of(int size, Elementwise.Form form) {
    return new Softmax(size, form, Arrangement.ITEM_MAJOR);
  }

  /** The same on tensors of another arrangement. */
  public Softmax arranged(Arrangement other) {
    return new Softmax(size, form, other);
  }

  @Override
  public String describe() {
    return "softmax (%s) of %d numbers, %s".formatted(form.label(), size, arrangement.label());
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    return SoftmaxFormula.plan(this, options, Provider.current());
  }
}
