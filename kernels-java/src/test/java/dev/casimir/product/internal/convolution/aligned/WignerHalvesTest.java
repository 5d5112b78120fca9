package dev.casimir.product.internal.convolution.aligned;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.product.internal.convolution.EdgeTile;
import dev.casimir.simd.Provider;
import dev.casimir.so3.WignerD;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** The halves of Wigner matrices against those from e3nn's angles. */
class WignerHalvesTest {
  private static final int DEGREE = 16;

  @Test
  void entriesAreThoseOfARotationAboutTheSecondAxis() {
    WignerHalves halves = new WignerHalves(DEGREE);
    TileSums sums =
        Provider.instantiate(
            Provider.VECTOR, TileSums.class, TileSums.class.getName(), DType.FLOAT64);
    int edges = EdgeTile.EDGES;
    try (Arena arena = Arena.ofConfined()) {
      Tensor scratch = Tensor.zeros(arena, DType.FLOAT64, 2L + halves.size(), edges);
      double[] angles = new double[edges];
      for (int e = 0; e < edges; e++) {
        angles[e] = Math.PI * e / (edges - 1);
        scratch.setDouble(e, Math.cos(angles[e]));
        scratch.setDouble(edges + e, Math.sin(angles[e]));
      }
      long row = (long) edges * Double.BYTES;
      sums.turned(
          halves.starts(), halves.sources(), halves.factors(), scratch.segment(), 0, 2 * row);
      for (int e = 0; e < edges; e++) {
        for (int l = 0; l <= DEGREE; l++) {
          double[] matrix = WignerD.fromAngles(l, 0, -angles[e], 0);
          for (int m = -l; m <= l; m++) {
            for (int n = -l; n <= l; n++) {
              double expected = matrix[(l + m) * (2 * l + 1) + l + n];
              double actual = 0;
              if (m >= 0 && n >= 0) {
                actual = scratch.getDouble((2L + halves.cosine(l, m, n)) * edges + e);
              } else if (m < 0 && n < 0) {
                actual = scratch.getDouble((2L + halves.sine(l, -m, -n)) * edges + e);
              }
              assertEquals(expected, actual, 1e-14, l + " " + m + " " + n);
            }
          }
        }
      }
    }
  }
}
