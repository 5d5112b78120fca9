package dev.casimir.cli.molecule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cli.BadDataException;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.StringReader;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class MolecularOperandsTest {
  private static final int DEGREE = 3;
  private static final int CHANNELS = 4;
  private static final String TWO_MOLECULES =
      """
      3
      water
      O 0 0 0.1
      H 0.75 0 0.6
      H -0.76 0.1 0.6
      2
      pair
      C 0 0 0
      O 0.5 1.2 0.3
      """;

  private static MolecularOperands read(Arena arena, String text, double cutoff)
      throws IOException {
    return MolecularOperands.read(
        arena, DType.FLOAT64, new StringReader(text), "test.xyz", DEGREE, CHANNELS, cutoff);
  }

  @Test
  void everyDegreeHasUnitRootMeanSquareAndChannelsAreMirrored() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MolecularOperands operands = read(arena, TWO_MOLECULES, 4);
      Tensor tensor = operands.tensor();
      assertArrayEquals(new long[] {2, 5, 16, CHANNELS}, tensor.shape());
      assertTrue(
          operands.description().contains("5 atoms in 2 frames, 1.6 neighbours"),
          operands.description());
      for (int l = 0; l <= DEGREE; l++) {
        double squares = 0;
        for (int atom = 0; atom < 5; atom++) {
          for (int k = l * l; k < (l + 1) * (l + 1); k++) {
            for (int n = 0; n < CHANNELS; n++) {
              double value = tensor.getDouble(((long) atom * 16 + k) * CHANNELS + n);
              long mirrored = (80L + atom * 16 + k) * CHANNELS + CHANNELS - 1 - n;
              assertEquals(value, tensor.getDouble(mirrored));
              squares += value * value;
            }
          }
        }
        assertEquals(1, squares / (5 * (2 * l + 1) * CHANNELS), 1e-12, "degree " + l);
      }
    }
  }

  /** In a crystal with inversion the odd degrees vanish; rounding must not be blown up to one. */
  @Test
  void degreesThatSymmetryForbidsStayNearZero() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = read(arena, "1\nLattice=\"2 0 0 0 2 0 0 0 2\"\nC 0.3 0.4 0.5\n", 4).tensor();
      for (int k = 1; k < 4; k++) {
        assertEquals(0, tensor.getDouble((long) k * CHANNELS), 1e-9);
      }
    }
  }

  @Test
  void moleculesWithoutNeighboursAreRefused() {
    BadDataException lone =
        assertThrows(BadDataException.class, () -> read(Arena.global(), "1\n\nC 0 0 0\n", 5));
    assertTrue(lone.getMessage().contains("no atom has a neighbour"), lone.getMessage());
    BadDataException none =
        assertThrows(BadDataException.class, () -> read(Arena.global(), "\n", 5));
    assertTrue(none.getMessage().contains("holds no molecule"), none.getMessage());
    BadDataException same =
        assertThrows(
            BadDataException.class, () -> read(Arena.global(), "2\n\nC 0 0 0\nC 0 0 0\n", 5));
    assertTrue(same.getMessage().startsWith("test.xyz: atom 1"), same.getMessage());
  }

  @Test
  void aFrameBehindTheAtomsUsedIsStillChecked() {
    BadDataException failure =
        assertThrows(BadDataException.class, () -> read(Arena.global(), TWO_MOLECULES + "x\n", 5));
    assertTrue(failure.getMessage().contains("line 10"), failure.getMessage());
  }
}
