package dev.casimir.models.equilibrium;

import dev.casimir.models.training.Parameter;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EquilibriumNetwork} learns: the weights of its connections, a bias for every
 * channel of every layer and the readout. Also the shape of their gradients.
 */
public final class EquilibriumParameters {
  /** Standard deviation of a normal number conditioned to lie within two of its own. */
  private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

  private final EquilibriumNetwork network;
  private final DType dtype;
  private final List<@Nullable Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();
  private final Optional<Tensor> readoutWeights;
  private final Optional<Tensor> readoutBias;

  private EquilibriumParameters(Arena arena, EquilibriumNetwork network, DType dtype) {
    this.network = network;
    this.dtype = dtype;
    for (Connection connection : network.connections()) {
      weights.add(
          connection.hasWeights()
              ? Tensor.zeros(arena, dtype, weightShape(network, connection))
              : null);
    }
    for (Layer layer : network.layers()) {
      biases.add(Tensor.zeros(arena, dtype, layer.channels()));
    }
    boolean readout = network.loss() == Loss.CROSS_ENTROPY;
    long outputs = network.layers().getLast().units();
    readoutWeights =
        readout
            ? Optional.of(Tensor.zeros(arena, dtype, network.classes(), outputs))
            : Optional.empty();
    readoutBias =
        readout ? Optional.of(Tensor.zeros(arena, dtype, network.classes())) : Optional.empty();
  }

  private static long[] weightShape(EquilibriumNetwork network, Connection connection) {
    return switch (connection) {
      case DenseConnection dense ->
          new long[] {network.layers().get(dense.to()).units(), sourceUnits(network, dense)};
      case ConvolutionConnection convolved ->
          ConvolutionGeometry.of(network.inputs(), network.layers(), convolved).weightShape();
    };
  }

  private static int sourceUnits(EquilibriumNetwork network, Connection connection) {
    return connection.from() == Connection.INPUT
        ? network.inputs()
        : network.layers().get(connection.from()).units();
  }

  /** All zero. */
  public static EquilibriumParameters zeros(Arena arena, EquilibriumNetwork network, DType dtype) {
    return new EquilibriumParameters(arena, network, dtype);
  }

