package dev.casimir.holomorphic;

import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.holomorphic.internal.ElementwisePlan;
import dev.casimir.simd.Provider;
import java.util.Objects;

/**
 * An elementary function of every number of a tensor.
 *
 * <p>Tensors may have any shape and rank, as long as all have the same number n of elements; an
 * output may be the very tensor of an input. Interleaved complex tensors have a last axis of 2,
 * real and imaginary part, and count as n/2 elements. The status of a run has n elements, in any
 * shape.
 *
 * <p>At a pole (see {@link dev.casimir.device.ItemStatus#POLE}: the denominator of the value, which
 * is about the squared distance to the pole, below 1e-6 in FLOAT32 or 1e-12 in FLOAT64) both parts
 * are NaN, at that element alone. f(conj z) = conj f(z) to the last bit.
 *
 * <p>Real values are within two units in the last place of the exact ones, also where they are huge
 * or not normal; those of the clip DSILU within four, more next to its zero at -0.5. Complex values
 * are within four units of rounding (2^-23 or 2^-52) of their modulus. Angles beyond 1e5 (FLOAT32)
 * or 1e9 are reduced one by one, slowly; a complex DSILU and the deviations of SIN and COS are NaN
 * there. The deviation of the logistic functions and TANH is that of a unit whose activity is
 * exactly a: none, where a has rounded to a bound.
 *
 * @param function which function phi
 * @param form what is computed of it
 * @param interleaved whether complex numbers are pairs in one tensor, else real and imaginary parts
 *     are tensors of their own; real forms ignore it
 */
public record Elementwise(ElementaryFunction function, Form form, boolean interleaved)
    implements Operation<ItemwiseKernel> {
  /** What is computed of a function phi. */
  public enum Form {
    /** (x) to phi(x). Backward: the gradient times phi'(x). */
    REAL("value"),
    /**
     * (re, im) to the parts of phi(re + i im). Backward is holomorphic too: the gradient, a complex
     * number, times phi'(z), nothing conjugated.
     */
    COMPLEX("complex value"),
    /** (x) to phi'(x). */
    DERIVATIVE("derivative"),
    /**
     * (v, u, a) with a = phi(u) to phi(u + v) - phi(u), with a small relative error however small v
     * is.
     */
    DEVIATION("deviation"),
    /** (re v, im v, u, a) with real u and a = phi(u) to the parts of phi(u + v) - phi(u). */
    COMPLEX_DEVIATION("complex deviation");

    private final String label;

    Form(String label) {
      this.label = label;
    }

    /** The name in reports. */
    public String label() {
      return label;
    }

    /** Whether there are complex inputs and outputs. */
    public boolean isComplex() {
      return this == COMPLEX || this == COMPLEX_DEVIATION;
    }
  }

  public Elementwise {
    Objects.requireNonNull(function, "function");
    Objects.requireNonNull(form, "form");
  }

  /** With real and imaginary parts in tensors of their own. */
  public static Elementwise of(ElementaryFunction function, Form form) {
    return new Elementwise(function, form, false);
  }

  /** The same with complex numbers as pairs. */
  public Elementwise interleavedPairs() {
    return new Elementwise(function, form, true);
  }

  @Override
  public String describe() {
    String storage = form.isComplex() ? interleaved ? ", interleaved" : ", split planes" : "";
    return "%s of %s of every element%s".formatted(form.label(), function.label(), storage);
  }

  @Override
  public ItemwiseKernel planForCpu(PlanOptions options) {
    return new ElementwisePlan(this, options, Provider.current());
  }
}
