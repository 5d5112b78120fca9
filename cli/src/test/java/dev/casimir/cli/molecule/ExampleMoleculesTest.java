package dev.casimir.cli.molecule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleMoleculesTest {
  private static final double EXACT = 1e-13;

  private static double distance(Molecule molecule, int i, int j) {
    return molecule.positions().get(i).minus(molecule.positions().get(j)).length();
  }

  /** Distances from an atom to all the others, shortest first. */
  private static List<Double> distances(Molecule molecule, int atom) {
    List<Double> distances = new ArrayList<>();
    for (int j = 0; j < molecule.size(); j++) {
      if (j != atom) {
        distances.add(distance(molecule, atom, j));
      }
    }
    distances.sort(null);
    return distances;
  }

  /** Atoms of one kind are equivalent under the group, so each sees the same distances. */
  @ParameterizedTest
  @CsvSource({"c60, 60, 1", "benzene, 12, 2", "cubane, 16, 2", "methane, 5, 2", "water, 3, 2"})
  void atomsOfOneKindAreEquivalent(String name, int atoms, int kinds) throws IOException {
    Molecule molecule = Samples.example(name);
    assertEquals(atoms, molecule.size());
    assertEquals(kinds, molecule.species().stream().distinct().count());
    for (String kind : molecule.species().stream().distinct().toList()) {
      List<Double> expected = distances(molecule, molecule.species().indexOf(kind));
      for (int i = 0; i < atoms; i++) {
        if (molecule.species().get(i).equals(kind)) {
          List<Double> actual = distances(molecule, i);
          for (int j = 0; j < expected.size(); j++) {
            assertEquals(expected.get(j), actual.get(j), EXACT);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "c60, C, 1.401 1.458 1.458",
    "benzene, C, 1.084 1.397 1.397",
    "benzene, H, 1.084",
    "cubane, C, 1.09 1.571 1.571 1.571",
    "methane, C, 1.087 1.087 1.087 1.087",
    "water, O, 0.9572 0.9572",
  })
  void bondsHaveTheirLengths(String name, String kind, String bonds) throws IOException {
    Molecule molecule = Samples.example(name);
    List<Double> actual = distances(molecule, molecule.species().indexOf(kind));
    String[] expected = bonds.split(" ");
    for (int i = 0; i < expected.length; i++) {
      assertEquals(Double.parseDouble(expected[i]), actual.get(i), EXACT);
    }
  }

  /** 12 pentagons: every atom is in one, and closes it after five steps along long bonds. */
  @Test
  void longBondsOfC60FormPentagons() throws IOException {
    Molecule c60 = Samples.example("c60");
    for (int start = 0; start < 60; start++) {
      int previous = start;
      int at = longBond(c60, start, -1);
      int steps = 1;
      while (at != start) {
        int next = longBond(c60, at, previous);
        previous = at;
        at = next;
        steps++;
      }
      assertEquals(5, steps);
    }
  }

  private static int longBond(Molecule c60, int atom, int avoid) {
    for (int j = 0; j < 60; j++) {
      if (j != avoid && Math.abs(distance(c60, atom, j) - 1.458) < 1e-6) {
        return j;
      }
    }
    throw new AssertionError("atom " + atom + " has no long bond");
  }

  @Test
  void waterHasItsAngle() throws IOException {
    List<Vector3> atoms = Samples.example("water").positions();
    double cosine = atoms.get(1).dot(atoms.get(2)) / (0.9572 * 0.9572);
    assertEquals(104.52, Math.toDegrees(Math.acos(cosine)), 1e-10);
  }
}
