package dev.casimir.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogisticPeersTest {
  /** Preparing holds each against ours. */
  @ParameterizedTest
  @CsvSource({
    "casimir, false, FLOAT32",
    "casimir, true, FLOAT32",
    "torch, false, FLOAT64",
    "torch, true, FLOAT32",
    "torch, true, FLOAT64"
  })
  void everyLibraryAgreesWithOurs(String library, boolean complex, DType dtype) {
    LogisticPeers benchmark = new LogisticPeers();
    benchmark.library = library;
    benchmark.complex = complex;
    benchmark.dtype = dtype;
    benchmark.elements = 37;
    benchmark.prepare();
    LogisticPeers.Work work = new LogisticPeers.Work();
    benchmark.apply(work);
    assertEquals(37, work.elements);
    benchmark.free();
  }

  @Test
  void libtorchHasTheLogisticFunction() {
    double[] numbers = {0, 0, 1, 0};
    try (TorchSigmoid torch = new TorchSigmoid(true, DType.FLOAT64, 1, numbers)) {
      double[] expected = {0.5, 0, 1 / (1 + Math.exp(-1)), 0};
      assertArrayEquals(expected, torch.values(), 1e-15);
    }
  }

  @Test
  void unknownLibrariesAreRefused() {
    LogisticPeers benchmark = new LogisticPeers();
    benchmark.library = "numpy";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }
}
