package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaException;
import org.junit.jupiter.api.Test;

class BenchTest {
  @Test
  void theHostBuildIsTimedBesideItsCopies() {
    try {
      Cuda.host();
    } catch (CudaException e) {
      assumeTrue(false, e.getMessage());
    }
    long before = Cuda.host().openResources();
    CommandLineRun run =
        CommandLineRun.of("bench", "--device", "host", "--quick", "--dtype", "f64", "--json", "-");
    assertEquals(0, run.code(), run.err());
    assertEquals(before, Cuda.host().openResources());
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertTrue(report.getAsJsonObject("copies").get("gigabytesPerSecond").getAsDouble() > 0);
    JsonObject first = report.getAsJsonArray("points").get(0).getAsJsonObject();
    long items = first.get("items").getAsLong();
    assertEquals(items * 8 * (3 + 49), first.get("bytes").getAsLong(), "vectors and values");
    assertEquals(3, first.getAsJsonArray("milliseconds").size());
    assertTrue(first.get("medianMilliseconds").getAsDouble() > 0);
  }

  @Test
  void refusesDevicesThatAreNotTimedByEvents() {
    CommandLineRun.of("bench", "--device", "cpu").assertFailed(2, "expected cuda, cuda:INDEX");
    CommandLineRun.of("bench", "--quick").assertFailed(2, "only with --device");
    CommandLineRun.of("bench", "--device", "host", "--calibrate").assertFailed(2, "--calibrate");
    CommandLineRun.of("bench", "--device", "cuda:" + Cuda.count())
        .assertFailed(2, Cuda.count() == 0 ? "no GPU" : "expected cuda:0");
  }

  @Test
  void refusesArgumentsThatMakeNoSense() {
    CommandLineRun stray = CommandLineRun.of("bench", "--calibrate", "-l");
    assertEquals(2, stray.code());
    CommandLineRun never = CommandLineRun.of("bench", "--calibrate", "--settle", "0");
    assertEquals(2, never.code());
    assertTrue(
        never.err().contains("--settle: expected 1 or more milliseconds, got 0"), never.err());
  }
}
