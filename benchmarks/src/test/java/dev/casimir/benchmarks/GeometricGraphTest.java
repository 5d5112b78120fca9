package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeometricGraphTest {
  @TempDir private Path folder = Path.of("");

  private Path write(long rows, long columns, double... values) throws IOException {
    Path file = folder.resolve("edges.npy");
    try (Arena arena = Arena.ofConfined()) {
      Tensor tensor = Tensor.zeros(arena, DType.FLOAT64, rows, columns);
      for (int i = 0; i < values.length; i++) {
        tensor.setDouble(i, values[i]);
      }
      Npy.write(file, tensor);
    }
    return file;
  }

  @Test
  void takesTheFirstEdgesOfAFile() throws IOException {
    Path file = write(3, 5, 1, 0, 0.5, 0, -1, 0, 2, 1, 2, 3, 7, 7, 0, 0, 0);
    try (Arena arena = Arena.ofConfined()) {
      GeometricGraph two = GeometricGraph.read(file, arena, DType.FLOAT32, 2);
      assertEquals(3, two.graph().nodes());
      assertEquals(2, two.graph().edges());
      assertEquals(1, two.graph().sender(0));
      assertEquals(0, two.graph().receiver(0));
      assertEquals(2, two.graph().receiver(1));
      assertArrayEquals(new double[] {0.5, 0, -1, 1, 2, 3}, two.vectors().toDoubleArray());
      assertEquals(8, GeometricGraph.read(file, arena, DType.FLOAT32, 3).graph().nodes());
    }
  }

  @Test
  void refusesFilesOfOtherShapesAndFilesThatAreTooShort() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Path shorter = write(1, 5);
      assertThrows(
          IllegalArgumentException.class,
          () -> GeometricGraph.read(shorter, arena, DType.FLOAT32, 2));
      Path narrow = write(2, 4);
      assertThrows(
          IllegalArgumentException.class,
          () -> GeometricGraph.read(narrow, arena, DType.FLOAT32, 2));
    }
  }
}
