package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyGemmTest {
  @TempDir Path folder;

  @BeforeEach
  void writeOperands() throws IOException {
    write(folder.resolve("a.npy"), DType.FLOAT64, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    write(folder.resolve("at.npy"), DType.FLOAT64, new double[] {1, 4, 2, 5, 3, 6}, 3, 2);
    write(folder.resolve("b.npy"), DType.FLOAT64, new double[] {1, 0, 0, 1, 1, 1}, 3, 2);
    write(folder.resolve("bt.npy"), DType.FLOAT64, new double[] {1, 0, 1, 0, 1, 1}, 2, 3);
    write(folder.resolve("row.npy"), DType.FLOAT64, new double[] {100, 200}, 2);
    write(folder.resolve("d.npy"), DType.FLOAT64, new double[] {-4, -5, -10, Double.NaN}, 2, 2);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private CommandLineRun gemm(String first, String second, String... more) {
    String[] head = {
      "apply", "gemm", "--in1", file(first), "--in2", file(second), "--out", file("c.npy")
    };
    return CommandLineRun.of(Stream.of(head, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  private void assertProduct(double... expected) throws IOException {
    assertArrayEquals(expected, read(folder.resolve("c.npy"), DType.FLOAT64, 2, 2));
  }

  @Test
  void allFormsGiveTheSameProduct() throws IOException {
    gemm("a.npy", "b.npy").assertDone();
    assertProduct(4, 5, 10, 11);
    gemm("at.npy", "b.npy", "--transpose1").assertDone();
    assertProduct(4, 5, 10, 11);
    gemm("a.npy", "bt.npy", "--transpose2").assertDone();
    assertProduct(4, 5, 10, 11);
    gemm("at.npy", "bt.npy", "--transpose1", "--transpose2", "--threads", "1").assertDone();
    assertProduct(4, 5, 10, 11);
  }

  @Test
  void addendsAndFunctions() throws IOException {
    gemm("a.npy", "b.npy", "--addend", file("row.npy")).assertDone();
    assertProduct(104, 205, 110, 211);
    gemm(
            "a.npy",
            "b.npy",
            "--addend",
            file("d.npy"),
            "--activation",
            "logistic",
            "--status",
            file("s.npy"))
        .assertDone();
    assertProduct(0.5, 0.5, 0.5, Double.NaN);
    assertArrayEquals(new double[] {0, 1}, read(folder.resolve("s.npy"), DType.INT32, 2));
  }

  @Test
  void precisionAndPlanAreChosen() throws IOException {
    CommandLineRun run = gemm("a.npy", "b.npy", "--dtype", "f32", "--explain");
    run.assertDone();
    assertTrue(run.out().contains("multiply-adds  12 "), run.out());
    double[] product = read(folder.resolve("c.npy"), DType.FLOAT32, 2, 2);
    assertArrayEquals(new double[] {4, 5, 10, 11}, product);
  }

  @Test
  void refusals() {
    gemm("a.npy", "bt.npy").assertFailed(3, "--in2: expected sums of 3 terms as in --in1, got 2");
    gemm("a.npy", "row.npy").assertFailed(3, "--in2: expected [n, n] FLOAT32 or FLOAT64");
    gemm("a.npy", "b.npy", "--addend", file("a.npy"))
        .assertFailed(3, "--addend: expected [2, 2] or [2] FLOAT32 or FLOAT64 (the addend), got");
    CommandLineRun unknown = gemm("a.npy", "b.npy", "--activation", "relu");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("--activation"), unknown.err());
    assertFalse(Files.exists(folder.resolve("c.npy")));
  }
}
