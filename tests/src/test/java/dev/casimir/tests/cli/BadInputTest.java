package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong, one sentence says so, the exit code is right and nothing is written. */
class BadInputTest {
  private static final int USAGE = 2;
  private static final int BAD_DATA = 3;

  @TempDir Path folder;

  private List<String> namesBefore = List.of();

  @BeforeEach
  void writeInputs() throws IOException {
    write(folder.resolve("v.npy"), DType.FLOAT64, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    write(folder.resolve("r.npy"), DType.FLOAT64, new double[9], 1, 3, 3);
    write(folder.resolve("x.npy"), DType.FLOAT64, new double[8], 2, 4);
    write(folder.resolve("three.npy"), DType.FLOAT64, new double[12], 3, 4);
    write(folder.resolve("wide.npy"), DType.FLOAT64, new double[10], 2, 5);
    write(folder.resolve("flat.npy"), DType.FLOAT64, new double[6], 6);
    write(folder.resolve("int.npy"), DType.INT32, new double[6], 2, 3);
    byte[] whole = Files.readAllBytes(folder.resolve("v.npy"));
    Files.write(folder.resolve("short.npy"), Arrays.copyOf(whole, whole.length - 5));
    Files.write(folder.resolve("head.npy"), Arrays.copyOf(whole, 20));
    Files.write(folder.resolve("empty.npy"), new byte[0]);
    Files.writeString(folder.resolve("text.npy"), "1 2 3\n4 5 6\n");
    Files.writeString(folder.resolve("bad.xyz"), "2\n\nC 0 0 0\n");
    Files.writeString(folder.resolve("lone.xyz"), "1\n\nC 0 0 0\n");
    Files.createDirectory(folder.resolve("folder"));
    namesBefore = names(folder);
  }

  @AfterEach
  void nothingIsWritten() throws IOException {
    assertEquals(namesBefore, names(folder));
    assertEquals(List.of(), names(folder.resolve("folder")));
  }

  /** Runs a line of words; {@code @name} stands for a file in the folder. */
  private CommandLineRun run(String line) {
    return CommandLineRun.of(
        Arrays.stream(line.split(" "))
            .filter(word -> !word.isEmpty())
            .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word)
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                     | expected one of compare, apply, validate, train, bench, info",
        "dance                  | got 'dance'",
        "apply                  | expected one of spherical-harmonics, wigner-d, rotate,"
            + " tensor-product",
        "apply spherical        | got 'spherical'",
        "info --jsn             | unknown option '--jsn', did you mean --json",
        "info more              | unexpected argument 'more'",
        "compare --lmax 0       | --lmax: expected 1..",
        "compare --lmax 60      | --lmax: expected 1..",
        "compare --lmax -3      | --lmax: expected 1..",
        "compare --lmax many    | is not an int",
        "compare --lmin 5 --lmax 4       | --lmin: expected 1..4",
        "compare --channels 0   | channels: expected 1..",
        "compare --batch 0      | --batch: expected at least 1",
        "compare --threads 0    | threads: expected 1..",
        "compare --cutoff 0     | --cutoff: expected more than 0",
        "compare --cutoff NaN   | --cutoff: expected more than 0",
        "compare --dtype f16    | expected f32|f64, got 'f16'",
        "compare --effort huge  | expected quick|standard|thorough, got 'huge'",
        "compare --operation attention  | expected interaction|convolution|many-body, got",
        "compare --edges 10     | --edges: only for --operation convolution",
        "compare --orders 3     | --orders: only for --operation many-body",
        "compare --operation convolution --edges 1,0   | --edges: expected 1..1000000, got 0",
        "compare --operation many-body --orders 13     | --orders: expected 2..12, got 13",
        "compare --operation convolution --batch 8     | --batch: a convolution has --edges",
        "compare --operation many-body --xyz @bad.xyz  | --xyz: only for --operation interaction or"
            + " convolution",
        "compare --operation many-body --peers @x.npy  | --peers: only for --operation interaction",
        "compare --operation many-body --algorithms cg-dense | got \"cg-dense\"",
        "compare --algorithms best       | got \"best\"",
      })
  void wrongUsage(String line, String part) {
    run(line).assertFailed(USAGE, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--in @v.npy --out @y.npy                                  | '--lmax=L'",
        "--lmax 2 --out @y.npy                                     | '--in=v.npy'",
        "--in @v.npy --lmax 2                                      | --out, --gradient and"
            + " --hessian",
        "--in @v.npy --lmax -1 --out @y.npy                        | --lmax: expected 0..",
        "--in @v.npy --lmax 2 --out @y.npy --normalization unit    | expected"
            + " component|integral|norm",
        "--in @v.npy --lmax 2 --out @y.npy --dtype i32             | expected f32|f64",
        "--in @v.npy --lmax 2 --out @y.npy --threads 0             | --threads: expected 1..",
        "--in @v.npy --lmax 2 --out @y.npy --device gpu            | expected cpu, host, cuda",
        "--in @v.npy --lmax 2 --out @v.npy                         | expected another file than"
            + " --in",
        "--in @v.npy --lmax 2 --out @folder/../v.npy               | expected another file than"
            + " --in",
        "--in @v.npy --lmax 2 --out @y.npy --gradient @y.npy       | expected another file than"
            + " --out",
        "--in @v.npy --lmax 2 --out @y.npy --weights w.npy         | unknown option '--weights'",
      })
  void wrongUsageOfHarmonics(String options, String part) {
    run("apply spherical-harmonics " + options).assertFailed(USAGE, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--in @none.npy --out @y.npy                     | no such file",
        "--in @folder --out @y.npy                       | is a folder",
        "--in @short.npy --out @y.npy                    | --in:",
        "--in @head.npy --out @y.npy                     | --in:",
        "--in @empty.npy --out @y.npy                    | --in:",
        "--in @text.npy --out @y.npy                     | --in:",
        "--in @x.npy --out @y.npy                        | [n, 3] FLOAT32 or FLOAT64 (vectors), got"
            + " [2, 4] FLOAT64",
        "--in @flat.npy --out @y.npy                     | got [6] FLOAT64",
        "--in @int.npy --out @y.npy                      | got [2, 3] INT32",
        "--in @v.npy --out @folder                       | is a folder",
        "--in @v.npy --out @nowhere/y.npy                | there is no folder",
        "--in @v.npy --out @x.npy/y.npy                  | there is no folder",
        "--in @v.npy --out @y.npy --status @x.npy/s.npy  | there is no folder",
      })
  void badDataOfHarmonics(String options, String part) {
    run("apply spherical-harmonics --lmax 2 " + options).assertFailed(BAD_DATA, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "8y0e      | '--irreps'",
        "1x        | '--irreps'",
        "0e+       | '--irreps'",
        "0e++1o    | '--irreps'",
        "3o1e      | '--irreps'",
        "-1x0e     | '--irreps'",
        "99999999999x0e          | '--irreps'",
        "1000000x1000e+1000000x1000e+1000000x1000e | '--irreps'",
        "1x99999999999e          | '--irreps'",
      })
  void wrongIrreps(String irreps, String part) {
    run("apply wigner-d --in @r.npy --out @d.npy --irreps=" + irreps).assertFailed(USAGE, part);
  }

