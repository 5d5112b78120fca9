package dev.casimir.models.equilibrium;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pooled {@link Convolution} P of the images of a lower layer l, which an upper layer u receives,
 * or the way back: both are derivatives of Phi = a_u . P(a_l).
 *
 * <ul>
 *   <li>forward: H_u += dPhi/da_u = P(a_l);
 *   <li>feedback: H_l += dPhi/da_l = w^T (D . a_u), where w^T is the transposed convolution and D_j
 *       = dp/dv_j the weights of the windows of w * a_l, which softmax pooling makes depend on a_l.
 * </ul>
 *
 * <p>Both directions have kernels of the same shape [channels of u, height, width, channels of l];
 * equal kernels make the Jacobian of the field symmetric. Biases belong to layers: one for every
 * channel, which softmax and average pooling let through.
 *
 * @param input the shape of the input, for connections from it only
 * @param tiedTo index of the reverse connection whose kernel this one uses; nothing if it has its
 *     own
 */
public record ConvolutionConnection(
    int from,
    int to,
    Direction direction,
    Convolution convolution,
    Optional<ImageShape> input,
    OptionalInt tiedTo)
    implements Connection {
  /** Which way activities go. */
  public enum Direction {
    FORWARD,
    FEEDBACK
  }

  public ConvolutionConnection {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(convolution, "convolution");
    if (input.isPresent() != (from == INPUT)) {
      throw new IllegalArgumentException(
          "input: expected a shape for a connection from the input only, got %s from %d"
              .formatted(input, from));
    }
    if ((from == INPUT && direction == Direction.FEEDBACK) || from == to) {
      throw new IllegalArgumentException(
          "direction: expected two layers, or the input and a layer it drives, got %d to %d, %s"
              .formatted(from, to, direction));
    }
  }

  /** From the input. */
  public static ConvolutionConnection ofInput(ImageShape shape, int to, Convolution convolution) {
    return new ConvolutionConnection(
        INPUT, to, Direction.FORWARD, convolution, Optional.of(shape), OptionalInt.empty());
  }

  /** From a lower layer to an upper one. */
  public static ConvolutionConnection forward(int from, int to, Convolution convolution) {
    return new ConvolutionConnection(
        from, to, Direction.FORWARD, convolution, Optional.empty(), OptionalInt.empty());
  }

  /** From an upper layer back to the lower one whose convolution it receives. */
  public static ConvolutionConnection feedback(int from, int to, Convolution convolution) {
    return new ConvolutionConnection(
        from, to, Direction.FEEDBACK, convolution, Optional.empty(), OptionalInt.empty());
  }

  /** The same way back as {@link #feedback}, with the kernel of the forward connection. */
  public static ConvolutionConnection tiedFeedback(
      int from, int to, Convolution convolution, int forward) {
    return new ConvolutionConnection(
        from, to, Direction.FEEDBACK, convolution, Optional.empty(), OptionalInt.of(forward));
  }

  /** The layer whose images are convolved, or {@link Connection#INPUT}. */
  public int lower() {
    return direction == Direction.FORWARD ? from : to;
  }

  /** The layer that has the shape of the pooled convolution. */
  public int upper() {
    return direction == Direction.FORWARD ? to : from;
  }

  @Override
  public boolean goesBackOver(Connection other) {
    return other instanceof ConvolutionConnection convolved
        && convolved.from == to
        && convolved.to == from
        && convolved.direction != direction
        && convolved.convolution.equals(convolution);
  }
}
