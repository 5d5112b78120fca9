package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cli.Casimir;
import dev.casimir.cli.Streams;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A run of the command in this process, and what came of it.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record CommandLineRun(int code, String out, String err) {

  static CommandLineRun of(String... arguments) {
    return withInput("", arguments);
  }

  /** A run with a text on standard input. */
  static CommandLineRun withInput(String input, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int code =
        Casimir.run(new Streams(in, new PrintWriter(out), new PrintWriter(err), false), arguments);
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  /** The run must have done its work without a word of complaint. */
  void assertDone() {
    assertEquals(0, code, err);
    assertEquals("", err);
  }

  /** The run must have failed with a code and one sentence that contains {@code part}. */
  void assertFailed(int expected, String part) {
    assertEquals(expected, code, err);
    assertEquals("", out);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("casimir: "), err);
    assertTrue(err.contains(part), err);
  }

  static Path write(Path file, DType dtype, double[] values, long... shape) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Npy.write(file, Tensor.copyOf(arena, dtype, values, shape));
    }
    return file;
  }

  /** The numbers of a file, which must have this dtype and shape. */
  static double[] read(Path file, DType dtype, long... shape) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Npy.read(file, arena);
      assertEquals(dtype, tensor.dtype());
      assertArrayEquals(shape, tensor.shape());
      return tensor.toDoubleArray();
    }
  }

  /** Names of the files in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  static void assertClose(double[] expected, double[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance, "element " + i);
    }
  }
}
