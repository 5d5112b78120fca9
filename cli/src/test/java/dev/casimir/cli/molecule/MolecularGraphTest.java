package dev.casimir.cli.molecule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cli.BadDataException;
import java.io.IOException;
import java.io.StringReader;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class MolecularGraphTest {
  private static final String TWO_MOLECULES =
      """
      2

      H 0 0 0
      H 0 0 0.7
      3

      O 0 0 0
      H 1 0 0
      H 9 0 0
      """;

  private static MolecularGraph read(Arena arena, String text, int most) throws IOException {
    return MolecularGraph.read(arena, new StringReader(text), "two.xyz", most, 2);
  }

  @Test
  void moleculesLieSideBySide() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MolecularGraph graph = read(arena, TWO_MOLECULES, 10);
      assertArrayEquals(
          new double[] {
            1, 0, 0, 0, 0.7, //
            0, 1, 0, 0, -0.7, //
            3, 2, 1, 0, 0, //
            2, 3, -1, 0, 0
          },
          graph.tensor().toDoubleArray());
      assertEquals(
          "two.xyz: 4 edges within 2.0 angstrom among 5 atoms in 2 frames", graph.description());
    }
  }

  @Test
  void takesAsManyEdgesAsAskedFor() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MolecularGraph graph = read(arena, TWO_MOLECULES, 1);
      assertEquals(1, graph.tensor().dimension(0));
      assertTrue(graph.description().endsWith("among 2 atoms in 1 frames"));
    }
  }

  @Test
  void refusesFilesWithoutEdgesAndMalformedFramesAnywhere() {
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(BadDataException.class, () -> read(arena, "1\n\nH 0 0 0\n", 10));
      assertThrows(BadDataException.class, () -> read(arena, TWO_MOLECULES + "1\n", 1));
      assertThrows(BadDataException.class, () -> read(arena, "2\n\nH 0 0 0\nH 0 0 0\n", 10));
    }
  }
}
