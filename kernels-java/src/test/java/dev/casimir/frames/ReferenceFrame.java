package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;

/** Centre and second moments of one cloud, plainly, and whether a frame belongs to them. */
final class ReferenceFrame {
  private final FrameGroup group;
  private final int d;
  private final int cloud;
  private final double[] centre;
  private final double[][] moments;
  private double mass;
  private double extent;

  ReferenceFrame(FrameGroup group, int d, int n, int cloud, double[] points, double[] weights) {
    this.group = group;
    this.d = d;
    this.cloud = cloud;
    centre = new double[d];
    moments = new double[d][d];
    for (int i = 0; i < n; i++) {
      mass += Math.abs(weights[i]);
      for (int p = 0; p < d; p++) {
        centre[p] += Math.abs(weights[i]) * points[(cloud * n + i) * d + p];
      }
    }
    for (int p = 0; p < d; p++) {
      centre[p] = group.isTranslating() && mass > 0 ? centre[p] / mass : 0;
    }
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < d; p++) {
        for (int q = 0; q < d; q++) {
          double left = points[(cloud * n + i) * d + p] - centre[p];
          double right = points[(cloud * n + i) * d + q] - centre[q];
          moments[p][q] += weights[i] * left * right;
          extent = Math.max(extent, Math.abs(left));
        }
      }
    }
  }

  void check(Frames frames, DType dtype) {
    double u = dtype.unitRoundoff();
    double scale = 1e-16; // coordinates are of order one
    for (int p = 0; p < d; p++) {
      scale = Math.max(scale, Math.abs(moments[p][p]));
    }
    for (int p = 0; p < d; p++) {
      double found =
          frames.centers().getDouble((long) cloud * d + p)
              + frames.centerRemainders().getDouble((long) cloud * d + p);
      assertEquals(centre[p], found, 32 * u * (extent + Math.abs(centre[p])), "centre " + p);
      for (int q = 0; q < d; q++) {
        double sum = 0;
        double dot = 0;
        for (int k = 0; k < d; k++) {
          sum += axis(frames, p, k) * moment(frames, k) * axis(frames, q, k);
          dot += axis(frames, k, p) * axis(frames, k, q);
        }
        assertEquals(moments[p][q], sum, 40 * d * u * scale, "moment " + p + " " + q);
        assertEquals(p == q ? 1 : 0, dot, 32 * u, "orthogonality");
      }
      assertTrue(p == 0 || moment(frames, p) <= moment(frames, p - 1), "order");
    }
    assertEquals(mass, frames.masses().getDouble(cloud), 8 * u * mass, "mass");
    if (group.isProper()) {
      assertEquals(1, determinant(frames), 64 * u, "determinant");
    }
  }

  private double axis(Frames frames, int row, int column) {
    return frames.axes().getDouble(((long) cloud * d + row) * d + column);
  }

  private double moment(Frames frames, int k) {
    return frames.moments().getDouble((long) cloud * d + k);
  }

  private double determinant(Frames frames) {
    double[][] a = new double[d][d];
    double result = 1;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        a[i][j] = axis(frames, i, j);
      }
    }
    for (int k = 0; k < d; k++) {
      int pivot = k;
      for (int i = k; i < d; i++) {
        pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
      }
      double[] row = a[pivot];
      result *= pivot == k ? row[k] : -row[k];
      a[pivot] = a[k];
      a[k] = row;
      for (int i = k + 1; i < d; i++) {
        double factor = a[i][k] / row[k];
        for (int j = k; j < d; j++) {
          a[i][j] -= factor * row[j];
        }
      }
    }
    return result;
  }
}
