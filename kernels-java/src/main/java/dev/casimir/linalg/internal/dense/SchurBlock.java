package dev.casimir.linalg.internal.dense;

/**
 * Standard form of a 2x2 diagonal block by a rotation: triangular for real eigenvalues, otherwise
 * with equal diagonal entries and off-diagonal ones of opposite sign (as LAPACK's dlanv2).
 */
final class SchurBlock {
  private double a;
  private double b;
  private double c;
  private double d;
  private double cosine;
  private double sine;

  /** Standardises the block at rows and columns (k, k+1) of t and gathers the rotation in q. */
  void standardise(int n, double[] t, double[] q, int k) {
    int at = k * n + k;
    a = t[at];
    b = t[at + 1];
    c = t[at + n];
    d = t[at + n + 1];
    cosine = 1;
    sine = 0;
    rotateBlock();
    for (int j = k + 2; j < n; j++) {
      double upper = t[k * n + j];
      double lower = t[(k + 1) * n + j];
      t[k * n + j] = cosine * upper + sine * lower;
      t[(k + 1) * n + j] = cosine * lower - sine * upper;
    }
    rotateColumns(n, t, k, k);
    rotateColumns(n, q, k, n);
    t[at] = a;
    t[at + 1] = b;
    t[at + n] = c;
    t[at + n + 1] = d;
  }

  private void rotateColumns(int n, double[] x, int k, int rows) {
    for (int i = 0; i < rows; i++) {
      double left = x[i * n + k];
      double right = x[i * n + k + 1];
      x[i * n + k] = cosine * left + sine * right;
      x[i * n + k + 1] = cosine * right - sine * left;
    }
  }

  private void rotateBlock() {
    if (c == 0 || (a == d && Math.signum(b) * Math.signum(c) < 0)) {
      return;
    }
    if (b == 0) {
      cosine = 0;
      sine = 1;
      double swapped = d;
      d = a;
      a = swapped;
      b = -c;
      c = 0;
      return;
    }
    double p = 0.5 * (a - d);
    double larger = Math.max(Math.abs(b), Math.abs(c));
    double smaller = Math.min(Math.abs(b), Math.abs(c)) * Math.signum(b) * Math.signum(c);
    double scale = Math.max(Math.abs(p), larger);
    double z = p / scale * p + larger / scale * smaller;
    if (z >= 0x1p-52 * scale) {
      z = p + Math.copySign(Math.sqrt(scale) * Math.sqrt(z), p);
      a = d + z;
      d -= larger / z * smaller;
      double tau = Math.hypot(c, z);
      cosine = z / tau;
      sine = c / tau;
      b -= c;
      c = 0;
    } else {
      equaliseDiagonal();
    }
  }

  private void equaliseDiagonal() {
    double sigma = b + c;
    double difference = a - d;
    double tau = Math.hypot(sigma, difference);
    cosine = Math.sqrt(0.5 * (1 + Math.abs(sigma) / tau));
    sine = -(0.5 * difference / (tau * cosine)) * Math.copySign(1, sigma);
    double aa = a * cosine + b * sine;
    double bb = b * cosine - a * sine;
    double cc = c * cosine + d * sine;
    double dd = d * cosine - c * sine;
    a = aa * cosine + cc * sine;
    b = bb * cosine + dd * sine;
    c = cc * cosine - aa * sine;
    d = dd * cosine - bb * sine;
    double mean = 0.5 * (a + d);
    a = mean;
    d = mean;
    if (c != 0 && b == 0) {
      b = -c;
      c = 0;
      double turned = cosine;
      cosine = -sine;
      sine = turned;
    } else if (c != 0 && (b > 0) == (c > 0)) {
      splitEqualSigns(mean);
    }
  }

  /** Equal diagonal, b and c of one sign: the eigenvalues are real after all. */
  private void splitEqualSigns(double mean) {
    double rootB = Math.sqrt(Math.abs(b));
    double rootC = Math.sqrt(Math.abs(c));
    double p = Math.copySign(rootB * rootC, c);
    double tau = 1 / Math.sqrt(Math.abs(b + c));
    a = mean + p;
    d = mean - p;
    b -= c;
    c = 0;
    double turnCosine = rootB * tau;
    double turnSine = rootC * tau;
    double turned = cosine * turnCosine - sine * turnSine;
    sine = cosine * turnSine + sine * turnCosine;
    cosine = turned;
  }
}
