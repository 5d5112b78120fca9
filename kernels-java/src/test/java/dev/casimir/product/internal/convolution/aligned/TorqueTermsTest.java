package dev.casimir.product.internal.convolution.aligned;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.WignerD;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The generators of rotations against differences of Wigner matrices. */
class TorqueTermsTest {
  private static final double STEP = 1e-5;

  @Test
  void torquesAreDerivativesOfRotationsOfNaturalBlocks() {
    check("16x0e+16x1o+16x2e+16x3o+16x5o", 1);
  }

  @Test
  void torquesAreDerivativesOfRotationsOfBlocksAQuarterTurnOn() {
    check("16x0o+16x1e+16x2o+16x4o+16x1o", -1);
  }

  private static void check(String irreps, int sign) {
    AlignedRows rows = new AlignedRows(Irreps.parse(irreps));
    TorqueTerms terms = TorqueTerms.of(rows, sign);
    ChannelSums sums =
        Provider.instantiate(
            Provider.VECTOR, ChannelSums.class, ChannelSums.class.getName(), DType.FLOAT64);
    int width = EdgeTile.EDGES;
    Random random = new Random(5);
    try (Arena arena = Arena.ofConfined()) {
      Tensor scratch = Tensor.zeros(arena, DType.FLOAT64, 2L * rows.rows() + 2, width);
      double[] expected = new double[2];
      for (int b = 0; b < rows.blocks().size(); b++) {
        int l = rows.blocks().get(b).degree();
        double[] g = random.doubles(2 * l + 1, -1, 1).toArray();
        double[] f = random.doubles(2 * l + 1, -1, 1).toArray();
        put(scratch, rows, b, 0, g);
        put(scratch, rows, b, rows.rows(), f);
        for (int axis = 0; axis < 2; axis++) {
          expected[axis] += sign * slope(l, axis, g, f);
        }
      }
      long row = (long) width * Double.BYTES;
      sums.torque(
          terms.terms(),
          terms.zonal(),
          terms.factors(),
          scratch.segment(),
          0,
          rows.rows() * row,
          row,
          2 * rows.rows() * row,
          width);
      for (int axis = 0; axis < 2; axis++) {
        assertEquals(expected[axis], scratch.getDouble((2L * rows.rows() + axis) * width), 1e-7);
      }
    }
  }

  /** The derivative of g . D(turn about the frame's x or y axis) f, which are e3nn's z and x. */
  private static double slope(int l, int axis, double[] g, double[] f) {
    return (form(l, axis, STEP, g, f) - form(l, axis, -STEP, g, f)) / (2 * STEP);
  }

  private static double form(int l, int axis, double angle, double[] g, double[] f) {
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double[] rotation =
        axis == 0
            ? new double[] {cos, -sin, 0, sin, cos, 0, 0, 0, 1}
            : new double[] {1, 0, 0, 0, cos, -sin, 0, sin, cos};
    double[] matrix = WignerD.matrix(l, rotation);
    double sum = 0;
    for (int i = 0; i <= 2 * l; i++) {
      for (int j = 0; j <= 2 * l; j++) {
        sum += g[i] * matrix[i * (2 * l + 1) + j] * f[j];
      }
    }
    return sum;
  }

  /** Writes a block's components where they stand in the frame. */
  private static void put(Tensor scratch, AlignedRows rows, int b, int first, double[] x) {
    int l = rows.blocks().get(b).degree();
    for (int m = -l; m <= l; m++) {
      int row = first + rows.trueByOrder(b, Math.abs(m), m < 0);
      double sign = m < 0 ? rows.blocks().get(b).sineSign() : 1;
      scratch.setDouble((long) row * EdgeTile.EDGES, sign * x[l + m]);
    }
  }
}
