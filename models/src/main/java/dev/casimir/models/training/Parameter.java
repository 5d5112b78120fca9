package dev.casimir.models.training;

import dev.casimir.tensor.Tensor;
import java.util.Arrays;

/**
 * A tensor that is learned.
 *
 * @param name what it is called in checkpoints and logs; unique within a learner
 * @param value the numbers, FLOAT32 or FLOAT64, any shape; optimizers write here
 * @param gradient derivative of the mean loss by every number, of the same type and shape
 * @param rate multiplies the learning rate; 0 freezes the parameter
 * @param decays whether weight decay applies to it
 */
public record Parameter(String name, Tensor value, Tensor gradient, double rate, boolean decays) {

  /** Checks that the gradient fits the value. */
  public Parameter {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: expected a word, got '" + name + "'");
    }
    if (!value.dtype().isFloating() || value.isReadOnly()) {
      throw new IllegalArgumentException(
          "value: expected writable FLOAT32 or FLOAT64, got "
              + (value.isReadOnly() ? "read-only " : "")
              + value);
    }
    if (gradient.dtype() != value.dtype() || !Arrays.equals(gradient.shape(), value.shape())) {
      throw new IllegalArgumentException("gradient: expected " + value + ", got " + gradient);
    }
    if (gradient.overlaps(value)) {
      throw new IllegalArgumentException("gradient: it shares memory with the value");
    }
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate: expected a number from 0 on, got " + rate);
    }
  }
}
