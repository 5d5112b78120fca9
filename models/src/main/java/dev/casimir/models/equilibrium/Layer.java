package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.ElementaryFunction;
import java.util.Objects;

/**
 * Units of an equilibrium network that are updated together: an image of channels, height by width
 * pixels, or a vector of units (height and width one).
 *
 * @param name for logs and the names of parameters
 * @param activation the activity of a unit as a function of its state; holomorphic where nudged
 *     states become complex
 */
public record Layer(
    String name, int height, int width, int channels, ElementaryFunction activation) {
  public Layer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(activation, "activation");
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          "layer %s: expected at least one row, column and channel, got %d x %d x %d"
              .formatted(name, height, width, channels));
    }
  }

  /** A vector of units. */
  public static Layer of(String name, int units, ElementaryFunction activation) {
    return new Layer(name, 1, 1, units, activation);
  }

  /** Numbers of one sample. */
  public int units() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }
}
