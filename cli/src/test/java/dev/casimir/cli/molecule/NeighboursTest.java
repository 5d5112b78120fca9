package dev.casimir.cli.molecule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cli.BadDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  /** By the definition: every pair, and every image up to {@code reach} cells away. */
  private static List<Vector3> slowly(Molecule molecule, int centre, double cutoff, int reach) {
    List<Vector3> found = new ArrayList<>();
    List<Vector3> edges = molecule.cell().map(Cell::vectors).orElse(List.of());
    List<Boolean> periodic = molecule.cell().map(Cell::periodic).orElse(List.of(false));
    List<Vector3> shifts = new ArrayList<>(List.of(Vector3.ZERO));
    for (int axis = 0; axis < edges.size(); axis++) {
      int span = periodic.get(axis) ? reach : 0;
      List<Vector3> more = new ArrayList<>();
      for (Vector3 shift : shifts) {
        for (int k = -span; k <= span; k++) {
          more.add(shift.plus(edges.get(axis).times(k)));
        }
      }
      shifts = more;
    }
    Vector3 origin = molecule.positions().get(centre);
    for (Vector3 place : molecule.positions()) {
      for (Vector3 shift : shifts) {
        Vector3 difference = place.plus(shift).minus(origin);
        if (difference.length() > 1e-6 && difference.length() < cutoff) {
          found.add(difference);
        }
      }
    }
    return found;
  }

  private static void compare(Molecule molecule, double cutoff, int reach) {
    Neighbours neighbours = new Neighbours(molecule, cutoff);
    for (int i = 0; i < molecule.size(); i++) {
      List<Vector3> expected = slowly(molecule, i, cutoff, reach);
      List<Vector3> actual = new ArrayList<>();
      for (Neighbours.Neighbour neighbour : neighbours.around(i)) {
        actual.add(neighbour.vector());
        checkAtom(molecule, i, neighbour);
      }
      assertEquals(expected.size(), actual.size());
      for (Vector3 vector : expected) {
        assertTrue(actual.removeIf(other -> other.minus(vector).length() < 1e-9), "lost " + vector);
      }
    }
  }

  /** The atom, or in a cell an image of it a whole number of edges away. */
  private static void checkAtom(Molecule molecule, int centre, Neighbours.Neighbour neighbour) {
    Vector3 there = molecule.positions().get(centre).plus(neighbour.vector());
    Vector3 away = there.minus(molecule.positions().get(neighbour.atom()));
    for (int axis = 0; axis < 3; axis++) {
      int edge = axis;
      double count = molecule.cell().map(cell -> away.dot(cell.reciprocal(edge))).orElse(0.0);
      assertEquals(Math.rint(count), count, 1e-9);
    }
    if (molecule.cell().isEmpty()) {
      assertEquals(0, away.length(), 1e-9);
    }
  }

  @RepeatedTest(10)
  void findsWhatAllPairsFind(RepetitionInfo repetition) {
    RandomGenerator random = Samples.random(repetition.getCurrentRepetition());
    Molecule cloud = Samples.cloud(random, 200, 12, Optional.empty());
    Molecule shifted =
        Samples.of(
            cloud.positions().stream().map(p -> p.plus(new Vector3(-6, -500, 3))).toList(),
            Optional.empty());
    compare(shifted, 0.5 + 3 * random.nextDouble(), 0);
  }

  @RepeatedTest(10)
  void findsEveryImageInSkewedCells(RepetitionInfo repetition) {
    RandomGenerator random = Samples.random(100 + repetition.getCurrentRepetition());
    List<Vector3> edges =
        List.of(new Vector3(3, 0.7, -0.4), new Vector3(-1.1, 2.5, 0.3), new Vector3(0.9, 0.2, 3.5));
    List<Boolean> periodic =
        List.of(random.nextBoolean(), random.nextBoolean(), random.nextBoolean());
    compare(
        Samples.cloud(random, 6, 8, Optional.of(new Cell(edges, periodic))),
        1 + 4 * random.nextDouble(),
        9);
  }

  @Test
  void aCubicLatticeHasItsShells() {
    List<Vector3> edges = List.of(new Vector3(2, 0, 0), new Vector3(0, 2, 0), new Vector3(0, 0, 2));
    Molecule crystal =
        Samples.of(
            List.of(new Vector3(0.3, 9, -4)),
            Optional.of(new Cell(edges, List.of(true, true, true))));
    assertEquals(6, new Neighbours(crystal, 2.1).around(0).size());
    assertEquals(18, new Neighbours(crystal, 2.9).around(0).size());
    assertEquals(26, new Neighbours(crystal, 3.5).around(0).size());
  }

  @Test
  void atomsAtOnePlaceAreRefused() {
    Molecule pair =
        Samples.of(List.of(new Vector3(1, 1, 1), new Vector3(1, 1, 1)), Optional.empty());
    BadDataException failure =
        assertThrows(BadDataException.class, () -> new Neighbours(pair, 3).around(1));
    assertTrue(failure.getMessage().contains("atom 2"), failure.getMessage());
  }

  @Test
  void aCellFarSmallerThanTheCutoffIsRefused() {
    List<Vector3> edges =
        List.of(new Vector3(1e-3, 0, 0), new Vector3(0, 1e-3, 0), new Vector3(0, 0, 1e-3));
    Molecule crystal =
        Samples.of(List.of(Vector3.ZERO), Optional.of(new Cell(edges, List.of(true, true, true))));
    assertThrows(BadDataException.class, () -> new Neighbours(crystal, 5));
  }

  @Test
  void eachPairOfManyAtomsIsSeenFromBothEnds() {
    Molecule cloud = Samples.cloud(Samples.random(7), 50_000, 80, Optional.empty());
    Neighbours neighbours = new Neighbours(cloud, 4);
    long total = 0;
    for (int i = 0; i < cloud.size(); i++) {
      total += neighbours.around(i).size();
    }
    assertTrue(total > 20L * cloud.size(), "neighbours " + total);
    assertEquals(0, total % 2);
  }
}
