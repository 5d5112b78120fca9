package dev.casimir.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EigenPeersTest {
  /** Preparing holds each against ours. */
  @ParameterizedTest
  @CsvSource({
    "casimir, FLOAT32",
    "casimir, FLOAT64",
    "torch, FLOAT32",
    "torch, FLOAT64",
    "ejml, FLOAT64",
    "hipparchus, FLOAT64"
  })
  void everyLibraryAgreesWithOurs(String library, DType dtype) {
    for (int size : new int[] {2, 3, 9}) {
      EigenPeers benchmark = new EigenPeers();
      benchmark.library = library;
      benchmark.dtype = dtype;
      benchmark.size = size;
      benchmark.items = 50;
      benchmark.prepare();
      EigenPeers.Work work = new EigenPeers.Work();
      benchmark.apply(work);
      assertEquals(50, work.items);
      benchmark.free();
    }
  }

  @Test
  void libtorchDecomposesDiagonalMatrices() {
    double[] matrices = {1, 0, 0, 2, 5, 0, 0, 4};
    try (TorchEigen torch = new TorchEigen(2, DType.FLOAT64, 1, matrices)) {
      assertArrayEquals(new double[] {2, 1, 5, 4}, torch.values());
    }
  }

  @Test
  void unknownLibrariesAreRefused() {
    EigenPeers benchmark = new EigenPeers();
    benchmark.library = "numpy";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }
}
