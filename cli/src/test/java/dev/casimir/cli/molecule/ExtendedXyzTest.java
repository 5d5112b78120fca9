package dev.casimir.cli.molecule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cli.BadDataException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedXyzTest {
  private static final String TWO_FRAMES =
      """
      2
      Lattice="50.0 0.0 0.0 0.0 50.0 0.0 0.0 0.0 50.0" Properties=species:S:1:pos:R:3:forces:R:3 \
      energy=-1.5 note="a \\"quoted\\" = text" dihedrals="_JSON [209.44, 80.54]" pbc="F F F"
      C   0.5 -1.0e0 .25   1 2 3
      H   1.5D+00 2. -3    4 5 6

      1
      Properties=id:I:1:pos:R:3 config={a b} virial=[1 2] relaxed pbc = "T F 1" \
      Lattice="2 0 0 0 3 0 0 1 4"
      7 1 2 3
      """;

  private static List<Molecule> read(String text) throws IOException {
    ExtendedXyz file = new ExtendedXyz(new StringReader(text), "test");
    List<Molecule> molecules = new ArrayList<>();
    for (Optional<Molecule> next = file.next(); next.isPresent(); next = file.next()) {
      molecules.add(next.get());
    }
    return molecules;
  }

  @Test
  void readsFramesWithTheirColumnsAndCells() throws IOException {
    List<Molecule> molecules = read(TWO_FRAMES);
    assertEquals(2, molecules.size());
    assertEquals(List.of("C", "H"), molecules.get(0).species());
    assertEquals(
        List.of(new Vector3(0.5, -1, 0.25), new Vector3(1.5, 2, -3)), molecules.get(0).positions());
    assertFalse(molecules.get(0).cell().orElseThrow().isPeriodic());
    assertEquals(List.of("X"), molecules.get(1).species());
    assertEquals(List.of(new Vector3(1, 2, 3)), molecules.get(1).positions());
    Cell cell = molecules.get(1).cell().orElseThrow();
    assertEquals(List.of(true, false, true), cell.periodic());
    assertEquals(new Vector3(0, 1, 4), cell.vectors().get(2));
  }

  @Test
  void latticeAloneMeansPeriodic() throws IOException {
    Molecule molecule = read("1\nLattice=\"1 0 0 0 1 0 0 0 1\"\nC 0 0 0\n").getFirst();
    assertEquals(List.of(true, true, true), molecule.cell().orElseThrow().periodic());
  }

  @Test
  void readsPlainXyzWhateverItsCommentSays() throws IOException {
    String comment = "it's \"plain, properties of [water";
    List<Molecule> molecules = read("1\r\n" + comment + "\r\nO 1 2 3 0.5 extra\r\n\r\n");
    assertEquals(List.of(new Vector3(1, 2, 3)), molecules.getFirst().positions());
    assertTrue(molecules.getFirst().cell().isEmpty());
  }

  @Test
  void readsAnEmptyFileAsNoFrames() throws IOException {
    assertEquals(List.of(), read(""));
    assertEquals(List.of(), read("\n \n"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = ';',
      value = {
        "'x'; 1; number of atoms",
        "'-1\n\n'; 1; number of atoms",
        "'0\n\n'; 1; number of atoms",
        "'99999999999999\n\n'; 1; number of atoms",
        "'2'; 2; ends before the comment line",
        "'2\n\nC 0 0 0\n'; 4; ends before atom 2 of 2",
        "'1\n\nC 0 0\n'; 3; with 4 columns",
        "'1\n\nC 0 0 x\n'; 3; coordinate",
        "'1\n\nC 0 0 NaN\n'; 3; coordinate",
        "'1\n\nC 0 0 1e999\n'; 3; too large",
        "'1\nProperties=species:S:1\nC\n'; 2; pos:R:3",
        "'1\nProperties=species:S:1:pos:R:2\nC 0 0\n'; 2; pos:R:3",
        "'1\nProperties=species:S:1:pos:R\nC 0 0\n'; 2; three by three",
        "'1\nProperties=species:S:x:pos:R:3\nC 0 0\n'; 2; number of columns",
        "'1\nProperties=a:S:9999:b:S:9999:pos:R:3\nC\n'; 2; more than",
        "'1\nProperties=\"pos:R:3\nC 0 0 0\n'; 2; closing quote",
        "'1\nLattice={1 0 0\nC 0 0 0\n'; 2; closing }",
        "'1\nLattice=\"1 0 0\"\nC 0 0 0\n'; 2; 9 numbers",
        "'1\nLattice=\"1 0 0 0 1 0 0 0 x\"\nC 0 0 0\n'; 2; Lattice",
        "'1\nLattice=\"1 0 0 0 1 0 1 1 0\"\nC 0 0 0\n'; 2; one plane",
        "'1\nLattice=\"1 0 0 0 1 0 0 0 1\" pbc=\"T T\"\nC 0 0 0\n'; 2; pbc",
        "'1\nLattice=\"1 0 0 0 1 0 0 0 1\" pbc=\"T T x\"\nC 0 0 0\n'; 2; pbc",
      })
  void refusesWhatIsMalformedAndNamesTheLine(String text, int line, String part) {
    BadDataException failure = assertThrows(BadDataException.class, () -> read(text));
    String message = failure.getMessage();
    assertTrue(message.startsWith("test, line " + line + ": "), message);
    assertTrue(message.contains(part), message);
  }

  /**
   * A reader of four billion announced atoms must fail at the end of the file, not at the count.
   */
  @Test
  void announcedCountsAllocateNothing() {
    BadDataException failure =
        assertThrows(BadDataException.class, () -> read("4000000000\n\nC 0 0 0\n"));
    assertTrue(failure.getMessage().contains("ends before atom 2 of 4000000000"));
  }

  @Test
  void refusesALineWithoutEnd() {
    Reader endless =
        new Reader() {
          @Override
          public int read(char[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, 'a');
            return length;
          }

          @Override
          public void close() {}
        };
    BadDataException failure =
        assertThrows(BadDataException.class, () -> new ExtendedXyz(endless, "test").next());
    assertTrue(failure.getMessage().contains("longer than"), failure.getMessage());
  }

  /** Nothing but a clear error may come out of a damaged file. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void damagedFilesAreReadOrRefused(long seed) throws IOException {
    RandomGenerator random = Samples.random(seed);
    String alphabet = "\"{}[]=: \n\r\\xTF09.-+eE\t";
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(TWO_FRAMES);
      if (random.nextBoolean()) {
        text.setLength(random.nextInt(text.length()));
      }
      for (int n = random.nextInt(4); n > 0 && !text.isEmpty(); n--) {
        text.setCharAt(
            random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        read(text.toString());
      } catch (BadDataException e) {
        refused++;
      }
    }
    assertTrue(refused > 500, "refused " + refused);
  }
}
