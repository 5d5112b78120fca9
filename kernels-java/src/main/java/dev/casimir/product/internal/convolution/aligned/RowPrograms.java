package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes the steps of a message as straight-line programs, for one vector of channels. Rows and
 * numbers of the edge are loaded once in each chunk.
 */
final class RowPrograms {
  private static final int INPUT = 0;
  private static final int EDGE = 1;
  private static final int OUTPUT = 2;

  private final RowProgram program;
  private final long inputStride;
  private final long edgeStride;
  private final long outputStride;
  private final Map<Integer, Integer> inputs = new HashMap<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();

  private RowPrograms(DType dtype, long inputStride, long edgeStride, long outputStride) {
    program = new RowProgram(dtype).once();
    this.inputStride = inputStride;
    this.edgeStride = edgeStride;
    this.outputStride = outputStride;
  }

  /**
   * The products of {@link OrderMatrices}: input rows, the edge's entries, output rows. Two jobs
   * with the same matrix, one after the other, share its entries.
   */
  static RowProgram products(Jobs jobs, AlignedScratch at, DType dtype) {
    RowPrograms writer = new RowPrograms(dtype, at.rowStride(), at.tileRow(), at.rowStride());
    int[] table = jobs.jobs();
    for (int job = 0; job < table.length; job += OrderMatrices.JOB) {
      int next = job + OrderMatrices.JOB;
      boolean twin = next < table.length && table[next] > 0 && table[next + 1] > 0;
      for (int i = 0; twin && i < 5; i++) {
        twin = table[next + i] == table[job + i];
      }
      for (int row = 0; row < table[job]; row++) {
        writer.makeRoom(table[job + 1], twin ? 2 : 1);
        writer.product(jobs, job, row);
        if (twin) {
          writer.product(jobs, next, row);
        }
      }
      job = twin ? next : job;
    }
    return writer.program;
  }

  /** Begins a chunk if the open one might not take a row of so many columns for each sign. */
  private void makeRoom(int columns, int signs) {
    int rows = signs * (columns + 1);
    int cost = RowProgram.SCALAR_COST * columns + RowProgram.ROW_COST * rows + signs * columns;
    if (program.cost() + cost > RowProgram.CHUNK_COST) {
      program.beginChunk();
      inputs.clear();
      numbers.clear();
    }
  }

  private void product(Jobs jobs, int job, int row) {
    int[] table = jobs.jobs();
    int sum = RowProgram.NO_VALUE;
    for (int k = 0; k < table[job + 1]; k++) {
      int entry = table[job + 2] + row * table[job + 3] + k * table[job + 4];
      sum = program.accumulate(number(entry), input(jobs.inputs()[table[job + 5] + k]), sum);
    }
    int value = sum == RowProgram.NO_VALUE ? program.constant(0) : sum;
    program.store(OUTPUT, jobs.outputs()[table[job + 6] + row] * outputStride, value);
  }

  /** {@link PolarTurns#turn}: a panel, the edge's azimuths, rows by block. */
  static RowProgram turn(Turns turns, long panelStride, AlignedScratch at, DType dtype) {
    RowPrograms writer = new RowPrograms(dtype, panelStride, at.tileRow(), at.rowStride());
    RowProgram program = writer.program;
    int[] zonal = turns.zonal();
    int[] orders = turns.orders();
    int[] starts = turns.starts();
    for (int t = 0; t < zonal.length; t += 2) {
      writer.makeRoom(1, 1);
      program.store(OUTPUT, zonal[t + 1] * at.rowStride(), writer.input(zonal[t]));
    }
    for (int m = 0; m + 1 < starts.length; m++) {
      for (int t = starts[m]; t < starts[m + 1]; t += Turns.ENTRY) {
        writer.makeRoom(2, 2);
        int c = writer.number(2 * m);
        int s = writer.number(2 * m + 1);
        int a = writer.input(orders[t]);
        int b = writer.input(orders[t + 1]);
        int even = program.fma(c, a, program.multiply(s, b));
        int ca = orders[t + 4] > 0 ? program.multiply(c, b) : program.multiply(s, a);
        int cb = orders[t + 4] > 0 ? program.multiply(s, a) : program.multiply(c, b);
        program.store(OUTPUT, orders[t + 2] * at.rowStride(), even);
        program.store(OUTPUT, orders[t + 3] * at.rowStride(), program.subtract(ca, cb));
      }
    }
    return program;
  }

  /** {@link PolarTurns#turnBack}: rows by block, the edge's azimuths, a panel that is added to. */
  static RowProgram turnBack(Turns turns, long panelStride, AlignedScratch at, DType dtype) {
    RowPrograms writer = new RowPrograms(dtype, at.rowStride(), at.tileRow(), panelStride);
    RowProgram program = writer.program;
    int[] zonal = turns.zonal();
    int[] orders = turns.orders();
    int[] starts = turns.starts();
    for (int t = 0; t < zonal.length; t += 2) {
      writer.makeRoom(1, 1);
      writer.add(zonal[t], writer.input(zonal[t + 1]));
    }
    for (int m = 0; m + 1 < starts.length; m++) {
      for (int t = starts[m]; t < starts[m + 1]; t += Turns.ENTRY) {
        writer.makeRoom(3, 2);
        int c = writer.number(2 * m);
        int s = writer.number(2 * m + 1);
        int even = writer.input(orders[t + 2]);
        int odd = writer.input(orders[t + 3]);
        int ce = program.multiply(c, even);
        int so = program.multiply(s, odd);
        int se = program.multiply(s, even);
        int co = program.multiply(c, odd);
        boolean natural = orders[t + 4] > 0;
        writer.add(orders[t], natural ? program.subtract(ce, so) : program.add(ce, so));
        writer.add(orders[t + 1], natural ? program.add(se, co) : program.subtract(se, co));
      }
    }
    return program;
  }

  private void add(int row, int value) {
    long offset = row * outputStride;
    program.store(OUTPUT, offset, program.add(program.load(OUTPUT, offset), value));
  }

  private int input(int row) {
    return inputs.computeIfAbsent(row, r -> program.load(INPUT, r * inputStride));
  }

  private int number(int index) {
    return numbers.computeIfAbsent(index, i -> program.scalar(EDGE, i * edgeStride));
  }
}
