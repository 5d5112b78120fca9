package dev.casimir.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationTest {
  @TempDir Path folder = Path.of("");

  @Test
  void ratesAreInterpolatedOverTheLogarithmOfWorkAndHeldBeyondTheEnds() {
    Calibration calibration =
        Calibration.none().with("grid", 100, 10).with("grid", 10_000, 30).with("grid", 1_000, 50);
    assertEquals(10, calibration.rate("grid", 5).orElseThrow());
    assertEquals(10, calibration.rate("grid", 100).orElseThrow());
    assertEquals(30, calibration.rate("grid", Math.sqrt(100 * 1000)).orElseThrow(), 1e-12);
    assertEquals(40, calibration.rate("grid", Math.sqrt(1e7)).orElseThrow(), 1e-12);
    assertEquals(30, calibration.rate("grid", 1e9).orElseThrow());
    assertTrue(calibration.rate("sparse", 100).isEmpty());
  }

  @Test
  void aFileComesBackAsItWasWritten() throws IOException {
    Calibration calibration =
        Calibration.none().with("product.grid.f32", 401, 31.25).with("product.dense.f64", 2, 0.5);
    Path file = folder.resolve("rates.properties");
    Files.write(file, calibration.lines());
    Calibration again = Calibration.read(file);
    assertEquals(calibration.lines(), again.lines());
    assertEquals(31.25, again.rate("product.grid.f32", 401).orElseThrow());
    assertEquals("rates.properties", again.source());
    assertEquals("estimated", Calibration.none().source());
  }

  @Test
  void whatIsNotACalibrationIsRefusedWithOneSentence() throws IOException {
    for (String bad :
        new String[] {"1", "1:", "1:-2", "a:b", "1:2:3", "0:1", "NaN:1", "1e308:1e-308"}) {
      Path file = folder.resolve("bad.properties");
      Files.writeString(file, "grid = 1:2 " + bad);
      String message =
          assertThrows(IllegalArgumentException.class, () -> Calibration.read(file)).getMessage();
      assertTrue(
          message.endsWith("expected pairs work:rate of positive numbers, got \"" + bad + "\""),
          message);
    }
    Path missing = folder.resolve("missing");
    assertEquals(
        "calibration: " + missing + " cannot be read",
        assertThrows(IllegalArgumentException.class, () -> Calibration.read(missing)).getMessage());
  }
}
