package dev.casimir.cli.compare;

import dev.casimir.cli.BadDataException;
import dev.casimir.cli.Streams;
import dev.casimir.cli.molecule.MolecularGraph;
import dev.casimir.cli.molecule.MolecularOperands;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Molecules that {@code --xyz} names, and what a comparison takes from them.
 *
 * @param source a path, or {@code -} for standard input
 * @param cutoff in angstrom
 */
record MoleculeFile(Streams streams, String source, double cutoff) {
  private static final String STANDARD_INPUT = "-";

  /** Writes the two operands of products and returns what they are. */
  String writeOperands(Path file, DType dtype, int maximumDegree, int channels) {
    try (Arena arena = Arena.ofConfined();
        Reader reader = open()) {
      MolecularOperands operands =
          MolecularOperands.read(arena, dtype, reader, name(), maximumDegree, channels, cutoff);
      Npy.write(file, operands.tensor());
      return operands.description();
    } catch (IOException e) {
      throw BadDataException.of("--xyz", e);
    }
  }

  /**
   * A graph that was written.
   *
   * @param edges their number
   * @param description where they come from, for people
   */
  record Written(int edges, String description) {}

  /**
   * Writes the first edges.
   *
   * @param least the file has, or it is refused
   * @param most to write
   */
  Written writeGraph(Path file, int least, int most) {
    try (Arena arena = Arena.ofConfined();
        Reader reader = open()) {
      MolecularGraph graph = MolecularGraph.read(arena, reader, name(), most, cutoff);
      int edges = (int) graph.tensor().dimension(0);
      if (edges < least) {
        throw new BadDataException(
            "--xyz: expected at least %,d edges, got %s".formatted(least, graph.description()));
      }
      Npy.write(file, graph.tensor());
      return new Written(edges, graph.description());
    } catch (IOException e) {
      throw BadDataException.of("--xyz", e);
    }
  }

  private String name() {
    return source.equals(STANDARD_INPUT)
        ? "standard input"
        : String.valueOf(Path.of(source).getFileName());
  }

  private Reader open() throws IOException {
    InputStream stream =
        source.equals(STANDARD_INPUT) ? streams.in() : Files.newInputStream(Path.of(source));
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }
}
