package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parcel for machines with a GPU is made and runs where nothing else is. */
@Tag("gpu-check")
class GpuCheckTest {
  private static final Path SCRIPT = Path.of("..", "benchmarks", "gpu-check", "assemble");

  @TempDir Path folder;

  private String run(Optional<Path> path, String... command) throws Exception {
    Path out = folder.resolve("out.txt");
    ProcessBuilder builder = new ProcessBuilder(command);
    // Neither Java nor Maven is on this path, nor what would tell where they are.
    path.ifPresent(only -> builder.environment().put("PATH", only.toString()));
    path.ifPresent(only -> builder.environment().remove("JAVA_HOME"));
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int code = process.waitFor();
    String text = Files.readString(out);
    assertEquals(0, code, text);
    return text;
  }

  @Test
  void theParcelChecksAMachineWithoutAnythingInstalled() throws Exception {
    String made = run(Optional.empty(), SCRIPT.toString(), "--folder-only", folder.toString());
    assertTrue(made.contains("casimir-gpu-check: "), made);
    Path parcel = folder.resolve("casimir-gpu-check");
    Path results = folder.resolve("results");
    String told =
        run(Optional.of(tools()), parcel.resolve("run").toString(), "--quick", results.toString());
    assertTrue(told.contains("passed: "), told);
    List<String> files = new ArrayList<>(CommandLineRun.names(results));
    assertTrue(files.containsAll(List.of("info.json", "machine.txt", "validate.json")), told);
    assertTrue(files.stream().anyMatch(name -> name.startsWith("bench-")), told);
    assertFalse(files.stream().anyMatch(name -> name.startsWith("scratch")), told);
    JsonObject report =
        JsonParser.parseString(Files.readString(results.resolve("validate.json")))
            .getAsJsonObject();
    assertEquals("passed", report.get("verdict").getAsString());
  }

  /** A folder with the few programs the script needs. */
  private Path tools() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("bin"));
    for (String name :
        List.of("sh", "cat", "date", "dirname", "mkdir", "mktemp", "rm", "sed", "tail", "uname")) {
      for (String place : List.of("/bin", "/usr/bin")) {
        Path program = Path.of(place, name);
        if (Files.isExecutable(program) && !Files.exists(tools.resolve(name))) {
          Files.createSymbolicLink(tools.resolve(name), program);
        }
      }
    }
    return tools;
  }
}