  /**
   * Weights of variance 1 / fan-in (LeCun), normal within two deviations; biases zero. Feedback V
   * of a connection W with a way back is cos(angle) W^T + sin(angle) V', V' drawn as W; of
   * convolutions cos(angle) W + sin(angle) V'.
   *
   * @param angle between feedback and the transpose of what it goes back over, in degrees
   */
  public static EquilibriumParameters random(
      Arena arena, EquilibriumNetwork network, DType dtype, long seed, double angle) {
    if (!(angle >= 0 && angle <= 180)) {
      throw new IllegalArgumentException("angle: expected 0..180 degrees, got " + angle);
    }
    EquilibriumParameters made = new EquilibriumParameters(arena, network, dtype);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < network.connections().size(); i++) {
      OptionalInt earlier = made.earlierReverse(i);
      Optional<Tensor> weight = made.weight(i);
      if (weight.isEmpty()) {
        continue;
      }
      fill(weight.get(), random, 1);
      if (earlier.isPresent()) {
        Tensor forward = made.weight(earlier.getAsInt()).orElseThrow();
        if (network.connections().get(i) instanceof ConvolutionConnection) {
          turnAlike(weight.get(), forward, angle);
        } else {
          turn(weight.get(), forward, angle);
        }
      }
    }
    made.readoutWeights.ifPresent(weight -> fill(weight, random, 1));
    return made;
  }

  private OptionalInt earlierReverse(int index) {
    Optional<Integer> reverse = network.reverse(index);
    boolean earlier =
        reverse.isPresent()
            && reverse.get() < index
            && network.connections().get(reverse.get()).hasWeights();
    return earlier ? OptionalInt.of(reverse.get()) : OptionalInt.empty();
  }

  private static void fill(Tensor weight, RandomGenerator random, double gain) {
    long fanIn = weight.size() / weight.dimension(0);
    double deviation = gain / (TRUNCATED_DEVIATION * Math.sqrt(fanIn));
    for (long i = 0; i < weight.size(); i++) {
      double value = random.nextGaussian();
      while (Math.abs(value) > 2) {
        value = random.nextGaussian();
      }
      weight.setDouble(i, value * deviation);
    }
  }

  /** feedback = cos(angle) forward^T + sin(angle) feedback, for matrices. */
  private static void turn(Tensor feedback, Tensor forward, double degrees) {
    double cosine = cosine(degrees);
    double sine = Math.sin(Math.toRadians(degrees));
    for (long i = 0; i < feedback.dimension(0); i++) {
      for (long j = 0; j < feedback.dimension(1); j++) {
        long at = feedback.flatIndex(i, j);
        double transposed = forward.getDouble(forward.flatIndex(j, i));
        feedback.setDouble(at, cosine * transposed + sine * feedback.getDouble(at));
      }
    }
  }

  /** The same for kernels, whose feedback has the shape of the forward one. */
  private static void turnAlike(Tensor feedback, Tensor forward, double degrees) {
    RowArithmetic.scale(feedback, Math.sin(Math.toRadians(degrees)));
    RowArithmetic.accumulate(feedback, cosine(degrees), forward);
  }

  private static double cosine(double degrees) {
    return degrees == 90 ? 0 : Math.cos(Math.toRadians(degrees));
  }

  public EquilibriumNetwork network() {
    return network;
  }

  public DType dtype() {
    return dtype;
  }

  /**
   * Weights of a connection, [units of to, units of from], or kernels [channels of upper, height,
   * width, channels of lower]; nothing for tied ones.
   */
  public Optional<Tensor> weight(int connection) {
    return Optional.ofNullable(weights.get(connection));
  }

  /** One number for every channel of a layer. */
  public Tensor bias(int layer) {
    return biases.get(layer);
  }

  /** R [classes, output units], with cross-entropy. */
  public Optional<Tensor> readoutWeights() {
    return readoutWeights;
  }

  /** c [classes], with cross-entropy. */
  public Optional<Tensor> readoutBias() {
    return readoutBias;
  }

  /** Every tensor, in the order of {@link #names}. */
  public List<Tensor> tensors() {
    List<Tensor> all = new ArrayList<>();
    weights.stream().filter(java.util.Objects::nonNull).forEach(all::add);
    all.addAll(biases);
    readoutWeights.ifPresent(all::add);
    readoutBias.ifPresent(all::add);
    return all;
  }

  /** Names for logs and checkpoints, for example {@code l1-l2 weights}. */
  public List<String> names() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      if (weights.get(i) != null) {
        Connection connection = network.connections().get(i);
        all.add(name(connection.from()) + "-" + name(connection.to()) + " weights");
      }
    }
    network.layers().forEach(layer -> all.add(layer.name() + " bias"));
    if (readoutWeights.isPresent()) {
      all.add("readout weights");
      all.add("readout bias");
    }
    return all;
  }

  /**
   * These as a learner has them.
   *
   * @param rates by names, 1 for those not named
   */
  List<Parameter> learned(EquilibriumParameters gradients, Map<String, Double> rates) {
    List<String> names = names();
    for (String name : rates.keySet()) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("rates: expected names of " + names + ", got " + name);
      }
    }
    List<Parameter> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      all.add(
          new Parameter(
              name,
              tensors().get(i),
              gradients.tensors().get(i),
              rates.getOrDefault(name, 1.0),
              !name.endsWith("bias")));
    }
    return List.copyOf(all);
  }

  private String name(int layer) {
    return layer == Connection.INPUT ? "input" : network.layers().get(layer).name();
  }

  /** Sets every number to zero. */
  public void clear() {
    tensors().forEach(RowArithmetic::zero);
  }
}
