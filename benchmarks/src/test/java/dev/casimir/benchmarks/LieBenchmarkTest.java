package dev.casimir.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.ItemShape;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LieBenchmarkTest {
  @Test
  void everyMapOfEveryPassIsCounted() {
    for (LieMap map : LieMap.values()) {
      for (String arrangement : new String[] {"component-major", "item-major"}) {
        LieBenchmark benchmark = new LieBenchmark();
        benchmark.group = "se3";
        benchmark.map = map.label().replace(' ', '-');
        benchmark.arrangement = arrangement;
        benchmark.items = 10;
        ItemwiseCall.Work work = run(benchmark);
        assertEquals(20, work.items);
        assertTrue(work.operations > 0 || map == LieMap.HAT || map == LieMap.VEE, map.label());
        int numbers = numbers(map.inputs(LieGroup.se(3))) + numbers(map.outputs(LieGroup.se(3)));
        assertEquals(20L * numbers * Float.BYTES, work.bytes);
      }
    }
    LieBenchmark benchmark = new LieBenchmark();
    benchmark.pass = "backward";
    benchmark.items = 10;
    ItemwiseCall.Work work = run(benchmark);
    assertEquals(20L * (3 + 9 + 3) * Float.BYTES, work.bytes);
    assertEquals(0, work.operations);
  }

  private static int numbers(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }

  private static ItemwiseCall.Work run(LieBenchmark benchmark) {
    ItemwiseCall.Work work = new ItemwiseCall.Work();
    benchmark.prepare();
    benchmark.apply(work);
    benchmark.apply(work);
    benchmark.free();
    return work;
  }

  @Test
  void unknownWordsAreRefused() {
    LieBenchmark benchmark = new LieBenchmark();
    benchmark.map = "exponent";
    String message = assertThrows(IllegalArgumentException.class, benchmark::prepare).getMessage();
    assertEquals("map: not known: exponent", message);
    benchmark.map = "exp";
    benchmark.pass = "sideways";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }

  @Test
  void arrangementsHoldTheSameNumbers() {
    LieGroup group = LieGroup.gl(2);
    ItemShape shape = LieMap.LOG.inputs(group).getFirst();
    try (Arena arena = Arena.ofConfined()) {
      double[] rows = new GroupOperands(group, 5).elements(3);
      for (Arrangement arrangement : Arrangement.values()) {
        LieOperation log = LieOperation.log(group).arranged(arrangement);
        Tensor tensor = new GroupOperands(group, 5).inputs(arena, DType.FLOAT64, log, 3).getFirst();
        assertArrayEquals(rows, ItemTensors.rows(tensor, arrangement, shape));
        boolean itemsFirst = arrangement == Arrangement.ITEM_MAJOR;
        assertArrayEquals(itemsFirst ? new long[] {3, 2, 2} : new long[] {2, 2, 3}, tensor.shape());
        assertEquals(rows[2 * 4 + 1], tensor.getDouble(itemsFirst ? 9 : 3 + 2));
      }
    }
  }

  @Test
  void elementsAreInTheGroupAndDependOnTheSeedAlone() {
    double[] rotations = new GroupOperands(LieGroup.so(3), 7).elements(4);
    assertArrayEquals(rotations, new GroupOperands(LieGroup.so(3), 7).elements(4));
    assertFalse(Arrays.equals(rotations, new GroupOperands(LieGroup.so(3), 8).elements(4)));
    for (int item = 0; item < 4; item++) {
      int start = 9 * item;
      double square =
          IntStream.range(0, 9).mapToDouble(k -> rotations[start + k] * rotations[start + k]).sum();
      assertEquals(3, square, 1e-14);
    }
    double[] tangents = new GroupOperands(LieGroup.gl(4), 7).tangents(100);
    double largest = Arrays.stream(tangents).map(Math::abs).max().orElse(0);
    assertTrue(largest < 0.4 && largest > 0.39);
  }
}
