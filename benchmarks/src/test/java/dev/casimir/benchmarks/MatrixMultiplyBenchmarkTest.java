package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MatrixMultiplyBenchmarkTest {
  @Test
  void everyFormIsCounted() {
    for (String form : new String[] {"plain", "first", "second", "both"}) {
      for (boolean packed : new boolean[] {false, true}) {
        MatrixMultiplyBenchmark benchmark = new MatrixMultiplyBenchmark();
        benchmark.size = "3x4x5";
        benchmark.transposed = form;
        benchmark.packed = packed;
        MatrixMultiplyBenchmark.Work work = new MatrixMultiplyBenchmark.Work();
        benchmark.prepare();
        benchmark.apply(work);
        benchmark.apply(work);
        benchmark.free();
        assertEquals(2 * 60, work.multiplyAdds);
        assertEquals(2 * (12 + 20 + 15) * Float.BYTES, work.bytes);
      }
    }
  }

  @Test
  void unknownParametersAreRefused() {
    MatrixMultiplyBenchmark benchmark = new MatrixMultiplyBenchmark();
    benchmark.size = "3x4";
    String message = assertThrows(IllegalArgumentException.class, benchmark::prepare).getMessage();
    assertEquals("size: expected for example 512x522x522, got 3x4", message);
    benchmark.size = "3x4x5";
    benchmark.transposed = "third";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }
}
