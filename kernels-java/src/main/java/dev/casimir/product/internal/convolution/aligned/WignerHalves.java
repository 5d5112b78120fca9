package dev.casimir.product.internal.convolution.aligned;

import java.util.ArrayList;
import java.util.List;

/**
 * Wigner D matrices of rotations that carry a vector of the plane y = 0 to the pole, by degree l =
 * 0..L. They keep the plane, so cosines couple to cosines and sines to sines: of (2l+1)^2 entries
 * only (l+1)^2 + l^2 are not zero. The recursion of Ivanic and Ruedenberg (1996) for the whole
 * matrix is restricted to those; of the rotation it needs only the cosine and sine of the polar
 * angle.
 *
 * <p>A table for {@link TileSums#turned}: entry = cosine * (sum of factors times earlier entries) +
 * sine * (another such sum) + a third.
 */
public final class WignerHalves {
  private static final int COSINE = 0;
  private static final int SINE = 1;
  private static final int ONE = 2;

  private final int maximumDegree;
  private final int[] cosineStarts;
  private final int[] sineStarts;
  private final int size;
  private final List<List<Term>> ranges = new ArrayList<>();

  private record Term(int entry, double factor) {}

  public WignerHalves(int maximumDegree) {
    this.maximumDegree = maximumDegree;
    cosineStarts = new int[maximumDegree + 1];
    sineStarts = new int[maximumDegree + 1];
    int next = 0;
    for (int l = 0; l <= maximumDegree; l++) {
      cosineStarts[l] = next;
      sineStarts[l] = next + (l + 1) * (l + 1);
      next = sineStarts[l] + l * l;
    }
    size = next;
    for (int i = 0; i < 3 * size; i++) {
      ranges.add(new ArrayList<>());
    }
    if (maximumDegree > 0) {
      put(cosine(1, 0, 0), COSINE, 0, 1);
      put(cosine(1, 0, 1), SINE, 0, 1);
      put(cosine(1, 1, 0), SINE, 0, -1);
      put(cosine(1, 1, 1), COSINE, 0, 1);
      put(sine(1, 1, 1), ONE, 0, 1);
    }
    for (int l = 2; l <= maximumDegree; l++) {
      new Step(l).write();
    }
  }

  int maximumDegree() {
    return maximumDegree;
  }

  /** Number of entries; the first is one, the matrix of degree 0. */
  public int size() {
    return size;
  }

  /** The entry that takes the cosine of order n to that of order m, 0..l. */
  public int cosine(int l, int m, int n) {
    return cosineStarts[l] + m * (l + 1) + n;
  }

  /** The entry that takes the sine of order n to that of order m, 1..l. */
  public int sine(int l, int m, int n) {
    return sineStarts[l] + (m - 1) * l + n - 1;
  }

  /** First term of each of the three sums of every entry, and the number of terms. */
  public int[] starts() {
    int[] starts = new int[ranges.size() + 1];
    for (int i = 0; i < ranges.size(); i++) {
      starts[i + 1] = starts[i] + ranges.get(i).size();
    }
    return starts;
  }

  /** The entry of each term. */
  public int[] sources() {
    return ranges.stream().flatMap(List::stream).mapToInt(Term::entry).toArray();
  }

  /** The factor of each term. */
  public double[] factors() {
    return ranges.stream().flatMap(List::stream).mapToDouble(Term::factor).toArray();
  }

  private void put(int entry, int multiplier, int source, double factor) {
    ranges.get(3 * entry + multiplier).add(new Term(source, factor));
  }

  /** From degree l - 1 to l. Orders are signed: negative ones are sines. */
  private final class Step {
    private final int l;

    Step(int l) {
      this.l = l;
    }

    /**
     * Columns up to this come from the same column of the matrix before, the others from their
     * neighbours nearer zero. The published recursion does that for the last alone; 2 l/3 keeps
     * rounding errors smallest.
     */
    private int innerColumns() {
      return 2 * l / 3;
    }

    void write() {
      for (int m = -l; m <= l; m++) {
        int a = Math.abs(m);
        double v = Math.sqrt((double) (l + a - 1) * (l + a)) / 2;
        double w = -Math.sqrt((double) (l - a - 1) * (l - a)) / 2;
        add(m, 0, m, Math.sqrt((double) (l + m) * (l - m)));
        if (m == 0) {
          add(m, 1, 1, -v * Math.sqrt(2));
          add(m, -1, -1, -v * Math.sqrt(2));
          continue;
        }
        int sign = m > 0 ? 1 : -1;
        if (a == 1) {
          add(m, m, 0, v * Math.sqrt(2));
        } else {
          add(m, 1, m - sign, v);
          add(m, -1, sign - m, -sign * v);
        }
        add(m, 1, m + sign, w);
        add(m, -1, -sign - m, sign * w);
      }
    }

    /** Adds factor * (row {@code axis} of the rotation) * (row {@code source} before) to row m. */
    private void add(int m, int axis, int source, double factor) {
      if (factor == 0) {
        return; // there the source row does not exist
      }
      for (int n = m < 0 ? 1 : 0; n <= l; n++) {
        boolean inner = n <= innerColumns();
        double square = inner ? (double) (l + n) * (l - n) : (double) (l + n) * (l + n - 1);
        double scaled = factor / Math.sqrt(square);
        int entry = m < 0 ? sine(l, -m, n) : cosine(l, m, n);
        if (inner && axis >= 0) {
          put(entry, axis == 0 ? COSINE : SINE, before(source, n), axis == 0 ? scaled : -scaled);
        } else if (!inner && axis >= 0) {
          put(entry, axis == 0 ? SINE : COSINE, before(source, n - 1), scaled);
        } else if (!inner) {
          put(entry, ONE, before(source, n - 1), m < 0 ? scaled : -scaled);
        }
      }
    }

    /** The entry of degree l - 1 in the row of a signed order and a column of its kind. */
    private int before(int source, int n) {
      return source < 0 ? sine(l - 1, -source, n) : cosine(l - 1, source, n);
    }
  }
}
