package dev.casimir.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Compiled row programs against plain arithmetic on random programs. */
class RowProgramTest {
  private static final int ROWS = 6;
  private static final int COUNT = 3;

  @Test
  void bothProvidersAndPrecisionsComputeWhatTheProgramSays() {
    Property.check(
        60,
        3,
        random -> {
          DType dtype = random.nextBoolean() ? DType.FLOAT32 : DType.FLOAT64;
          Provider provider = random.nextBoolean() ? Provider.VECTOR : Provider.SCALAR;
          check(random, dtype, provider);
        });
  }

  /** Builds a program and at the same time the numbers it must give, in the lanes of one row. */
  private static void check(RandomGenerator random, DType dtype, Provider provider) {
    int lanes = Provider.lanes(provider, dtype);
    long row = (long) lanes * dtype.bytes();
    boolean loops = random.nextBoolean();
    int count = loops ? COUNT : 1;
    double[] table = random.doubles(8L * count, -1, 1).toArray();
    RowProgram program = new RowProgram(dtype).table(table, loops ? 8 : 0);
    for (int array = 0; array < RowProgram.ARRAYS; array++) {
      program.step(array, ROWS * row);
    }
    if (!loops) {
      program.once();
    }
    try (Arena arena = Arena.ofConfined()) {
      long length = (long) count * ROWS * lanes;
      Tensor a = Tensor.random(arena, dtype, random.nextLong(), length);
      Tensor b = Tensor.random(arena, dtype, random.nextLong(), length);
      Tensor c = Tensor.zeros(arena, dtype, length);
      double[][][] expected = new double[count][ROWS][lanes];
      List<Step> steps = new ArrayList<>();
      for (int output = 0; output < ROWS; output++) {
        if (random.nextInt(3) == 0) {
          program.beginChunk();
          steps.clear();
        }
        int value = write(program, random, steps, row);
        program.store(2, output * row, value);
        steps.add(null); // a store takes a number too
        for (int i = 0; i < count; i++) {
          for (int lane = 0; lane < lanes; lane++) {
            expected[i][output][lane] =
                evaluate(steps, value, a, b, table, i, lane, lanes, loops, dtype);
          }
        }
      }
      RowProgramCompiler.compile(program, provider)
          .run(a.segment(), 0, b.segment(), 0, c.segment(), 0, count);
      for (int i = 0; i < count; i++) {
        for (int output = 0; output < ROWS; output++) {
          for (int lane = 0; lane < lanes; lane++) {
            long at = ((long) i * ROWS + output) * lanes + lane;
            assertEquals(expected[i][output][lane], c.getDouble(at), "row " + output);
          }
        }
      }
    }
  }

  /** What produced a value: an operator and its operands, or a row, coefficient or literal. */
  private record Step(char kind, int a, int b, int c, int array, int index, double literal) {}

  private static int write(RowProgram program, RandomGenerator random, List<Step> steps, long row) {
    int load = program.load(0, 0);
    steps.add(new Step('l', 0, 0, 0, 0, 0, 0));
    int last = load;
    int length = 1 + random.nextInt(12);
    for (int n = 0; n < length; n++) {
      int other = pick(random, steps);
      int third = pick(random, steps);
      switch (random.nextInt(8)) {
        case 0 -> {
          int index = random.nextInt(ROWS);
          last = program.load(1, index * row);
          steps.add(new Step('l', 0, 0, 0, 1, index, 0));
        }
        case 1 -> {
          int index = random.nextInt(8);
          last = program.coefficient(index);
          steps.add(new Step('c', 0, 0, 0, 0, index, 0));
        }
        case 2 -> {
          double literal = random.nextDouble() - 0.5;
          last = program.constant(literal);
          steps.add(new Step('k', 0, 0, 0, 0, 0, literal));
        }
        case 7 -> {
          int index = random.nextInt(ROWS);
          last = program.scalar(1, index * row);
          steps.add(new Step('s', 0, 0, 0, 1, index, 0));
        }
        case 3 -> {
          int before = last;
          last = program.multiply(before, other);
          steps.add(new Step('*', before, other, 0, 0, 0, 0));
        }
        case 4 -> {
          int before = last;
          last = program.add(before, other);
          steps.add(new Step('+', before, other, 0, 0, 0, 0));
        }
        case 5 -> {
          int before = last;
          last = program.subtract(before, other);
          steps.add(new Step('-', before, other, 0, 0, 0, 0));
        }
        default -> {
          int before = last;
          last = program.fma(before, other, third);
          steps.add(new Step('f', before, other, third, 0, 0, 0));
        }
      }
    }
    return last;
  }

