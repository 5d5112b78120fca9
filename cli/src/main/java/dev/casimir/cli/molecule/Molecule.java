package dev.casimir.cli.molecule;

import java.util.List;
import java.util.Optional;

/**
 * One frame of an XYZ file.
 *
 * @param species the symbol of each atom, {@code X} where the file has none
 * @param positions the place of each atom, in angstrom
 * @param cell the cell, where the file has one
 */
record Molecule(List<String> species, List<Vector3> positions, Optional<Cell> cell) {
  Molecule {
    species = List.copyOf(species);
    positions = List.copyOf(positions);
  }

  int size() {
    return positions.size();
  }
}
