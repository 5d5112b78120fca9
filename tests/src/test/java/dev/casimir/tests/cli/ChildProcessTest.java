package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: exit codes, streams, full disks. */
class ChildProcessTest {
  private static final String MAIN = "dev.casimir.cli.Casimir";

  @TempDir Path folder;

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:-UsePerfData"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of(arguments));
    return command;
  }

  private CommandLineRun run(List<String> command, Path out)
      throws IOException, InterruptedException {
    Path err = folder.resolve("stderr.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int code = process.waitFor();
    String text = Files.isRegularFile(out) ? Files.readString(out) : "";
    String errors =
        Files.readString(err, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.contains("Using incubator modules"))
            .reduce("", (a, b) -> a + b + "\n");
    Files.delete(err);
    Files.deleteIfExists(Files.isRegularFile(out) ? out : folder.resolve("none"));
    return new CommandLineRun(code, text, errors);
  }

  @Test
  void infoPrintsJsonAndNothingElse() throws Exception {
    CommandLineRun run = run(java("info", "--json"), folder.resolve("out.txt"));
    assertEquals(0, run.code(), run.err());
    JsonObject facts = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals("vector", provider(facts));
    assertTrue(facts.getAsJsonObject("kernels").get("lanesF32").getAsInt() > 1);
    assertTrue(facts.getAsJsonObject("flags").has("UseFMA"));
    JsonObject cuda = facts.getAsJsonObject("cuda");
    assertEquals(cuda.get("usableGpus").getAsInt() == 0, cuda.has("whyNoGpu"));
    assertEquals(cuda.get("hostBuild").getAsBoolean(), !cuda.has("whyNoHostBuild"));
    assertTrue(facts.getAsJsonObject("kernels").getAsJsonArray("devices").size() >= 1);
    assertTrue(facts.has("gpus") && facts.has("memory") && facts.has("java"));
  }

  private static String provider(JsonObject facts) {
    return facts.getAsJsonObject("kernels").get("provider").getAsString();
  }

  @Test
  void aDefectOfUsageIsOneSentenceUnlessTheTraceIsAskedFor() throws Exception {
    CommandLineRun plain = run(java("compare", "--lmax", "60"), folder.resolve("out.txt"));
    plain.assertFailed(2, "--lmax: expected 1..");
    CommandLineRun traced =
        run(java("compare", "--lmax", "60", "--stacktrace"), folder.resolve("out.txt"));
    assertEquals(2, traced.code());
    assertTrue(traced.err().contains("\tat dev.casimir.cli."), traced.err());
  }

  @Test
  void aFullStandardOutputIsAnError() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no /dev/full");
    run(java("info"), full).assertFailed(3, "standard output");
  }

  @Test
  void aFullDeviceIsAnErrorAndStaysADevice() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "this system has no /dev/full");
    Path in = write(folder.resolve("v.npy"), DType.FLOAT64, new double[] {1, 2, 3}, 1, 3);
    CommandLineRun run =
        CommandLineRun.of(
            "apply",
            "spherical-harmonics",
            "--in",
            in.toString(),
            "--lmax",
            "2",
            "--out",
            full.toString());
    run.assertFailed(3, "--out:");
    assertFalse(Files.isRegularFile(full));
  }

  /** The shell forbids files beyond 64 blocks: the disk is full in the middle of the array. */
  @Test
  void aDiskThatFillsUpLeavesNothing() throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeTrue(Files.isExecutable(shell), "this system has no /bin/sh");
    Path in = write(folder.resolve("v.npy"), DType.FLOAT64, new double[30_000], 10_000, 3);
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "ulimit -f 64; exec \"$@\""));
    command.add("sh");
    command.addAll(
        java(
            "apply",
            "spherical-harmonics",
            "--in",
            in.toString(),
            "--lmax",
            "3",
            "--out",
            folder.resolve("y.npy").toString(),
            "--status",
            folder.resolve("s.npy").toString()));
    CommandLineRun run = run(command, folder.resolve("out.txt"));
    run.assertFailed(3, "--out:");
    assertEquals(List.of("v.npy"), names(folder));
  }
}
