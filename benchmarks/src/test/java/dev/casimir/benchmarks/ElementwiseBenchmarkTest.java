package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.holomorphic.Elementwise.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementwiseBenchmarkTest {
  @ParameterizedTest
  @CsvSource({"REAL, 2", "COMPLEX, 4", "DEVIATION, 4", "COMPLEX_DEVIATION, 6"})
  void elementsAndBytesAreCounted(Form form, int planes) {
    ElementwiseBenchmark benchmark = new ElementwiseBenchmark();
    benchmark.form = form;
    benchmark.items = 10;
    ItemwiseCall.Work work = new ItemwiseCall.Work();
    benchmark.prepare();
    benchmark.apply(work);
    benchmark.free();
    assertEquals(10, work.items);
    assertEquals(10L * planes * Float.BYTES, work.bytes);
  }

  @Test
  void unknownFunctionsAreRefused() {
    ElementwiseBenchmark benchmark = new ElementwiseBenchmark();
    benchmark.function = "gamma";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }
}
