package dev.casimir.benchmarks.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The classes of operations of the Gaunt paper; a comparison is of one of them. */
public enum OperationClass {
  /** One feature times another, degrees 0..L into the same. */
  INTERACTION(
      "interaction",
      "Tensor products of degrees 0..L: Clebsch-Gordan against Gaunt",
      "product",
      "one batch item, one channel",
      12,
      0,
      0),
  /** Features of neighbours times harmonics of edges; the size is the number of edges. */
  CONVOLUTION(
      "convolution",
      "Convolutions of degrees 0..L over a graph: Clebsch-Gordan against Gaunt",
      "message",
      "one edge, one channel",
      6,
      1,
      1_000_000),
  /** Powers of a feature; the size is the number of factors. */
  MANY_BODY(
      "many-body",
      "Many-body products of degrees 0..L",
      "product",
      "one batch item, one channel",
      4,
      2,
      12);

  /** Degree at which the numbers of factors are compared, if it is among those asked for. */
  private static final int MANY_BODY_DEGREE = 2;

  /** Number of factors for which the degrees are compared, if it is among those asked for. */
  private static final int MANY_BODY_ORDER = 3;

  private final String label;
  private final String title;
  private final String unit;
  private final String meaning;
  private final int usualDegree;
  private final int smallestSize;
  private final int largestSize;

  OperationClass(
      String label,
      String title,
      String unit,
      String meaning,
      int usualDegree,
      int smallestSize,
      int largestSize) {
    this.label = label;
    this.title = title;
    this.unit = unit;
    this.meaning = meaning;
    this.usualDegree = usualDegree;
    this.smallestSize = smallestSize;
    this.largestSize = largestSize;
  }

  /** The name on the command line and in results. */
  public String label() {
    return label;
  }

  /** What is compared, for people. */
  String title() {
    return title;
  }

  /** What times are per, for people. */
  String unit() {
    return unit;
  }

  /** The unit and what it is. */
  String explainedUnit() {
    return unit + " (" + meaning + ")";
  }

  /** The largest L unless another is asked for. */
  public int usualDegree() {
    return usualDegree;
  }

  /** The smallest number of edges or factors. */
  public int smallestSize() {
    return smallestSize;
  }

  /** The largest number of edges or factors; zero for interactions, which have no size. */
  public int largestSize() {
    return largestSize;
  }

  /** Numbers of edges or factors compared unless others are asked for. */
  public List<Integer> usualSizes(Effort effort) {
    return switch (this) {
      case INTERACTION -> List.of();
      case CONVOLUTION ->
          effort == Effort.QUICK ? List.of(1, 100, 10_000) : List.of(1, 10, 100, 1_000, 10_000);
      case MANY_BODY -> List.of(2, 3, 4, 5, 6, 7);
    };
  }

  /** What tells points of one degree apart; empty for interactions. */
  String variant(int size) {
    return switch (this) {
      case INTERACTION -> "";
      case CONVOLUTION -> String.format(Locale.ROOT, "%,d %s", size, size == 1 ? "edge" : "edges");
      case MANY_BODY -> "nu = " + size;
    };
  }

  /**
   * The points of a comparison, in the order of the tables: every degree for every number of edges;
   * every number of factors at degree 2, and every degree for three factors.
   */
  List<Point> points(int minimumDegree, int maximumDegree, List<Integer> sizes) {
    int[] degrees = IntStream.rangeClosed(minimumDegree, maximumDegree).toArray();
    if (this == INTERACTION) {
      return IntStream.of(degrees).mapToObj(degree -> new Point(this, degree, 0)).toList();
    }
    int common = Math.clamp(MANY_BODY_DEGREE, minimumDegree, maximumDegree);
    int full = sizes.contains(MANY_BODY_ORDER) ? MANY_BODY_ORDER : sizes.getFirst();
    return sizes.stream()
        .flatMap(
            size ->
                IntStream.of(degrees)
                    .filter(degree -> this == CONVOLUTION || degree == common || size == full)
                    .mapToObj(degree -> new Point(this, degree, size)))
        .toList();
  }
}
