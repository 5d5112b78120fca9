package dev.casimir.cli.molecule;

import dev.casimir.cli.BadDataException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is within a cutoff of whom. Atoms and, in periodic cells, their images are sorted into cubes
 * as wide as the cutoff, so that a search looks at 27 cubes: time in proportion to atoms.
 */
final class Neighbours {
  private static final int IMAGE_LIMIT = 5_000_000;

  /** In angstrom: far below any bond, far above rounding. */
  private static final double SAME_PLACE = 1e-6;

  private final List<Vector3> positions;
  private final double cutoff;
  private final Map<Cube, List<Neighbour>> cubes = new HashMap<>();

  private record Cube(long i, long j, long k) {}

  /**
   * An atom, or its image in a periodic cell.
   *
   * @param atom its number, from 0
   * @param vector its place, or how to get there
   */
  record Neighbour(int atom, Vector3 vector) {}

  /**
   * Sorts the atoms of {@code molecule}. In a periodic cell every image within the cutoff counts,
   * those of the atom itself too.
   *
   * @param cutoff in angstrom
   */
  Neighbours(Molecule molecule, double cutoff) {
    this.positions = molecule.positions();
    this.cutoff = cutoff;
    for (int atom = 0; atom < positions.size(); atom++) {
      add(atom, positions.get(atom));
    }
    molecule.cell().filter(Cell::isPeriodic).ifPresent(this::addImages);
  }

  /**
   * Everything nearer to atom {@code centre} than the cutoff with the vector from the atom to it,
   * in no particular order.
   *
   * @throws BadDataException if an atom lies upon it
   */
  List<Neighbour> around(int centre) {
    Vector3 origin = positions.get(centre);
    Cube cube = cube(origin);
    List<Neighbour> found = new ArrayList<>();
    int here = 0;
    for (long i = cube.i - 1; i <= cube.i + 1; i++) {
      for (long j = cube.j - 1; j <= cube.j + 1; j++) {
        for (long k = cube.k - 1; k <= cube.k + 1; k++) {
          for (Neighbour other : cubes.getOrDefault(new Cube(i, j, k), List.of())) {
            Vector3 difference = other.vector().minus(origin);
            double distance = difference.length();
            if (distance < SAME_PLACE) {
              here++;
            } else if (distance < cutoff) {
              found.add(new Neighbour(other.atom(), difference));
            }
          }
        }
      }
    }
    if (here > 1) {
      throw new BadDataException("atom " + (centre + 1) + " and another are at the same place");
    }
    return found;
  }

  private void add(int atom, Vector3 place) {
    cubes.computeIfAbsent(cube(place), _ -> new ArrayList<>()).add(new Neighbour(atom, place));
  }

  private Cube cube(Vector3 place) {
    return new Cube(
        (long) Math.floor(place.x() / cutoff),
        (long) Math.floor(place.y() / cutoff),
        (long) Math.floor(place.z() / cutoff));
  }

  /**
   * Adds every image that can be within the cutoff of an atom: along each periodic edge, those
   * whose coordinate is at most the cutoff beyond the range of the atoms' coordinates.
   */
  private void addImages(Cell cell) {
    long[][] range = new long[3][];
    Vector3[] reciprocals = new Vector3[3];
    double[][] spans = new double[3][];
    for (int axis = 0; axis < 3; axis++) {
      reciprocals[axis] = cell.reciprocal(axis);
      double margin = cutoff * reciprocals[axis].length();
      spans[axis] = span(reciprocals[axis], margin);
    }
    long images = 0;
    for (int atom = 0; atom < positions.size(); atom++) {
      Vector3 place = positions.get(atom);
      for (int axis = 0; axis < 3; axis++) {
        double coordinate = place.dot(reciprocals[axis]);
        range[axis] =
            cell.periodic().get(axis)
                ? new long[] {
                  (long) Math.ceil(spans[axis][0] - coordinate),
                  (long) Math.floor(spans[axis][1] - coordinate)
                }
                : new long[] {0, 0};
      }
      double count = 1;
      for (long[] ends : range) {
        count *= ends[1] - ends[0] + 1.0;
      }
      images += (long) count;
      if (images > IMAGE_LIMIT) {
        throw new BadDataException(
            "the cell is too small against the cutoff: more than "
                + IMAGE_LIMIT
                + " images lie within it");
      }
      addImages(atom, cell, range);
    }
  }

  private void addImages(int atom, Cell cell, long[][] range) {
    Vector3 place = positions.get(atom);
    for (long i = range[0][0]; i <= range[0][1]; i++) {
      for (long j = range[1][0]; j <= range[1][1]; j++) {
        for (long k = range[2][0]; k <= range[2][1]; k++) {
          if (i != 0 || j != 0 || k != 0) {
            List<Vector3> edges = cell.vectors();
            add(
                atom,
                place
                    .plus(edges.get(0).times(i))
                    .plus(edges.get(1).times(j))
                    .plus(edges.get(2).times(k)));
          }
        }
      }
    }
  }

  private double[] span(Vector3 reciprocal, double margin) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Vector3 place : positions) {
      double coordinate = place.dot(reciprocal);
      least = Math.min(least, coordinate);
      most = Math.max(most, coordinate);
    }
    return new double[] {least - margin, most + margin};
  }
}
