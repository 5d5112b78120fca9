package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison from a molecule on standard input to the files it leaves. */
class CompareTest {
  @TempDir Path folder;

  @Test
  void aMoleculeBecomesAReport() throws Exception {
    String methane =
        """
        5
        Properties=species:S:1:pos:R:3
        C  0    0    0
        H  0.63  0.63  0.63
        H  0.63 -0.63 -0.63
        H -0.63  0.63 -0.63
        H -0.63 -0.63  0.63
        """;
    Path report = folder.resolve("deep").resolve("report");
    CommandLineRun run =
        CommandLineRun.withInput(
            methane,
            "compare",
            "--xyz",
            "-",
            "--lmin",
            "2",
            "--lmax",
            "2",
            "--channels",
            "16",
            "--algorithms",
            "gaunt-sparse",
            "--json",
            "--out",
            report.toString());
    assertEquals(0, run.code(), run.err());
    assertTrue(run.err().contains("1/1 gaunt-sparse, L = 2"), run.err());
    assertTrue(JsonParser.parseString(run.out()).isJsonObject(), run.out());
    assertTrue(run.out().contains("atomic densities of 5 atoms, 4.0 neighbours"), run.out());
    assertEquals(
        List.of("compare.csv", "compare.html", "compare.json", "compare.png"),
        CommandLineRun.names(report));
    assertEquals(run.out().strip(), Files.readString(report.resolve("compare.json")).strip());
  }
}
