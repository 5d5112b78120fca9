package dev.casimir.cli.molecule;

import dev.casimir.benchmarks.GeometricGraph;
import dev.casimir.cli.BadDataException;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.Reader;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The graph of molecules, laid side by side: an edge to every atom from everything nearer than a
 * cutoff, with the vector from the atom to it. In a periodic cell an atom may send several times.
 *
 * @param tensor {@code [edges, 5]} FLOAT64: sender, receiver, x, y, z in angstrom
 * @param description where it comes from, for people
 */
public record MolecularGraph(Tensor tensor, String description) {

  private record Edge(int sender, int receiver, Vector3 vector) {}

  /**
   * Reads as many frames of an XYZ file as it takes, and the rest to see that it is well.
   *
   * @param reader the file
   * @param source its name, for messages
   * @param most edges
   * @param cutoff in angstrom
   * @throws BadDataException where the file is malformed, or has no edge
   */
  public static MolecularGraph read(
      Arena arena, Reader reader, String source, int most, double cutoff) throws IOException {
    List<Edge> edges = new ArrayList<>();
    int atoms = 0;
    int frames = 0;
    ExtendedXyz file = new ExtendedXyz(reader, source);
    for (Optional<Molecule> next = file.next(); next.isPresent(); next = file.next()) {
      if (edges.size() < most) {
        join(next.get(), atoms, cutoff, edges, source);
        atoms += next.get().size();
        frames++;
      }
    }
    if (edges.isEmpty()) {
      throw new BadDataException(
          source + ": no atom has a neighbour within the cutoff of " + cutoff + " angstrom");
    }
    List<Edge> taken = edges.subList(0, Math.min(most, edges.size()));
    return new MolecularGraph(
        tensor(arena, taken),
        String.format(
            Locale.ROOT,
            "%s: %,d edges within %s angstrom among %,d atoms in %,d frames",
            source,
            taken.size(),
            cutoff,
            atoms,
            frames));
  }

  private static void join(
      Molecule molecule, int first, double cutoff, List<Edge> edges, String source) {
    Neighbours neighbours = new Neighbours(molecule, cutoff);
    for (int atom = 0; atom < molecule.size(); atom++) {
      try {
        for (Neighbours.Neighbour other : neighbours.around(atom)) {
          edges.add(new Edge(first + other.atom(), first + atom, other.vector()));
        }
      } catch (BadDataException e) {
        throw new BadDataException(source + ": " + e.getMessage(), e);
      }
    }
  }

  private static Tensor tensor(Arena arena, List<Edge> edges) {
    Tensor tensor = Tensor.zeros(arena, DType.FLOAT64, edges.size(), GeometricGraph.COLUMNS);
    long at = 0;
    for (Edge edge : edges) {
      tensor.setDouble(at++, edge.sender());
      tensor.setDouble(at++, edge.receiver());
      for (int axis = 0; axis < 3; axis++) {
        tensor.setDouble(at++, edge.vector().component(axis));
      }
    }
    return tensor;
  }
}
