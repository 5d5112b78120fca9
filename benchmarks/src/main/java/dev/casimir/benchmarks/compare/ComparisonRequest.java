package dev.casimir.benchmarks.compare;

import dev.casimir.device.PlanOptions;
import dev.casimir.product.EdgeWeights;
import dev.casimir.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to compare and how.
 *
 * @param operation the class of operations
 * @param sizes numbers of edges of a convolution or of factors of a many-body product, ascending;
 *     empty means the usual ones, and for interactions nothing else
 * @param weights of the edges of a convolution
 * @param minimumDegree smallest L, at least 1
 * @param maximumDegree largest L, at most {@link #DEGREE_LIMIT}
 * @param batch items per call; 0 lets each degree have the batch whose operands stay in cache
 * @param channels channels (multiplicity) of every irrep
 * @param dtype FLOAT32 or FLOAT64
 * @param threads threads of each kernel
 * @param algorithms labels of {@link Contender}s; empty means all
 * @param operands a {@code .npy} file {@code [2, n, (K+1)^2, c]} of floating-point numbers: the two
 *     operands of n items to degree K >= {@code maximumDegree} with c channels, components in the
 *     order of spherical harmonics. Items and channels are used cyclically. For convolutions the
 *     edges, as {@link dev.casimir.benchmarks.GeometricGraph#read} takes them. Empty means random
 *     ones
 * @param operandDescription what the operands are, for people, for example {@code C60, 60 atoms}
 * @param seed of the random operands
 * @param outputFolder where the files go; made if missing
 * @param effort how long each point is measured
 * @param peers what other libraries took, laid beside ours; of the same precision, channels and
 *     threads
 */
public record ComparisonRequest(
    OperationClass operation,
    List<Integer> sizes,
    EdgeWeights weights,
    int minimumDegree,
    int maximumDegree,
    int batch,
    int channels,
    DType dtype,
    int threads,
    List<String> algorithms,
    Optional<Path> operands,
    String operandDescription,
    long seed,
    Path outputFolder,
    Effort effort,
    List<PeerReport> peers) {
  /** The largest degree a comparison accepts. */
  public static final int DEGREE_LIMIT = 32;

  private static final int CHANNEL_LIMIT = 4096;
  private static final int BATCH_LIMIT = 1 << 24;

  public ComparisonRequest {
    algorithms = List.copyOf(algorithms);
    sizes =
        sizes.isEmpty()
            ? operation.usualSizes(effort)
            : sizes.stream().distinct().sorted().toList();
    for (int size : sizes) {
      within("sizes", size, operation.smallestSize(), operation.largestSize());
    }
    within("minimumDegree", minimumDegree, 1, DEGREE_LIMIT);
    within("maximumDegree", maximumDegree, minimumDegree, DEGREE_LIMIT);
    within("batch", batch, 0, BATCH_LIMIT);
    within("channels", channels, 1, CHANNEL_LIMIT);
    within("threads", threads, 1, PlanOptions.MAX_THREADS);
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("dtype: expected FLOAT32 or FLOAT64, got " + dtype);
    }
    for (String algorithm : algorithms) {
      Contender.parse(operation, algorithm);
    }
    checkInputs(operation, operands, peers);
    if (operation != OperationClass.CONVOLUTION && weights != EdgeWeights.NONE) {
      throw new IllegalArgumentException(
          "weights: expected none for operation " + operation.label());
    }
    peers = List.copyOf(peers);
    for (PeerReport peer : peers) {
      if (!peer.dtype().equals(dtype.name())
          || peer.channels() != channels
          || peer.threads() != threads) {
        throw new IllegalArgumentException(
            "peers: expected %s, %d channels, %d threads as asked for here; %s has %s, %d, %d"
                .formatted(
                    dtype,
                    channels,
                    threads,
                    peer.file(),
                    peer.dtype(),
                    peer.channels(),
                    peer.threads()));
      }
    }
  }

  /**
   * Interactions of degrees 1..12, 64 channels, FLOAT32, one thread, every algorithm, random
   * operands, quickest effort.
   */
  public static ComparisonRequest defaults(Path outputFolder) {
    return new ComparisonRequest(
        OperationClass.INTERACTION,
        List.of(),
        EdgeWeights.NONE,
        1,
        12,
        0,
        64,
        DType.FLOAT32,
        1,
        List.of(),
        Optional.empty(),
        "standard normal numbers",
        1,
        outputFolder,
        Effort.QUICK,
        List.of());
  }

  /** The algorithms to compare, in the order of the tables. */
  public List<Contender> contenders() {
    List<String> labels = algorithms.isEmpty() ? Contender.labels(operation) : algorithms;
    return labels.stream()
        .map(label -> Contender.parse(operation, label))
        .distinct()
        .sorted()
        .toList();
  }

  /** Where to compare them, in the order of the tables. */
  List<Point> points() {
    return operation.points(minimumDegree, maximumDegree, sizes);
  }

  /** Operands from files are of interactions and convolutions, peers of interactions. */
  private static void checkInputs(
      OperationClass operation, Optional<Path> operands, List<PeerReport> peers) {
    if (operation == OperationClass.MANY_BODY && operands.isPresent()) {
      throw new IllegalArgumentException(
          "operands: expected none for operation " + operation.label());
    }
    if (operation != OperationClass.INTERACTION && !peers.isEmpty()) {
      throw new IllegalArgumentException("peers: expected none for operation " + operation.label());
    }
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + ".." + most + ", got " + value);
    }
  }
}
