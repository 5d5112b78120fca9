package dev.casimir.holomorphic.internal;

import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.HolomorphicMap;
import dev.casimir.holomorphic.NodeOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a function on circles, many of them in one call of the function.
 *
 * <p>A function is split as f(z0 + w) = g(w) + i h(w) with g and h conjugate-symmetric, both made
 * from the values at w and conj w, so that one real transform serves complex functions and complex
 * centres, and mirrored centres give mirrored coefficients to the last bit.
 */
public final class CircleSampler {
  /** Numbers that one call of the function returns at most, unless one circle has more. */
  private static final int LARGEST_BATCH = 1 << 20;

  private final HolomorphicMap function;
  private final NodeOffset offset;
  private final boolean symmetric;
  private final boolean single;
  private final double epsilon;
  private final Map<Integer, CircleTransform> transforms = new HashMap<>();

  /** A circle to evaluate. */
  public record Request(double centreRe, double centreIm, int nodes, double radius) {}

  /** Values at points, [points, outputs]. */
  public record Values(double[] re, double[] im) {}

  /**
   * A sampler of one function.
   *
   * @param symmetric whether values below the axis follow from those above it
   * @param single whether points and values are rounded to single precision
   */
  public CircleSampler(
      HolomorphicMap function, NodeOffset offset, boolean symmetric, boolean single) {
    this.function = function;
    this.offset = offset;
    this.symmetric = symmetric;
    this.single = single;
    this.epsilon = single ? Math.ulp(1f) : Math.ulp(1.0);
  }

  /** The relative rounding error of nodes and values. */
  public double epsilon() {
    return epsilon;
  }

  /** Evaluations that a circle of so many nodes takes. */
  public int evaluations(int nodes) {
    CauchyNodes unit = transform(nodes).unit();
    return symmetric ? unit.realCount() + unit.complexCount() : nodes;
  }

  /** The circles, in the order of the requests. */
  public List<Circle> sample(List<Request> requests) {
    List<Circle> circles = new ArrayList<>();
    int begin = 0;
    while (begin < requests.size()) {
      int end = begin;
      long numbers = 0;
      do {
        numbers += (long) evaluations(requests.get(end).nodes()) * function.outputs();
        end++;
      } while (end < requests.size() && numbers < LARGEST_BATCH);
      sampleBatch(requests.subList(begin, end), circles);
      begin = end;
    }
    return circles;
  }

  private void sampleBatch(List<Request> requests, List<Circle> circles) {
    int points = requests.stream().mapToInt(request -> evaluations(request.nodes())).sum();
    double[] re = new double[points];
    double[] im = new double[points];
    int at = 0;
    for (Request request : requests) {
      at = place(request, re, im, at);
    }
    Values values = values(re, im);
    at = 0;
    for (Request request : requests) {
      circles.add(circle(request, values, at));
      at += evaluations(request.nodes());
    }
  }

  /** Real nodes, then those above the axis, then unless symmetric their mirror images. */
  private int place(Request request, double[] re, double[] im, int begin) {
    CauchyNodes unit = transform(request.nodes()).unit();
    int at = begin;
    for (int k = 0; k < unit.realCount(); k++, at++) {
      re[at] = request.centreRe() + request.radius() * unit.real(k);
      im[at] = request.centreIm();
    }
    int complex = unit.complexCount();
    for (int k = 0; k < complex; k++, at++) {
      re[at] = request.centreRe() + request.radius() * unit.re(k);
      im[at] = request.centreIm() + request.radius() * unit.im(k);
      if (!symmetric) {
        re[at + complex] = re[at];
        im[at + complex] = request.centreIm() - request.radius() * unit.im(k);
      }
    }
    return symmetric ? at : at + complex;
  }

  /** The values at any points. */
  public Values values(double[] re, double[] im) {
    int count = re.length;
    double[] valuesRe = new double[count * function.outputs()];
    double[] valuesIm = new double[count * function.outputs()];
    round(re);
    round(im);
    if (count > 0) {
      function.evaluate(re, im, count, valuesRe, valuesIm);
    }
    round(valuesRe);
    round(valuesIm);
    return new Values(valuesRe, valuesIm);
  }

