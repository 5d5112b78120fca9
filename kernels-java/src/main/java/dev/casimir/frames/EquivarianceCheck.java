package dev.casimir.frames;

import dev.casimir.frames.internal.average.EquivarianceMeasurement;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Measures how well a function of point clouds commutes with a group: any function, symmetric by
 * construction, by training or not at all. It is evaluated on clouds moved by random elements, and
 * the outputs are compared with the moved outputs.
 *
 * <p>Rotations are distributed by the invariant measure (with reflections in half the cases for
 * groups that have them), translations uniformly in a cube of {@code translation} times the largest
 * coordinate; all are made in double precision, and the moved inputs rounded once.
 *
 * @param dimension of the space, 1..8
 * @param inputs kinds of all inputs, the first being the points
 * @param outputs kinds of the outputs
 * @param samples how many motions are tried, each on all clouds
 * @param translation how far, in largest coordinates; counts for groups with translations
 * @param seed of the motions
 */
public record EquivarianceCheck(
    FrameGroup group,
    int dimension,
    List<FrameField> inputs,
    List<FrameField> outputs,
    int samples,
    double translation,
    long seed) {
  public EquivarianceCheck {
    Objects.requireNonNull(group, "group");
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    if (dimension < 1 || dimension > PrincipalFrames.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension: expected 1.." + PrincipalFrames.MAX_DIMENSION + ", got " + dimension);
    }
    if (inputs.isEmpty() || inputs.getFirst() != FrameField.POINT || outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "inputs, outputs: expected points first and an output, got %s, %s"
              .formatted(inputs, outputs));
    }
    if (samples < 1) {
      throw new IllegalArgumentException("samples: expected 1 or more, got " + samples);
    }
    if (!(translation >= 0 && translation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("translation: expected 0 or more, got " + translation);
    }
  }

  /** A check with 20 motions of functions of points alone. */
  public static EquivarianceCheck of(FrameGroup group, int dimension, FrameField... outputs) {
    List<FrameField> points = List.of(FrameField.POINT);
    return new EquivarianceCheck(group, dimension, points, Arrays.asList(outputs), 20, 1, 0);
  }

  /** The same for a function with further inputs, the points coming first. */
  public EquivarianceCheck withInputs(FrameField... kinds) {
    List<FrameField> all = Arrays.asList(kinds);
    return new EquivarianceCheck(group, dimension, all, outputs, samples, translation, seed);
  }

  /** The same with other motions. */
  public EquivarianceCheck withSamples(int count, long newSeed) {
    return new EquivarianceCheck(group, dimension, inputs, outputs, count, translation, newSeed);
  }

  /** The same with longer or shorter translations. */
  public EquivarianceCheck withTranslation(double length) {
    return new EquivarianceCheck(group, dimension, inputs, outputs, samples, length, seed);
  }

  /**
   * Measures a function.
   *
   * @param fields its inputs, the points [B, n, d] first, all of one floating-point type
   * @param outputShapes shapes of its outputs, first axis B
   */
  public EquivarianceReport measure(
      Backbone model, List<Tensor> fields, List<long[]> outputShapes) {
    return new EquivarianceMeasurement(this).measure(model, fields, outputShapes);
  }

  /**
   * Compares outputs that some other program computed.
   *
   * @param fields inputs as in {@link #measure}; from the points come the gaps
   * @param results outputs for them
   * @param elements [S, d, d + 1] motions: a rotation and, in the last column, a translation
   * @param movedResults for each output [S B, ...], those for the inputs moved by element after
   *     element
   */
  public EquivarianceReport compare(
      List<Tensor> fields, List<Tensor> results, Tensor elements, List<Tensor> movedResults) {
    return new EquivarianceMeasurement(this).compare(fields, results, elements, movedResults);
  }

  /**
   * The random motions.
   *
   * @param points [B, n, d], which say how far to translate
   * @param elements [samples, d, d + 1] FLOAT64, overwritten
   */
  public void draw(Tensor points, Tensor elements) {
    new EquivarianceMeasurement(this).draw(points, elements);
  }

  /**
   * Moves an input by each element in turn.
   *
   * @param kind of the field
   * @param elements [S, d, d + 1]
   * @param field [B, ...]
   * @param moved [S B, ...], overwritten
   */
  public void move(FrameField kind, Tensor elements, Tensor field, Tensor moved) {
    new EquivarianceMeasurement(this).move(kind, elements, field, moved);
  }

  /**
   * Measures the resultant force and torque that the derivatives of an invariant function have;
   * both vanish for the true derivatives of a function that is invariant, whereas derivatives that
   * hold frames constant have a torque.
   *
   * @param points [B, n, d]
   * @param gradients shaped as the points
   */
  public EquivarianceReport.Balance balance(Tensor points, Tensor gradients) {
    return new EquivarianceMeasurement(this).balance(points, gradients);
  }
}