  @Test
  void matricesOfTheWrongShape() {
    run("apply wigner-d --in @v.npy --out @d.npy --irreps 1o")
        .assertFailed(BAD_DATA, "[n, 3, 3] FLOAT32 or FLOAT64 (matrices), got [2, 3] FLOAT64");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--irreps1 0e+1o --irreps2 2x0e+2x1o --irreps-out 0e         | 2",
        "--irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e --kind wedge | expected cg|gaunt|curl",
        "--irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e --algorithm best | expected auto|dense|",
        "--irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e --kind cg --algorithm grid | cg",
        "--irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e --layout rows | expected mul-ir|ir-mul",
        "--irreps1 0e+1o --irreps2 0e+1o                             | '--irreps-out=IRREPS'",
        "--irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e --mode uvv  | expected uuu|uvu|uvw",
      })
  void wrongUsageOfProducts(String options, String part) {
    run("apply tensor-product --in1 @x.npy --in2 @x.npy --out @z.npy " + options)
        .assertFailed(USAGE, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--in1 @x.npy --in2 @three.npy | --in2: expected 2 items as in --in1, got 3",
        "--in1 @wide.npy --in2 @x.npy  | --in1: expected [n, 4]",
        "--in1 @x.npy --in2 @none.npy  | --in2:",
        "--in1 @int.npy --in2 @x.npy   | INT32",
      })
  void badDataOfProducts(String options, String part) {
    run("apply tensor-product --irreps1 0e+1o --irreps2 0e+1o --irreps-out 0e --out @z.npy "
            + options)
        .assertFailed(BAD_DATA, part);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--peers @none.json       | --peers: ",
        "--peers @v.npy           | --peers: ",
        "--out @x.npy                        | --out:",
        "--out @x.npy/report                 | --out:",
        "--out @folder --xyz @none.xyz       | --xyz:",
        "--out @folder --xyz @folder         | --xyz:",
        "--out @folder --xyz @bad.xyz        | bad.xyz, line 4: the file ends before atom 2 of 2",
        "--out @folder --xyz @lone.xyz       | no atom has a neighbour",
        "--out @folder --xyz -               | standard input: the file holds no molecule",
        "--operation convolution --xyz @lone.xyz           | no atom has a neighbour",
        "--operation convolution --xyz @bad.xyz            | bad.xyz, line 4: the file ends before",
        "--operation convolution --xyz @x.npy --edges 9    | x.npy, line 1",
      })
  void badDataOfComparisons(String options, String part) {
    run("compare --lmax 1 " + options).assertFailed(BAD_DATA, part);
  }

  /** An output that cannot be renamed into place must not leave the others behind. */
  @Test
  void outputsAppearTogetherOrNotAtAll() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("x.npy"));
    run("apply spherical-harmonics --in @v.npy --lmax 2 --out @x.npy --status @folder")
        .assertFailed(BAD_DATA, "is a folder");
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("x.npy")));
  }
}
