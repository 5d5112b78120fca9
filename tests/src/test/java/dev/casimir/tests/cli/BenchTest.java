package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BenchTest {
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
