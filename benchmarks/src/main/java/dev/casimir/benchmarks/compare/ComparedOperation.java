package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.CacheResidence;
import java.util.Optional;

/** How a class of operations is planned, checked and timed. */
interface ComparedOperation {
  /**
   * A kernel that was planned and checked.
   *
   * @param multiplyAdds per item, or edge, and channel
   * @param ran label of its algorithm
   */
  record Checked(Correctness correctness, long multiplyAdds, String ran) {}

  /** Why a contender does not take part at a point; empty where it does. */
  Optional<String> leftOut(Contender contender, Point point);

  /** Plans a kernel and checks it. */
  Checked check(Contender contender, Point point);

  /** Items, or edges, of a call. */
  int items(Point point);

  /** Nanoseconds per item, or edge, and channel. */
  ForkedMeasurement.Score time(ForkedMeasurement jmh, Contender contender, Point point);

  /** The operation that a request is about. */
  static ComparedOperation of(ComparisonRequest request) {
    return switch (request.operation()) {
      case INTERACTION -> new Interactions(request);
      case CONVOLUTION -> new Convolutions(request);
      case MANY_BODY -> new ManyBodyProducts(request);
    };
  }

  /** Items that were asked for, or as many as stay in cache. */
  static int cachedItems(ComparisonRequest request, Point point) {
    return request.batch() > 0
        ? request.batch()
        : CacheResidence.batch(
            point.degree(), request.channels(), request.dtype(), request.threads());
  }
}
