package dev.casimir.models.equilibrium;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.models.equilibrium.Convolution.Padding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A network whose answer is a fixed point: u = H(phi(u), x) + b, with H the sum over its {@link
 * Connection connections}. The last layer is the output.
 *
 * <p>Conventions follow Laborieux and Zenke (arXiv 2309.02214): the state u is what comes before
 * the activation, the nudged field is H + b + beta dL/da at the output, for a loss L.
 *
 * @param inputs numbers of one input
 * @param classes how many answers there are
 */
public record EquilibriumNetwork(
    int inputs, List<Layer> layers, List<Connection> connections, Loss loss, int classes) {
  public EquilibriumNetwork {
    layers = List.copyOf(layers);
    connections = List.copyOf(connections);
    Objects.requireNonNull(loss, "loss");
    if (inputs < 1 || classes < 2 || layers.isEmpty()) {
      throw new IllegalArgumentException(
          "network: expected inputs, layers and at least two classes, got %d, %d and %d"
              .formatted(inputs, layers.size(), classes));
    }
    if (loss == Loss.SQUARED_ERROR && layers.getLast().units() != classes) {
      throw new IllegalArgumentException(
          "classes: squared error compares the %d units of layer %s with as many classes, got %d"
              .formatted(layers.getLast().units(), layers.getLast().name(), classes));
    }
    for (Connection connection : connections) {
      check(connection, layers, connections);
      if (connection instanceof ConvolutionConnection convolved) {
        ConvolutionGeometry.of(inputs, layers, convolved);
      }
    }
  }

  private static void check(
      Connection connection, List<Layer> layers, List<Connection> connections) {
    int from = connection.from();
    int to = connection.to();
    if (from < Connection.INPUT || from >= layers.size() || to < 0 || to >= layers.size()) {
      throw new IllegalArgumentException(
          "connections: expected layers 0..%d (input: %d), got %s"
              .formatted(layers.size() - 1, Connection.INPUT, connection));
    }
    if (connection.tiedTo().isPresent()) {
      int reverse = connection.tiedTo().getAsInt();
      if (reverse < 0
          || reverse >= connections.size()
          || !connections.get(reverse).hasWeights()
          || !connection.goesBackOver(connections.get(reverse))) {
        throw new IllegalArgumentException(
            "connections: %s is tied to %d, which is no connection back with weights of its own"
                .formatted(connection, reverse));
      }
    }
  }

  /**
   * Layers in a row, each connected with the next in both directions.
   *
   * @param hidden units of the layers before the output
   * @param outputs units of the output layer
   * @param tied whether feedback uses the transposed weights of the forward connections
   */
  public static EquilibriumNetwork layered(
      int inputs,
      int[] hidden,
      int outputs,
      int classes,
      ElementaryFunction activation,
      Loss loss,
      boolean tied) {
    List<Layer> layers = row(hidden, outputs, activation);
    List<Connection> connections = new ArrayList<>();
    connections.add(DenseConnection.of(Connection.INPUT, 0));
    for (int l = 0; l + 1 < layers.size(); l++) {
      int forward = connections.size();
      connections.add(DenseConnection.of(l, l + 1));
      connections.add(
          tied ? DenseConnection.tied(l + 1, l, forward) : DenseConnection.of(l + 1, l));
    }
    return new EquilibriumNetwork(inputs, layers, connections, loss, classes);
  }

  /** Layers in a ring: each drives the next, the output drives the first. */
  public static EquilibriumNetwork loop(
      int inputs,
      int[] hidden,
      int outputs,
      int classes,
      ElementaryFunction activation,
      Loss loss) {
    List<Layer> layers = row(hidden, outputs, activation);
    List<Connection> connections = new ArrayList<>();
    connections.add(DenseConnection.of(Connection.INPUT, 0));
    for (int l = 0; l < layers.size(); l++) {
      connections.add(DenseConnection.of(l, (l + 1) % layers.size()));
    }
    return new EquilibriumNetwork(inputs, layers, connections, loss, classes);
  }

  /**
   * Convolutions in a row with feedback over all but the first, 3 x 3 pixels each, the last inside
   * the image only; a readout answers from all units of the last layer. With 32 x 32 x 3 inputs,
   * channels 128, 256, 512, 512, softmax pooling of 2 x 2 pixels and dSiLU the network of Laborieux
   * and Zenke for small photographs (arXiv 2209.00530, 2309.02214).
   *
   * @param channels of the layers
   * @param tied whether feedback uses the kernels of the forward connections
   */
  public static EquilibriumNetwork convolutional(
      ImageShape input,
      int[] channels,
      Pooling pooling,
      int classes,
      ElementaryFunction activation,
      boolean tied) {
    List<Layer> layers = new ArrayList<>();
    List<Connection> connections = new ArrayList<>();
    ImageShape shape = input;
    for (int l = 0; l < channels.length; l++) {
      boolean last = l == channels.length - 1;
      Convolution convolution = new Convolution(3, 3, last ? Padding.VALID : Padding.SAME, pooling);
      shape = convolution.output(shape, channels[l]);
      layers.add(new Layer("l" + (l + 1), shape.height(), shape.width(), channels[l], activation));
      if (l == 0) {
        connections.add(ConvolutionConnection.ofInput(input, 0, convolution));
      } else {
        int forward = connections.size();
        connections.add(ConvolutionConnection.forward(l - 1, l, convolution));
        connections.add(
            tied
                ? ConvolutionConnection.tiedFeedback(l, l - 1, convolution, forward)
                : ConvolutionConnection.feedback(l, l - 1, convolution));
      }
    }
    return new EquilibriumNetwork(input.size(), layers, connections, Loss.CROSS_ENTROPY, classes);
  }

  private static List<Layer> row(int[] hidden, int outputs, ElementaryFunction activation) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < hidden.length; l++) {
      layers.add(Layer.of("l" + (l + 1), hidden[l], activation));
    }
    layers.add(Layer.of("out", outputs, activation));
    return layers;
  }

  /** Index of the output layer. */
  public int output() {
    return layers.size() - 1;
  }

  /** State units of one sample. */
  public int units() {
    return layers.stream().mapToInt(Layer::units).sum();
  }

  /** Indices of the connection that goes back from where {@code index} goes, if there is one. */
  public Optional<Integer> reverse(int index) {
    Connection connection = connections.get(index);
    for (int i = 0; i < connections.size(); i++) {
      if (i != index && connections.get(i).goesBackOver(connection)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /**
   * Colours 0 and 1 of the layers such that every connection joins two colours, the output having
   * colour 0; nothing where that cannot be.
   */
  Optional<int[]> colours() {
    int[] colours = new int[layers.size()];
    Arrays.fill(colours, -1);
    for (int start = layers.size() - 1; start >= 0; start--) {
      if (colours[start] < 0 && !colour(start, 0, colours)) {
        return Optional.empty();
      }
    }
    return Optional.of(colours);
  }

  private boolean colour(int layer, int colour, int[] colours) {
    if (colours[layer] >= 0) {
      return colours[layer] == colour;
    }
    colours[layer] = colour;
    for (Connection connection : connections) {
      if (connection.from() == Connection.INPUT) {
        continue;
      }
      boolean from = connection.from() == layer;
      if ((from || connection.to() == layer)
          && !colour(from ? connection.to() : connection.from(), 1 - colour, colours)) {
        return false;
      }
    }
    return true;
  }
}
