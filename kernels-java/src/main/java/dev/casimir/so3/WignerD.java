package dev.casimir.so3;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.internal.WignerDPlan;
import dev.casimir.so3.internal.WignerRecursion;
import java.util.Objects;

/**
 * Wigner D matrices: how rotations and reflections act on vectors of the given irreps, D(R1 R2) =
 * D(R1) D(R2). For a block of degree l and parity p, D(R) = D^l(R) for a proper R and p D^l(-R) for
 * an improper one, where Y_l(R r) = D^l(R) Y_l(r) for the real spherical harmonics in e3nn's axes
 * and order.
 *
 * <p>The static methods compute single matrices in double precision; {@link
 * dev.casimir.device.Device#plan} makes the kernel for batches.
 */
public record WignerD(Irreps irreps) implements Operation<WignerDKernel> {
  public WignerD {
    Objects.requireNonNull(irreps, "irreps");
  }

  /**
   * D with Y_l(R r) = D Y_l(r), for a proper or improper R. By recursion over degrees (Ivanic and
   * Ruedenberg 1996): every entry is a homogeneous polynomial of degree l in R, so nothing is
   * singular, and a matrix that is not orthogonal (or not finite) gives the value of that
   * polynomial. O(l^3). Rounding errors stay below 1e-14 to degree 50, 1e-13 to 100 and 1e-10 to
   * 200.
   *
   * @param degree 0..200
   * @param rotation nine numbers, row-major
   * @return row-major, [2l + 1][2l + 1], orders from -l to l
   */
  public static double[] matrix(int degree, double[] rotation) {
    Irrep.checkDegree("degree", degree);
    Rotations.checkMatrix(rotation);
    WignerRecursion recursion = new WignerRecursion(Math.max(1, degree));
    double[] all = new double[recursion.size()];
    System.arraycopy(rotation, 0, all, WignerRecursion.ROTATION, 9);
    recursion.run(all);
    int width = 2 * degree + 1;
    double[] matrix = new double[width * width];
    System.arraycopy(all, recursion.offset(degree), matrix, 0, matrix.length);
    return matrix;
  }

  /**
   * D of one irrep, parity included. As {@link #matrix(int, double[])} for the parity (-1)^l of the
   * harmonics.
   */
  public static double[] matrix(Irrep irrep, double[] rotation) {
    double[] matrix = matrix(irrep.degree(), rotation);
    if (Rotations.isImproper(rotation) && !irrep.isNatural()) {
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = -matrix[i];
      }
    }
    return matrix;
  }

  /**
   * D of R = Ry(alpha) Rx(beta) Ry(gamma), e3nn's angles in radians, as Z(alpha) J Z(beta) J
   * Z(gamma) with the exact constant matrix J ({@link WignerJ}) and rotations Z about the polar
   * axis. O(l^3).
   *
   * @return row-major, [2l + 1][2l + 1], orders from -l to l
   */
  public static double[] fromAngles(int degree, double alpha, double beta, double gamma) {
    WignerJ j = WignerJ.of(degree);
    double[] turned = j.dense();
    PolarRotation.turnRows(turned, degree, beta);
    int width = 2 * degree + 1;
    double[] matrix = new double[turned.length];
    for (int i = 0; i < j.size(); i++) {
      int out = (j.rowOrder(i) + degree) * width;
      int in = (j.columnOrder(i) + degree) * width;
      for (int n = 0; n < width; n++) {
        matrix[out + n] = Math.fma(j.value(i), turned[in + n], matrix[out + n]);
      }
    }
    PolarRotation.turnRows(matrix, degree, alpha);
    PolarRotation.turnColumns(matrix, degree, gamma);
    return matrix;
  }

  @Override
  public String describe() {
    return "Wigner D matrices of " + (irreps.blocks().isEmpty() ? "no irreps" : irreps);
  }

  @Override
  public WignerDKernel planForCpu(PlanOptions options) {
    return new WignerDPlan(this, options);
  }
}
