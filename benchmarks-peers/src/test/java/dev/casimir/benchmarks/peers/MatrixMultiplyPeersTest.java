package dev.casimir.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixMultiplyPeersTest {
  /** Preparing holds each against ours. */
  @ParameterizedTest
  @CsvSource({"casimir, FLOAT32", "casimir-packed, FLOAT64", "torch, FLOAT32", "torch, FLOAT64"})
  void everyLibraryAgreesWithOurs(String library, DType dtype) {
    MatrixMultiplyPeers benchmark = new MatrixMultiplyPeers();
    benchmark.library = library;
    benchmark.dtype = dtype;
    benchmark.size = "7x20x33";
    benchmark.prepare();
    MatrixMultiplyPeers.Work work = new MatrixMultiplyPeers.Work();
    benchmark.apply(work);
    assertEquals(7 * 20 * 33, work.multiplyAdds);
    benchmark.free();
  }

  @Test
  void libtorchMultiplies() {
    double[] a = {1, 2, 3, 4, 5, 6};
    double[] b = {1, 0, 0, 1, 1, 1};
    try (TorchMatrix torch = new TorchMatrix(3, DType.FLOAT64, 1, a, b)) {
      assertArrayEquals(new double[] {4, 5, 10, 11}, torch.numbers());
    }
  }

  @Test
  void unknownLibrariesAreRefused() {
    MatrixMultiplyPeers benchmark = new MatrixMultiplyPeers();
    benchmark.library = "numpy";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }
}
