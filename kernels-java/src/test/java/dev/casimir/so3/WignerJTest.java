package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WignerJTest {
  /** x and y swapped, z negated. */
  private static final double[] HALF_TURN = {0, 1, 0, 1, 0, 0, 0, 0, -1};

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 8, 13, 21, 34})
  void isTheMatrixOfTheHalfTurn(int l) {
    WignerJ j = WignerJ.of(l);
    int width = 2 * l + 1;
    double[] dense = j.dense();
    assertArrayEquals(WignerD.matrix(l, HALF_TURN), dense, 2e-14);
    for (int row = 0; row < width; row++) {
      for (int column = 0; column < width; column++) {
        assertEquals(dense[row * width + column], dense[column * width + row], "symmetric");
        double square = 0;
        for (int k = 0; k < width; k++) {
          square += dense[row * width + k] * dense[k * width + column];
        }
        assertEquals(row == column ? 1 : 0, square, 1e-14, "its own inverse");
      }
    }
    // Degrees 8, 50, ... have accidental zeros beside those by symmetry.
    assertEquals(l == 8 ? 71 : l * l + l + 1, j.size());
    for (int i = 1; i < j.size(); i++) {
      assertTrue(
          j.rowOrder(i) > j.rowOrder(i - 1)
              || (j.rowOrder(i) == j.rowOrder(i - 1) && j.columnOrder(i) > j.columnOrder(i - 1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1001})
  void degreesOutOfRange(int degree) {
    assertThrows(IllegalArgumentException.class, () -> WignerJ.of(degree));
  }
}
