package dev.casimir.cli.molecule;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads XYZ files frame by frame, plain and extended (ASE's and libAtoms' {@code Properties},
 * {@code Lattice} and {@code pbc}). Memory grows with the atoms read, never with what the file
 * announces.
 *
 * <p>As in ASE, a frame with a {@code Lattice} and no {@code pbc} repeats along all three edges,
 * and one without a {@code Lattice} does not repeat.
 */
final class ExtendedXyz {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eEdD][+-]?\\d+)?");

  private final LineReader lines;

  /**
   * Reads from {@code reader}.
   *
   * @param source the file's name, for messages
   */
  ExtendedXyz(Reader reader, String source) {
    lines = new LineReader(new BufferedReader(reader), source);
  }

  /**
   * The next frame, or nothing at the end of the file.
   *
   * @throws dev.casimir.cli.BadDataException naming the file and the line, where the file is
   *     malformed or ends inside a frame
   */
  Optional<Molecule> next() throws IOException {
    String first = lines.next();
    while (first != null && first.isBlank()) {
      first = lines.next();
    }
    if (first == null) {
      return Optional.empty();
    }
    long count = count(first);
    String comment = required(lines.next(), "the comment line of the frame");
    Columns columns = Columns.PLAIN;
    Optional<Cell> cell = Optional.empty();
    if (Header.isExtended(comment)) {
      try {
        Header header = Header.parse(comment);
        columns = header.value("properties").map(Columns::parse).orElse(Columns.PLAIN);
        cell = cell(header);
      } catch (IllegalArgumentException e) {
        throw lines.error(String.valueOf(e.getMessage()));
      }
    }
    List<String> species = new ArrayList<>();
    List<Vector3> positions = new ArrayList<>();
    for (long atom = 1; atom <= count; atom++) {
      String line = required(lines.next(), "atom " + atom + " of " + count);
      String[] fields = BLANKS.split(line.strip());
      if (fields.length < columns.count()) {
        throw lines.error(
            "expected atom %d of %d with %d columns, got '%s'"
                .formatted(atom, count, columns.count(), abbreviated(line)));
      }
      species.add(columns.species() < 0 ? "X" : fields[columns.species()].intern());
      positions.add(position(fields, columns.position()));
    }
    return Optional.of(new Molecule(species, positions, cell));
  }

  private long count(String line) {
    if (!line.strip().matches("\\d{1,10}") || Long.parseLong(line.strip()) == 0) {
      throw lines.error("expected a number of atoms, got '" + abbreviated(line) + "'");
    }
    return Long.parseLong(line.strip());
  }

  private String required(@Nullable String line, String what) {
    if (line == null) {
      throw lines.error("the file ends before " + what);
    }
    return line;
  }

  private Vector3 position(String[] fields, int column) {
    Vector3 position =
        new Vector3(number(fields[column]), number(fields[column + 1]), number(fields[column + 2]));
    if (!position.isFinite()) {
      throw lines.error("a coordinate is too large for a number");
    }
    return position;
  }

  private double number(String field) {
    if (!NUMBER.matcher(field).matches()) {
      throw lines.error("expected a coordinate, got '" + abbreviated(field) + "'");
    }
    return Double.parseDouble(field.replace('d', 'e').replace('D', 'e'));
  }

  private static Optional<Cell> cell(Header header) {
    Optional<String> lattice = header.value("lattice");
    if (lattice.isEmpty()) {
      return Optional.empty();
    }
    String[] fields = BLANKS.split(lattice.get().replace(',', ' ').strip());
    if (fields.length != 9) {
      throw new IllegalArgumentException(
          "Lattice: expected 9 numbers, got '" + lattice.get() + "'");
    }
    List<Vector3> vectors = new ArrayList<>();
    for (int i = 0; i < 9; i += 3) {
      vectors.add(
          new Vector3(
              latticeNumber(fields[i]),
              latticeNumber(fields[i + 1]),
              latticeNumber(fields[i + 2])));
    }
    Cell cell = new Cell(vectors, periodic(header.value("pbc").orElse("T T T")));
    if (cell.isPeriodic() && !(Math.abs(cell.volume()) > 0)) {
      throw new IllegalArgumentException("Lattice: the three vectors lie in one plane");
    }
    return Optional.of(cell);
  }

  private static double latticeNumber(String field) {
    if (!NUMBER.matcher(field).matches()) {
      throw new IllegalArgumentException("Lattice: expected a number, got '" + field + "'");
    }
    return Double.parseDouble(field.replace('d', 'e').replace('D', 'e'));
  }

  private static List<Boolean> periodic(String text) {
    String[] fields = BLANKS.split(text.replace(',', ' ').strip());
    if (fields.length != 3) {
      throw new IllegalArgumentException("pbc: expected three of T and F, got '" + text + "'");
    }
    List<Boolean> periodic = new ArrayList<>();
    for (String field : fields) {
      periodic.add(
          switch (field) {
            case "T", "True", "true", "TRUE", "1" -> true;
            case "F", "False", "false", "FALSE", "0" -> false;
            default ->
                throw new IllegalArgumentException(
                    "pbc: expected three of T and F, got '" + text + "'");
          });
    }
    return periodic;
  }

  private static String abbreviated(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
