package dev.casimir.linalg.internal.dense;

/** One implicit double-shift QR step on the rows first..last of a Hessenberg matrix. */
final class FrancisStep {
  private static final double UNIT = 0x1p-53;

  private FrancisStep() {}

  /**
   * Applies the step to all of t and gathers its reflections in q.
   *
   * @param exceptional whether to take shifts that are no eigenvalues, against cycles
   */
  static void apply(int n, double[] t, double[] q, int first, int last, boolean exceptional) {
    double x = t[last * n + last];
    double y = t[(last - 1) * n + last - 1];
    double w = t[last * n + last - 1] * t[(last - 1) * n + last];
    if (exceptional) {
      double s = Math.abs(t[last * n + last - 1]) + Math.abs(t[(last - 1) * n + last - 2]);
      x = 0.75 * s + t[last * n + last];
      y = x;
      w = -0.4375 * s * s;
    }
    double p = 0;
    double q1 = 0;
    double r = 0;
    int m = last - 2;
    for (; m >= first; m--) {
      double z = t[m * n + m];
      double below = t[(m + 1) * n + m];
      p = ((x - z) * (y - z) - w) / below + t[m * n + m + 1];
      q1 = t[(m + 1) * n + m + 1] - z - (x - z) - (y - z);
      r = t[(m + 2) * n + m + 1];
      double s = Math.abs(p) + Math.abs(q1) + Math.abs(r);
      if (s > 0 && s < Double.POSITIVE_INFINITY) {
        p /= s;
        q1 /= s;
        r /= s;
      }
      if (m == first || startsHere(n, t, m, p, q1, r)) {
        break;
      }
    }
    for (int i = m + 2; i <= last; i++) {
      t[i * n + i - 2] = 0;
      if (i > m + 2) {
        t[i * n + i - 3] = 0;
      }
    }
    chase(n, t, q, first, m, last, p, q1, r);
  }

  /** Whether two small subdiagonal entries in a row let the step begin at m. */
  private static boolean startsHere(int n, double[] t, int m, double p, double q1, double r) {
    double before = Math.abs(t[m * n + m - 1]) * (Math.abs(q1) + Math.abs(r));
    double around =
        Math.abs(t[(m - 1) * n + m - 1])
            + Math.abs(t[m * n + m])
            + Math.abs(t[(m + 1) * n + m + 1]);
    return before < UNIT * Math.abs(p) * around;
  }

  private static void chase(
      int n, double[] t, double[] q, int first, int m, int last, double p0, double q0, double r0) {
    double p = p0;
    double s = q0;
    double r = r0;
    for (int k = m; k < last; k++) {
      int size = k < last - 1 ? 3 : 2;
      double scale = 1;
      if (k > m) {
        p = t[k * n + k - 1];
        s = t[(k + 1) * n + k - 1];
        r = size == 3 ? t[(k + 2) * n + k - 1] : 0;
        scale = Math.abs(p) + Math.abs(s) + Math.abs(r);
        if (scale == 0) {
          continue;
        }
        p /= scale;
        s /= scale;
        r /= scale;
      } else if (size == 2) {
        r = 0;
      }
      double norm = Math.sqrt(p * p + s * s + r * r);
      if (norm == 0) {
        continue;
      }
      double image = p < 0 ? -norm : norm;
      if (k > m) {
        t[k * n + k - 1] = -image * scale;
        t[(k + 1) * n + k - 1] = 0;
        if (size == 3) {
          t[(k + 2) * n + k - 1] = 0;
        }
      } else if (m > first) {
        t[k * n + k - 1] = -t[k * n + k - 1];
      }
      p += image;
      double u1 = s / p;
      double u2 = r / p;
      reflectRows(n, t, k, size, p / image, u1, u2);
      reflectColumns(n, t, k, size, Math.min(last, k + 3) + 1, p / image, u1, u2);
      reflectColumns(n, q, k, size, n, p / image, u1, u2);
    }
  }

  /** Rows k.. times I - f u u^T, u = (1, u1, u2), from the left. */
  private static void reflectRows(
      int n, double[] t, int k, int size, double f, double u1, double u2) {
    for (int j = k; j < n; j++) {
      int at = k * n + j;
      double sum = t[at] + u1 * t[at + n];
      if (size == 3) {
        sum += u2 * t[at + 2 * n];
        t[at + 2 * n] -= sum * f * u2;
      }
      t[at] -= sum * f;
      t[at + n] -= sum * f * u1;
    }
  }

  private static void reflectColumns(
      int n, double[] t, int k, int size, int rows, double f, double u1, double u2) {
    for (int i = 0; i < rows; i++) {
      int at = i * n + k;
      double sum = t[at] + u1 * t[at + 1];
      if (size == 3) {
        sum += u2 * t[at + 2];
        t[at + 2] -= sum * f * u2;
      }
      t[at] -= sum * f;
      t[at + 1] -= sum * f * u1;
    }
  }
}
