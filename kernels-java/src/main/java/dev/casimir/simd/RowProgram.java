package dev.casimir.simd;

import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * A straight-line program on rows of lanes: loads, stores and fused multiply-adds in single static
 * assignment. It is the one source of the shape-specialised kernels; {@link RowProgramCompiler}
 * turns it into vector or scalar bytecode with the same order of roundings, hence the same bits.
 *
 * <p>The program is cut into chunks, which share no values: each becomes a method of its own. A
 * method too large for C1, which runs out of registers in it, is never handed on to C2 and stays
 * tens of times too slow; {@link #cost} tells how large a chunk is. Offsets are bytes.
 */
public final class RowProgram {
  /** Number of row arrays a program may use. */
  public static final int ARRAYS = 4;

  /**
   * What a chunk may cost at most. Chunks of 200 made C1 give up now and then, depending on which
   * classes were loaded before.
   */
  public static final int CHUNK_COST = 150;

  /** What a load or store costs; every instruction without a cost of its own costs one. */
  public static final int ROW_COST = 3;

  /** What a number read from memory costs: C1 needs more registers for it than for a row. */
  public static final int SCALAR_COST = 6;

  /** Stands for a sum that has no term yet. */
  public static final int NO_VALUE = -1;

  /** What an instruction does. */
  enum Code {
    LOAD,
    SCALAR,
    COEFFICIENT,
    CONSTANT,
    MULTIPLY,
    ADD,
    SUBTRACT,
    FMA,
    STORE
  }

  /**
   * One instruction; {@code a, b, c} are values, {@code array} and {@code offset} address memory.
   */
  record Instruction(Code code, int a, int b, int c, int array, long offset, double constant) {}

  private final DType dtype;
  private final long[] steps = new long[ARRAYS];
  private int tableStep;
  private double[] table = {};
  private final List<List<Instruction>> chunks = new ArrayList<>();
  private long multiplyAdds;
  private boolean loop = true;

  public RowProgram(DType dtype) {
    this.dtype = dtype;
    chunks.add(new ArrayList<>());
  }

  /** Bytes that array {@code array} advances by in each iteration. */
  public RowProgram step(int array, long bytes) {
    steps[array] = bytes;
    return this;
  }

  /**
   * The table that {@link #coefficient} reads: element {@code i * step + index} in iteration i.
   * Rounded once to the precision of the program.
   */
  public RowProgram table(double[] values, int step) {
    table = values.clone();
    tableStep = step;
    return this;
  }

  /**
   * Declares that the program runs once a call. Without a loop C2 keeps every coefficient next to
   * its use instead of hoisting them all and spilling whole vectors of them.
   */
  public RowProgram once() {
    loop = false;
    return this;
  }

  boolean loops() {
    return loop;
  }

  /** Starts a new chunk unless the current one is still empty. Values do not live on into it. */
  public void beginChunk() {
    if (!chunk().isEmpty()) {
      chunks.add(new ArrayList<>());
    }
  }

  /** What the current chunk costs so far. */
  public int cost() {
    int cost = 0;
    for (Instruction instruction : chunk()) {
      cost +=
          switch (instruction.code()) {
            case LOAD, STORE -> ROW_COST;
            case SCALAR -> SCALAR_COST;
            default -> 1;
          };
    }
    return cost;
  }

  /** The row of {@code array} at byte {@code offset}. */
  public int load(int array, long offset) {
    return emit(new Instruction(Code.LOAD, -1, -1, -1, array, offset, 0));
  }

  /** The one element of {@code array} at byte {@code offset}, in every lane. */
  public int scalar(int array, long offset) {
    return emit(new Instruction(Code.SCALAR, -1, -1, -1, array, offset, 0));
  }

  /** Element {@code index} of the table in every lane. */
  public int coefficient(int index) {
    return emit(new Instruction(Code.COEFFICIENT, -1, -1, -1, -1, index, 0));
  }

  /** A literal, rounded to the precision of the program, in every lane. */
  public int constant(double value) {
    return emit(new Instruction(Code.CONSTANT, -1, -1, -1, -1, 0, value));
  }

  public int multiply(int a, int b) {
    multiplyAdds++;
    return emit(new Instruction(Code.MULTIPLY, a, b, -1, -1, 0, 0));
  }

  public int add(int a, int b) {
    return emit(new Instruction(Code.ADD, a, b, -1, -1, 0, 0));
  }

  public int subtract(int a, int b) {
    return emit(new Instruction(Code.SUBTRACT, a, b, -1, -1, 0, 0));
  }

  /** a * b + c with one rounding. */
  public int fma(int a, int b, int c) {
    multiplyAdds++;
    return emit(new Instruction(Code.FMA, a, b, c, -1, 0, 0));
  }

  /** a * b + c, or a * b where c is {@link #NO_VALUE}. */
  public int accumulate(int a, int b, int c) {
    return c == NO_VALUE ? multiply(a, b) : fma(a, b, c);
  }

  public void store(int array, long offset, int value) {
    emit(new Instruction(Code.STORE, value, -1, -1, array, offset, 0));
  }

  /** Multiplications and fused multiply-adds of one iteration. */
  public long multiplyAdds() {
    return multiplyAdds;
  }

  /** Rows loaded and stored in one iteration. */
  public long rowAccesses() {
    return chunks.stream()
        .flatMap(List::stream)
        .filter(i -> i.code() == Code.LOAD || i.code() == Code.STORE)
        .count();
  }

  DType dtype() {
    return dtype;
  }

  long step(int array) {
    return steps[array];
  }

  int tableStep() {
    return tableStep;
  }

  /** The table as an array of elements. */
  Object table() {
    return Coefficients.round(table, dtype);
  }

  List<List<Instruction>> chunks() {
    return chunks;
  }

  private List<Instruction> chunk() {
    return chunks.getLast();
  }

  private int emit(Instruction instruction) {
    chunk().add(instruction);
    return chunk().size() - 1;
  }
}
