package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricEigenBenchmarkTest {
  @ParameterizedTest
  @CsvSource({"symmetric-eigen, 12", "svd, 21", "qr, 18"})
  void itemsAndBytesAreCounted(String operation, int outputs) {
    for (String arrangement : new String[] {"component-major", "item-major"}) {
      SymmetricEigenBenchmark benchmark = new SymmetricEigenBenchmark();
      benchmark.operation = operation;
      benchmark.arrangement = arrangement;
      benchmark.items = 10;
      ItemwiseCall.Work work = new ItemwiseCall.Work();
      benchmark.prepare();
      benchmark.apply(work);
      benchmark.apply(work);
      benchmark.free();
      assertEquals(20, work.items);
      assertEquals(20L * (9 + outputs) * Float.BYTES, work.bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"schur", ""})
  void unknownOperationsAreRefused(String operation) {
    SymmetricEigenBenchmark benchmark = new SymmetricEigenBenchmark();
    benchmark.operation = operation;
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }
}
