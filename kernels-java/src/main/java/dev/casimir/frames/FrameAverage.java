package dev.casimir.frames;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.internal.average.FrameAveragePlan;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Makes any function of point clouds invariant or equivariant: its average over a frame (Puny et
 * al., ICLR 2022). The function is evaluated on the cloud in each element of the frame, and outputs
 * are carried back: out = V mean_S S phi(Y S) + t with Y = (X - t) V.
 *
 * <p>Averages over principal frames are symmetric up to about rounding over the relative gap of the
 * moments (64 units of rounding times 1 + 1/gap is a generous bound for smooth functions of order
 * 1). {@link DegeneracyPolicy} says what happens where that is not enough.
 *
 * <p>In directions in which neither the cloud nor a further field has extent, the average is
 * computed by symmetry: the components of vectors are zero there, exactly, and tensors a multiple
 * of the identity.
 *
 * @param inputs kinds of the further fields
 * @param outputs kinds of the outputs
 * @param gradient of {@link FrameAverageKernel#backward}
 */
public record FrameAverage(
    FrameGroup group,
    int dimension,
    List<FrameField> inputs,
    List<FrameField> outputs,
    FrameElements elements,
    DegeneracyPolicy policy,
    FrameGradientMode gradient,
    FrameSource source)
    implements Operation<FrameAverageKernel> {
  public FrameAverage {
    Objects.requireNonNull(group, "group");
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    Objects.requireNonNull(elements, "elements");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(gradient, "gradient");
    Objects.requireNonNull(source, "source");
    if (dimension < 1 || dimension > PrincipalFrames.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension: expected 1.." + PrincipalFrames.MAX_DIMENSION + ", got " + dimension);
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("outputs: expected at least one");
    }
    boolean anchor = policy.remedy() == DegeneracyPolicy.Remedy.ANCHOR_BLEND;
    if (anchor && (source == FrameSource.MINIMAL || dimension == 1 || dimension > 3)) {
      throw new IllegalArgumentException(
          "policy: anchor frames take over from principal frames of dimension 2 and 3, not from %s"
              .formatted(source + " of dimension " + dimension));
    }
    if (source == FrameSource.MINIMAL && elements.choice() == FrameElements.Choice.SAMPLE) {
      throw new IllegalArgumentException("elements: a minimal frame has nothing to draw from");
    }
  }

  /** The average of a function with one invariant output: all elements, clouds only reported. */
  public static FrameAverage invariant(FrameGroup group, int dimension) {
    return equivariant(group, dimension, FrameField.SCALAR);
  }

  /** The average of a function with outputs of these kinds. */
  public static FrameAverage equivariant(FrameGroup group, int dimension, FrameField... outputs) {
    return new FrameAverage(
        group,
        dimension,
        List.of(),
        Arrays.asList(outputs),
        FrameElements.ALL,
        DegeneracyPolicy.REPORT,
        FrameGradientMode.FULL,
        FrameSource.PRINCIPAL);
  }

  /** The same for a function of the points and further fields. */
  public FrameAverage withInputs(FrameField... kinds) {
    List<FrameField> fields = Arrays.asList(kinds);
    return new FrameAverage(group, dimension, fields, outputs, elements, policy, gradient, source);
  }

  /** The same over other elements. */
  public FrameAverage withElements(FrameElements chosen) {
    return new FrameAverage(group, dimension, inputs, outputs, chosen, policy, gradient, source);
  }

  /** The same with another policy. */
  public FrameAverage withPolicy(DegeneracyPolicy other) {
    return new FrameAverage(group, dimension, inputs, outputs, elements, other, gradient, source);
  }

  /** The same with other gradients. */
  public FrameAverage withGradient(FrameGradientMode mode) {
    return new FrameAverage(group, dimension, inputs, outputs, elements, policy, mode, source);
  }

  /** The same with frames of another kind. */
  public FrameAverage withSource(FrameSource frames) {
    return new FrameAverage(group, dimension, inputs, outputs, elements, policy, gradient, frames);
  }

  @Override
  public String describe() {
    return "average over %s frames of %s(%d), %s elements, clouds of equal moments: %s"
        .formatted(
            source.name().toLowerCase(Locale.ROOT),
            group.label().toUpperCase(Locale.ROOT),
            dimension,
            elements.choice().name().toLowerCase(Locale.ROOT),
            policy.remedy().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public FrameAverageKernel planForCpu(PlanOptions options) {
    return new FrameAveragePlan(this, options);
  }
}
