package dev.casimir.items;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.simd.lanes.LaneTape;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the instructions of a tape put numbers; what they compute is compared on devices. */
class RoutineTapeTest {
  /** Rows that change places, one that stays, one that is read after its number is known. */
  @Test
  void outputsAreWhatInputsWereBefore() {
    LaneRoutine routine = new LaneRoutine(DType.FLOAT64, 4, 1);
    LaneProgram program = routine.once();
    Lane sum = program.input(0).plus(program.input(3));
    program.output(0, program.input(1));
    program.output(1, program.input(0));
    program.output(2, program.input(2));
    program.output(3, sum);
    program.output(4, program.input(3).plus(sum));
    double[] numbers = run(RoutineTape.of(routine), 1, 2, 4, 8);
    assertArrayEquals(new double[] {2, 1, 4, 9, 17}, Arrays.copyOf(numbers, 5));
  }

  @Test
  void numbersAreForgottenAfterTheirLastUse() {
    LaneRoutine routine = new LaneRoutine(DType.FLOAT64, 2, 1);
    LaneProgram program = routine.once();
    Lane value = program.input(0);
    for (int i = 0; i < 20; i++) {
      value = value.plus(program.input(1)).plus(i);
    }
    program.output(2, value);
    RoutineTape tape = RoutineTape.of(routine);
    assertEquals(routine.rows() + 1, tape.slots());
    assertEquals(1 + 20 * 3 + 190, run(tape, 1, 3)[2]);
  }

  @Test
  void tablesFillTheirRowsInOrder() {
    LaneRoutine routine = new LaneRoutine(DType.FLOAT64, 1, 1);
    int digit = routine.variable();
    int other = routine.variable();
    LaneProgram first = routine.once();
    first.output(1, first.constant(0));
    LaneProgram program =
        routine.repeatedThrough(
            Map.of(digit, new double[] {1, 2, 3}, other, new double[] {10, 20, 30}));
    Lane sum = program.input(1).plus(program.input(other));
    program.output(1, sum.plus(sum).plus(program.input(digit)));
    // ((10 * 2 + 1 + 20) * 2 + 2 + 30) * 2 + 3
    assertEquals(231, run(RoutineTape.of(routine), 0)[1]);
  }

  /** Interprets copies and additions. */
  private static double[] run(RoutineTape tape, double... inputs) {
    double[] numbers = Arrays.copyOf(inputs, tape.slots());
    int stages = tape.stages().length / RoutineTape.STAGE - 1;
    for (int stage = 0; stage < stages; stage++) {
      int at = stage * RoutineTape.STAGE;
      for (int time = 0; time < tape.stages()[at + 2]; time++) {
        int filled = tape.stages()[at + 3];
        for (int k = 0; k < filled; k++) {
          int row = tape.filled()[tape.stages()[at + 4] + k];
          numbers[row] = tape.constants()[tape.stages()[at + 5] + time * filled + k];
        }
        for (int i = tape.stages()[at]; i < tape.stages()[at + RoutineTape.STAGE]; i++) {
          step(tape, i * LaneTape.WIDTH, numbers);
        }
      }
    }
    return numbers;
  }

  private static void step(RoutineTape tape, int at, double[] numbers) {
    int[] words = tape.words();
    double a = operand(tape, words[at + 1] & 0xffff, numbers);
    double b = operand(tape, words[at + 1] >>> 16, numbers);
    int code = words[at] & 0xffff;
    numbers[words[at] >>> 16] = code == 0 ? a : a + b;
  }

  private static double operand(RoutineTape tape, int place, double[] numbers) {
    return place < LaneTape.CONSTANT ? numbers[place] : tape.constants()[place - LaneTape.CONSTANT];
  }
}