  private void round(double[] numbers) {
    if (single) {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = (float) numbers[i];
      }
    }
  }

  private Circle circle(Request request, Values values, int begin) {
    CircleTransform transform = transform(request.nodes());
    CauchyNodes unit = transform.unit();
    int width = function.outputs();
    int real = unit.realCount() * width;
    int complex = unit.complexCount() * width;
    int from = begin * width;
    double[] evenRows = new double[request.nodes() * width];
    double[] oddRows = symmetric ? new double[0] : new double[evenRows.length];
    System.arraycopy(values.re(), from, evenRows, 0, real);
    if (symmetric) {
      System.arraycopy(values.re(), from + real, evenRows, real, complex);
      System.arraycopy(values.im(), from + real, evenRows, real + complex, complex);
    } else {
      System.arraycopy(values.im(), from, oddRows, 0, real);
      split(values, from + real, real, complex, evenRows, oddRows);
    }
    double[] re = transform.scaled(evenRows, width);
    double[] im = symmetric ? new double[re.length] : transform.scaled(oddRows, width);
    double[] norms = new double[request.nodes()];
    for (int n = 0; n < norms.length; n++) {
      norms[n] = norm(re, im, n * width, width);
    }
    double mean = mean(values, from, unit, width);
    double farthest = Math.hypot(request.centreRe(), request.centreIm()) + request.radius();
    double rounding = epsilon * (mean + farthest * slope(norms) / request.radius());
    return new Circle(request.nodes(), request.radius(), width, re, im, norms, mean, rounding);
  }

  /** Root of the mean square of r f' on the circle, over that of N: errors of nodes average out. */
  private static double slope(double[] norms) {
    double squares = 0;
    for (int n = 1; n < norms.length; n++) {
      squares += n * norms[n] * (n * norms[n]);
    }
    return Math.sqrt(squares / norms.length);
  }

  /** g and h at the nodes above the axis, from f there and at the mirror images. */
  private static void split(
      Values values, int from, int to, int complex, double[] even, double[] odd) {
    for (int i = 0; i < complex; i++) {
      double upperRe = values.re()[from + i];
      double upperIm = values.im()[from + i];
      double lowerRe = values.re()[from + complex + i];
      double lowerIm = values.im()[from + complex + i];
      even[to + i] = (upperRe + lowerRe) / 2;
      even[to + complex + i] = (upperIm - lowerIm) / 2;
      odd[to + i] = (upperIm + lowerIm) / 2;
      odd[to + complex + i] = (lowerRe - upperRe) / 2;
    }
  }

  /** The mean of |f| over all nodes; NaN or infinite where a value is. */
  private double mean(Values values, int from, CauchyNodes unit, int width) {
    double sum = 0;
    int evaluated = evaluations(unit.nodes());
    for (int k = 0; k < evaluated; k++) {
      double norm = norm(values.re(), values.im(), from + k * width, width);
      sum += symmetric && k >= unit.realCount() ? 2 * norm : norm;
    }
    return sum / unit.nodes();
  }

  /** The Euclidean norm of a row, without overflow of its squares. */
  static double norm(double[] re, double[] im, int from, int width) {
    if (width == 1) {
      return Math.hypot(re[from], im[from]);
    }
    double largest = 0;
    for (int i = from; i < from + width; i++) {
      largest = Math.max(largest, Math.max(Math.abs(re[i]), Math.abs(im[i])));
    }
    if (!(largest > 0) || largest == Double.POSITIVE_INFINITY) {
      return largest;
    }
    double squares = 0;
    for (int i = from; i < from + width; i++) {
      double a = re[i] / largest;
      double b = im[i] / largest;
      squares += a * a + b * b;
    }
    return largest * Math.sqrt(squares);
  }

  private CircleTransform transform(int nodes) {
    return transforms.computeIfAbsent(nodes, n -> new CircleTransform(n, offset));
  }
}