  /** A value, not a store. */
  private static int pick(RandomGenerator random, List<Step> steps) {
    int value = random.nextInt(steps.size());
    while (steps.get(value) == null) {
      value = random.nextInt(steps.size());
    }
    return value;
  }

  private static double evaluate(
      List<Step> steps,
      int value,
      Tensor a,
      Tensor b,
      double[] table,
      int iteration,
      int lane,
      int lanes,
      boolean loops,
      DType dtype) {
    Step s = steps.get(value);
    boolean single = dtype == DType.FLOAT32;
    double x = 0;
    double y = 0;
    double z = 0;
    if ("*+-f".indexOf(s.kind()) >= 0) {
      x = evaluate(steps, s.a(), a, b, table, iteration, lane, lanes, loops, dtype);
      y = evaluate(steps, s.b(), a, b, table, iteration, lane, lanes, loops, dtype);
    }
    if (s.kind() == 'f') {
      z = evaluate(steps, s.c(), a, b, table, iteration, lane, lanes, loops, dtype);
    }
    long at = ((long) iteration * ROWS + s.index()) * lanes + lane;
    double exact =
        switch (s.kind()) {
          case 'l' -> (s.array() == 0 ? a : b).getDouble(at);
          case 's' -> b.getDouble(at - lane);
          case 'c' -> table[(loops ? iteration * 8 : 0) + s.index()];
          case 'k' -> s.literal();
          case '*' -> x * y;
          case '+' -> x + y;
          case '-' -> x - y;
          default -> single ? Math.fma((float) x, (float) y, (float) z) : Math.fma(x, y, z);
        };
    return single ? (float) exact : exact;
  }

  @Test
  void theFourthArrayHasAStepOfItsOwn() {
    for (Provider provider : Provider.values()) {
      int lanes = Provider.lanes(provider, DType.FLOAT64);
      long row = (long) lanes * Double.BYTES;
      RowProgram program = new RowProgram(DType.FLOAT64).step(0, row).step(3, 2 * row);
      program.store(3, row, program.add(program.load(0, 0), program.load(3, 0)));
      try (Arena arena = Arena.ofConfined()) {
        Tensor a = Tensor.random(arena, DType.FLOAT64, 1, 2L * lanes);
        Tensor d = Tensor.random(arena, DType.FLOAT64, 2, 4L * lanes);
        double[] expected = d.toDoubleArray();
        for (int i = 0; i < 2 * lanes; i++) {
          int lane = i / lanes * 2 * lanes + i % lanes;
          expected[lane + lanes] = a.getDouble(i) + expected[lane];
        }
        RowProgramCompiler.compile(program, provider)
            .run(a.segment(), 0, a.segment(), 0, a.segment(), 0, d.segment(), 0, 2);
        assertArrayEquals(expected, d.toDoubleArray());
      }
    }
  }

  @Test
  void anArrayThatIsTooShortThrowsInsteadOfReadingOn() {
    for (Provider provider : Provider.values()) {
      RowProgram program = new RowProgram(DType.FLOAT32);
      int lanes = Provider.lanes(provider, DType.FLOAT32);
      program.store(1, 0, program.load(0, 4L * lanes * Float.BYTES));
      RowKernel kernel = RowProgramCompiler.compile(program, provider);
      try (Arena arena = Arena.ofConfined()) {
        Tensor few = Tensor.zeros(arena, DType.FLOAT32, 4L * lanes);
        assertThrows(
            IndexOutOfBoundsException.class,
            () -> kernel.run(few.segment(), 0, few.segment(), 0, few.segment(), 0, 1));
      }
    }
  }
}
