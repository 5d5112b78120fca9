package dev.casimir.benchmarks.compare;

import dev.casimir.benchmarks.CacheResidence;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
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

  /**
   * Plans a kernel and checks it.
   *
   * @throws UnsupportedOperationException where the device does not know the contender
   */
  Checked check(Contender contender, Point point);

  /** Items, or edges, of a call. */
  int items(Point point);

  /** Nanoseconds per item, or edge, and channel. */
  Score time(Stopwatch stopwatch, Contender contender, Point point);

  /** Frees what a kernel holds on a device. */
  static void close(Kernel kernel) {
    if (kernel instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The operation that a request is about. */
  static ComparedOperation of(ComparisonRequest request, Device device) {
    return switch (request.operation()) {
      case INTERACTION -> new Interactions(request, device);
      case CONVOLUTION -> new Convolutions(request, device);
      case MANY_BODY -> new ManyBodyProducts(request, device);
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
