package dev.casimir.product.internal.convolution.grid;

import dev.casimir.product.Convolution;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.product.internal.convolution.EdgeSetting;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A Gaunt convolution as products of functions on the sphere. Features of natural parity and those
 * of the other are functions of their own, which the filter, of natural parity, does not mix.
 *
 * @param pairs of a function that is sent and one that is received: none, one or two
 * @param filterDegree the highest degree of the filter that any path uses
 * @param points where a product of a sent function, a filter and a received function is integrated
 *     without error
 */
public record SphereFunctions(List<Pair> pairs, int filterDegree, GridPoints points) {
  /** A function that nodes send, and the one that it contributes to. */
  public record Pair(Components sent, Components received) {}

  public SphereFunctions {
    pairs = List.copyOf(pairs);
  }

  /** The functions of a convolution; what no path reads or writes is left out. */
  public static SphereFunctions of(EdgeSetting setting, Layout layout) {
    Convolution operation = setting.operation();
    Set<Integer> sent = new HashSet<>();
    Set<Integer> received = new HashSet<>();
    int filterDegree = 0;
    for (ConvolutionPath path : setting.paths()) {
      sent.add(path.row1());
      received.add(path.row3());
      filterDegree = Math.max(filterDegree, path.coefficients().degree2());
    }
    List<Pair> pairs = new ArrayList<>();
    int degree = 0;
    for (boolean natural : new boolean[] {true, false}) {
      Components f = Components.of(operation.nodes(), layout, natural, sent);
      Components z = Components.of(operation.output(), layout, natural, received);
      if (f.size() > 0) {
        pairs.add(new Pair(f, z));
        degree = Math.max(degree, f.degree() + filterDegree + z.degree());
      }
    }
    return new SphereFunctions(pairs, filterDegree, new GridPoints(degree));
  }

  /** Products at points for each edge and channel. */
  public long multiplyAdds() {
    return (long) pairs.size() * points.columns();
  }

  /** Multiply-adds for each node and channel: to the points and back. */
  public long nodeMultiplyAdds() {
    long sum = 0;
    for (Pair pair : pairs) {
      sum += (long) pair.sent().size() * points.columns();
      sum += (long) GridPoints.padded(pair.received().size()) * points.size();
    }
    return sum;
  }

  /** Multiply-adds for each edge: the filter. */
  public long preparation() {
    return (long) harmonics() * points.columns();
  }

  /** Rows of the filter. */
  public int harmonics() {
    return (filterDegree + 1) * (filterDegree + 1);
  }
}
