package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.linalg.Decomposition.Kind;
import org.junit.jupiter.api.Test;

class DecompositionBenchmarkTest {
  @Test
  void everyKindIsCountedBothWays() {
    for (Kind kind : Kind.values()) {
      int factors = kind.factors().stream().mapToInt(name -> name.equals("values") ? 3 : 9).sum();
      for (boolean inverse : new boolean[] {false, true}) {
        DecompositionBenchmark benchmark = new DecompositionBenchmark();
        benchmark.kind = kind.label().replace(' ', '-');
        benchmark.inverse = inverse;
        benchmark.items = 10;
        ItemwiseCall.Work work = run(benchmark);
        assertEquals(20, work.items);
        assertEquals(20L * (9 + factors) * Float.BYTES, work.bytes, kind.label());
      }
    }
  }

  @Test
  void gradientsReadAndWriteTheOperandsTwice() {
    DecompositionBenchmark benchmark = new DecompositionBenchmark();
    benchmark.kind = "iwasawa";
    benchmark.pass = "backward";
    benchmark.items = 10;
    assertEquals(20L * (9 + (9 + 3 + 9) + 9) * Float.BYTES, run(benchmark).bytes);
  }

  private static ItemwiseCall.Work run(DecompositionBenchmark benchmark) {
    ItemwiseCall.Work work = new ItemwiseCall.Work();
    benchmark.prepare();
    benchmark.apply(work);
    benchmark.apply(work);
    benchmark.free();
    return work;
  }

  @Test
  void unknownKindsAreRefused() {
    DecompositionBenchmark benchmark = new DecompositionBenchmark();
    benchmark.kind = "spectral";
    String message = assertThrows(IllegalArgumentException.class, benchmark::prepare).getMessage();
    assertEquals("kind: not known: spectral", message);
  }
}
