package dev.casimir.cli.molecule;

import java.util.List;

/**
 * The cell of a periodic arrangement.
 *
 * @param vectors its three edges, in angstrom
 * @param periodic along which of them the arrangement repeats
 */
record Cell(List<Vector3> vectors, List<Boolean> periodic) {
  Cell {
    vectors = List.copyOf(vectors);
    periodic = List.copyOf(periodic);
  }

  boolean isPeriodic() {
    return periodic.contains(true);
  }

  /** The signed volume; zero if the edges lie in one plane. */
  double volume() {
    return vectors.get(0).dot(vectors.get(1).cross(vectors.get(2)));
  }

  /** The vector whose dot product with a place is its coordinate along edge {@code axis}. */
  Vector3 reciprocal(int axis) {
    Vector3 normal = vectors.get((axis + 1) % 3).cross(vectors.get((axis + 2) % 3));
    return normal.times(1 / volume());
  }
}
