package dev.casimir.so3;

import java.util.random.RandomGenerator;

/**
 * Rotation matrices: nine numbers, row-major, acting on column vectors (x, y, z) from the left.
 *
 * <p>Euler angles are e3nn's: R = Ry(alpha) Rx(beta) Ry(gamma), in radians.
 */
public final class Rotations {
  private Rotations() {}

  /** Ry(alpha) Rx(beta) Ry(gamma). Angles that are not finite give NaN. */
  public static double[] fromAngles(double alpha, double beta, double gamma) {
    return multiply(multiply(aboutY(alpha), aboutX(beta)), aboutY(gamma));
  }

  /**
   * Angles {alpha, beta, gamma} of a proper rotation, beta in [0, pi], the others in [-pi, pi].
   * Where beta is 0 or pi only alpha + gamma or alpha - gamma is determined; alpha is then 0.
   *
   * @throws IllegalArgumentException for an improper matrix (negative determinant): multiply it by
   *     -1 first
   */
  public static double[] toAngles(double[] rotation) {
    checkMatrix(rotation);
    if (isImproper(rotation)) {
      throw new IllegalArgumentException(
          "rotation: expected a positive determinant, got " + determinant(rotation));
    }
    // The image of the y axis is (sin b sin a, cos b, sin b cos a); arctangents keep small angles
    // accurate.
    double x = rotation[1];
    double y = rotation[4];
    double z = rotation[7];
    double alpha = x == 0 && z == 0 ? 0 : Math.atan2(x, z);
    double beta = Math.atan2(Math.hypot(x, z), y);
    // Of Ry(-alpha) R = Rx(beta) Ry(gamma) the first row is (cos c, 0, sin c), whatever beta is.
    double cos = Math.cos(alpha);
    double sin = Math.sin(alpha);
    double gamma =
        Math.atan2(cos * rotation[2] - sin * rotation[8], cos * rotation[0] - sin * rotation[6]);
    return new double[] {alpha, beta, gamma};
  }

  /**
   * A rotation drawn from the uniform (Haar) distribution: the direction of a normal vector in four
   * dimensions.
   */
  public static double[] random(RandomGenerator generator) {
    while (true) {
      double w = generator.nextGaussian();
      double x = generator.nextGaussian();
      double y = generator.nextGaussian();
      double z = generator.nextGaussian();
      double norm = w * w + x * x + y * y + z * z;
      if (norm > 1e-12) {
        return fromQuaternion(w, x, y, z);
      }
    }
  }

  /** The rotation of the quaternion w + xi + yj + zk divided by its norm, which must not be 0. */
  public static double[] fromQuaternion(double w, double x, double y, double z) {
    double scale = 2 / (w * w + x * x + y * y + z * z);
    return new double[] {
      1 - scale * (y * y + z * z),
      scale * (x * y - w * z),
      scale * (x * z + w * y),
      scale * (x * y + w * z),
      1 - scale * (x * x + z * z),
      scale * (y * z - w * x),
      scale * (x * z - w * y),
      scale * (y * z + w * x),
      1 - scale * (x * x + y * y)
    };
  }

  /** The product of two 3x3 matrices. */
  public static double[] multiply(double[] first, double[] second) {
    checkMatrix(first);
    checkMatrix(second);
    double[] product = new double[9];
    for (int i = 0; i < 9; i++) {
      int row = i - i % 3;
      int column = i % 3;
      product[i] =
          Math.fma(
              first[row],
              second[column],
              Math.fma(first[row + 1], second[3 + column], first[row + 2] * second[6 + column]));
    }
    return product;
  }

  /** The determinant of a 3x3 matrix. */
  public static double determinant(double[] matrix) {
    checkMatrix(matrix);
    return determinant(matrix, 0);
  }

  /** The determinant of the matrix that begins at {@code i}. */
  static double determinant(double[] m, int i) {
    return m[i] * (m[i + 4] * m[i + 8] - m[i + 5] * m[i + 7])
        - m[i + 1] * (m[i + 3] * m[i + 8] - m[i + 5] * m[i + 6])
        + m[i + 2] * (m[i + 3] * m[i + 7] - m[i + 4] * m[i + 6]);
  }

  /** Whether the determinant is negative. */
  static boolean isImproper(double[] matrix) {
    return determinant(matrix) < 0;
  }

  static void checkMatrix(double[] matrix) {
    if (matrix.length != 9) {
      throw new IllegalArgumentException(
          "rotation: expected 9 numbers, row-major, got " + matrix.length);
    }
  }

  private static double[] aboutX(double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new double[] {1, 0, 0, 0, cos, -sin, 0, sin, cos};
  }

  private static double[] aboutY(double angle) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new double[] {cos, 0, sin, 0, 1, 0, -sin, 0, cos};
  }
}
