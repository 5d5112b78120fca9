package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static dev.casimir.tests.cli.CommandLineRun.read;
import static dev.casimir.tests.cli.CommandLineRun.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaException;
import dev.casimir.tensor.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations on other devices than the processor. */
class ApplyDeviceTest {
  @TempDir Path folder;

  private CommandLineRun harmonics(String... more) throws Exception {
    Path in = write(folder.resolve("v.npy"), DType.FLOAT64, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    List<String> words = new ArrayList<>(List.of("apply", "spherical-harmonics", "--lmax", "2"));
    words.addAll(List.of("--in", in.toString()));
    words.addAll(List.of(more));
    return CommandLineRun.of(words.toArray(String[]::new));
  }

  private static void assumeHost() {
    try {
      Cuda.host();
    } catch (CudaException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void theHostBuildGivesTheBitsOfTheProcessorAndKeepsNothing() throws Exception {
    assumeHost();
    String cpu = folder.resolve("cpu.npy").toString();
    String host = folder.resolve("host.npy").toString();
    long before = Cuda.host().openResources();
    harmonics("--out", cpu).assertDone();
    harmonics("--out", host, "--device", "host").assertDone();
    assertArrayEquals(
        read(Path.of(cpu), DType.FLOAT64, 2, 9), read(Path.of(host), DType.FLOAT64, 2, 9), 0);
    assertEquals(before, Cuda.host().openResources());
  }

  @Test
  void explainNamesTheDevice() throws Exception {
    assumeHost();
    CommandLineRun run =
        harmonics("--out", folder.resolve("y.npy").toString(), "--device", "host", "--explain");
    assertTrue(run.out().contains("device         host: "), run.out());
  }

  @Test
  void whatADeviceCannotDoIsOneSentence() throws Exception {
    assumeHost();
    Path in = write(folder.resolve("m.npy"), DType.FLOAT64, new double[40 * 40], 1, 40, 40);
    String out = folder.resolve("v.npy").toString();
    CommandLineRun.of(
            "apply",
            "symmetric-eigen",
            "--in",
            in.toString(),
            "--out-values",
            out,
            "--device",
            "host")
        .assertFailed(2, "not available on host");
    assertEquals(List.of("m.npy"), names(folder));
  }

  @Test
  void aGpuThatIsNotThereIsOneSentence() throws Exception {
    String beyond = "cuda:" + Cuda.count();
    CommandLineRun run = harmonics("--out", folder.resolve("y.npy").toString(), "--device", beyond);
    run.assertFailed(2, Cuda.count() == 0 ? "--device cuda:0: " : "--device: expected cuda:0");
    assertEquals(List.of("v.npy"), names(folder));
  }
}
