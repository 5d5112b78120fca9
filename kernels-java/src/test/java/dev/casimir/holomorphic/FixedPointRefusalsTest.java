package dev.casimir.holomorphic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is refused, before anything is written, and what memory is kept. */
class FixedPointRefusalsTest {
  private static final FixedPointMap NEVER =
      (state, image) -> {
        throw new AssertionError("the map was called");
      };

  private final Arena arena = Arena.ofAuto();
  private final FixedPointSolver solver =
      new FixedPointSolver(FixedPointOptions.plain(1e-9, 100).withChecks(0, 1));

  private Tensor block(DType dtype, long... shape) {
    return Tensor.random(arena, dtype, 1, shape);
  }

  private void refused(String message, List<Tensor> state, double... scale) {
    List<double[]> before = new ArrayList<>();
    state.forEach(tensor -> before.add(tensor.toDoubleArray()));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> solver.solve(NEVER, state, scale));
    assertEquals(message, refusal.getMessage());
    for (int i = 0; i < state.size(); i++) {
      assertArrayEquals(before.get(i), state.get(i).toDoubleArray());
    }
  }

  @Test
  void statesThatDoNotFit() {
    Tensor x = block(DType.FLOAT64, 3, 4);
    refused("state: expected at least one block, got none", List.of());
    refused(
        "state[0]: expected [rows, width] FLOAT32 or FLOAT64, got " + block(DType.FLOAT64, 3),
        List.of(block(DType.FLOAT64, 3)));
    Tensor integers = Tensor.zeros(arena, DType.INT32, 3, 4);
    refused(
        "state[0]: expected [rows, width] FLOAT32 or FLOAT64, got " + integers, List.of(integers));
    Tensor narrow = block(DType.FLOAT32, 3, 4);
    refused("state[1]: expected [3, width] FLOAT64, got " + narrow, List.of(x, narrow));
    Tensor tall = block(DType.FLOAT64, 4, 4);
    refused("state[1]: expected [3, width] FLOAT64, got " + tall, List.of(x, tall));
    refused("state[1]: expected memory of its own, got some of state[0]", List.of(x, x));
    Tensor whole = block(DType.FLOAT64, 5, 4);
    refused(
        "state[1]: expected memory of its own, got some of state[0]",
        List.of(whole.slice(0, 3), whole.slice(2, 5)));
    Tensor constant = Tensor.ofSegment(x.segment().asReadOnly(), DType.FLOAT64, 3, 4);
    refused(
        "state[0]: expected writable memory, got " + constant + " read-only", List.of(constant));
    refused("residualScale: expected none or one for each of 1 blocks, got 2", List.of(x), 1, 1);
    for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(
          "residualScale: expected positive numbers in FLOAT64, got " + scale, List.of(x), scale);
    }
    refused(
        "residualScale: expected positive numbers in FLOAT32, got 1.0E60", List.of(narrow), 1e60);
  }

  @Test
  void memoryThatIsGone() {
    Tensor x = block(DType.FLOAT64, 2, 2);
    Tensor gone;
    try (Arena closed = Arena.ofConfined()) {
      gone = Tensor.zeros(closed, DType.FLOAT64, 2, 2);
    }
    IllegalStateException refusal =
        assertThrows(IllegalStateException.class, () -> solver.solve(NEVER, List.of(x, gone)));
    assertEquals("state[1]: its arena is closed", refusal.getMessage());
    solver.close();
    solver.close();
    refusal = assertThrows(IllegalStateException.class, () -> solver.solve(NEVER, List.of(x)));
    assertEquals("solver: it is closed", refusal.getMessage());
  }

  @Test
  void aSolveInASolve() {
    Tensor x = block(DType.FLOAT64, 2, 2);
    Tensor y = block(DType.FLOAT64, 2, 2);
    FixedPointMap inner = (state, image) -> solver.solve(NEVER, List.of(y));
    assertThrows(IllegalStateException.class, () -> solver.solve(inner, List.of(x)));
    FixedPointMap closing = (state, image) -> solver.close();
    assertThrows(IllegalStateException.class, () -> solver.solve(closing, List.of(x)));
    FixedPointMap half = new RowMap(2, (row, u, f) -> Arrays.setAll(f, i -> 0.5 * u[i]));
    assertTrue(solver.solve(half, List.of(x)).allOk());
  }

  @Test
  void anErrorOfTheMapComesThrough() {
    Tensor x = block(DType.FLOAT64, 2, 2);
    double[] before = x.toDoubleArray();
    FixedPointMap failing =
        (state, image) -> {
          throw new UnsupportedOperationException("no");
        };
    assertThrows(UnsupportedOperationException.class, () -> solver.solve(failing, List.of(x)));
    assertArrayEquals(before, x.toDoubleArray());
  }

  /** Smaller batches, and the same again, get the memory of the largest. */
  @Test
  void memoryIsKept() {
    List<Long> addresses = new ArrayList<>();
    FixedPointMap map =
        (state, image) -> {
          addresses.add(state.getFirst().address());
          image.getFirst().segment().copyFrom(state.getFirst().segment());
        };
    for (int rows : new int[] {9, 4, 9, 1}) {
      assertTrue(solver.solve(map, List.of(block(DType.FLOAT32, rows, 7))).allOk());
    }
    assertEquals(4, addresses.size());
    assertEquals(1, addresses.stream().distinct().count());
    assertTrue(solver.solve(map, List.of(block(DType.FLOAT64, 9, 7))).allOk());
    assertTrue(solver.solve(map, List.of(block(DType.FLOAT32, 20, 3))).allOk());
  }

  @Test
  void optionsThatMakeNoSense() {
    FixedPointOptions options = FixedPointOptions.plain(1e-9, 100);
    for (Runnable wrong :
        List.<Runnable>of(
            () -> FixedPointOptions.plain(-1, 10),
            () -> FixedPointOptions.plain(Double.NaN, 10),
            () -> FixedPointOptions.plain(0, 0),
            () -> options.withChecks(101, 1),
            () -> options.withChecks(-1, 1),
            () -> options.withChecks(0, 0),
            () -> options.withDamping(0),
            () -> options.withDamping(2.1),
            () -> new Anderson(0, 0, 1, 2),
            () -> new Anderson(17, 0, 1, 2),
            () -> new Anderson(5, -1, 1, 2),
            () -> new Anderson(5, 0, 0, 2),
            () -> new Anderson(5, 0, 1, 1))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
    assertEquals(
        Optional.of(Anderson.safeguarded()),
        options.withAnderson(Anderson.safeguarded()).anderson());
  }
}
