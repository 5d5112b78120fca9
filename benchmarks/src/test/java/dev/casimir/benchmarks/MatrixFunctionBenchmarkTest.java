package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.linalg.MatrixFunction;
import org.junit.jupiter.api.Test;

class MatrixFunctionBenchmarkTest {
  @Test
  void everyFunctionAndDerivativeIsCounted() {
    for (MatrixFunction function : MatrixFunction.values()) {
      for (boolean derivative : new boolean[] {false, true}) {
        MatrixFunctionBenchmark benchmark = new MatrixFunctionBenchmark();
        benchmark.function = function.label();
        benchmark.derivative = derivative;
        benchmark.items = 10;
        ItemwiseCall.Work work = new ItemwiseCall.Work();
        benchmark.prepare();
        benchmark.apply(work);
        benchmark.free();
        assertEquals(10, work.items);
        assertEquals(10L * 9 * (derivative ? 3 : 2) * Float.BYTES, work.bytes, function.label());
      }
    }
  }

  @Test
  void unknownFunctionsAreRefused() {
    MatrixFunctionBenchmark benchmark = new MatrixFunctionBenchmark();
    benchmark.function = "sine";
    String message = assertThrows(IllegalArgumentException.class, benchmark::prepare).getMessage();
    assertEquals("function: not known: sine", message);
  }
}
