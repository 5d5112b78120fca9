package dev.casimir.cuda.internal.product;

import dev.casimir.product.internal.CoupledTerms;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irreps;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bilinear map between rows in the form that {@code product.cuh} reads: operands, terms and
 * result as one array of integers, the coefficients beside it. Rows of the panel in shared memory
 * are those of the operands, one after the other, then those of the result.
 */
final class CouplingProgram {
  private static final int HEADER = 10;
  private static final int RESULT = 3;
  private static final int ROWS = 4;
  private static final int ROW_STARTS = 5;
  private static final int SEGMENTS = 6;
  private static final int PAIRS = 7;
  private static final int SECOND = 8;
  private static final int SCALE = 9;
  private static final int RECIPROCAL_BITS = 24;

  /** Components above which the reciprocal of the kernel is not exact. */
  static final int MOST_COMPONENTS = 361;

  /**
   * Blocks on rows.
   *
   * @param firstWeight row of the weight of the first block, the others following; -1 without
   */
  record Operand(RowMap map, int firstWeight) {
    static Operand of(RowMap map) {
      return new Operand(map, -1);
    }
  }

  /**
   * A part of a row of the result.
   *
   * @param termRow row of the terms
   * @param multiplier row of the third operand it is multiplied by before it is added, or -1 if it
   *     is the row
   */
  record Segment(int termRow, int multiplier) {}

  /**
   * The terms of a sparse map.
   *
   * @param rows segments of each row of the result
   * @param scaled null if the rows of b are those of the second operand
   */
  record Sparse(CoupledTerms terms, List<List<Segment>> rows, @Nullable ScaledRows scaled) {}

  /**
   * Rows of b in the terms that are rows of the second operand times rows of the third.
   *
   * @param second row of the second operand for each of them
   * @param scale row of the third operand
   */
  record ScaledRows(int[] second, int[] scale) {}

  /**
   * The operands and the result of a map.
   *
   * @param third null if there is none
   */
  record Panel(Operand first, Operand second, @Nullable Operand third, Operand result) {
    /** Rows in shared memory. */
    int rows() {
      return resultRow() + result.map().rows();
    }

    int resultRow() {
      int third = this.third == null ? 0 : this.third.map().rows();
      return first.map().rows() + second.map().rows() + third;
    }
  }

  private final Panel panel;
  private final int channels;
  private final int pitch;
  private int[] numbers = new int[1024];
  private int size = HEADER;

  private CouplingProgram(Panel panel, int channels, int pitch) {
    this.panel = panel;
    this.channels = channels;
    this.pitch = pitch;
  }

  /**
   * The integers of a sparse map.
   *
   * @param pitch elements from one row of the panel to the next
   */
  static int[] write(Panel panel, Sparse sparse, int channels, int pitch) {
    CouplingProgram program = new CouplingProgram(panel, channels, pitch);
    program.operands();
    program.segments(sparse);
    program.terms(sparse);
    return Arrays.copyOf(program.numbers, program.size);
  }

  /** The integers of a dense map. */
  static int[] write(Panel panel, DenseProgram dense, int channels, int pitch) {
    CouplingProgram program = new CouplingProgram(panel, channels, pitch);
    program.operands();
    int outputs = program.size;
    program.add(dense.outputs(panel.resultRow(), pitch));
    program.numbers[ROW_STARTS] = dense.pairs();
    program.numbers[PAIRS] = program.size;
    program.add(dense.records(outputs, panel.first().map().rows(), pitch));
    return Arrays.copyOf(program.numbers, program.size);
  }

  private void operands() {
    numbers[0] = operand(panel.first(), 0);
    numbers[1] = operand(panel.second(), secondRow());
    Operand third = panel.third();
    numbers[2] = third == null ? 0 : operand(third, thirdRow());
    numbers[RESULT] = result(panel.result(), panel.resultRow());
    numbers[ROWS] = panel.result().map().rows();
  }

  private int secondRow() {
    return panel.first().map().rows();
  }

  private int thirdRow() {
    return secondRow() + panel.second().map().rows();
  }

  /** Blocks that share rows are one group. */
  private int operand(Operand operand, int panelRow) {
    List<Irreps.Block> blocks = operand.map().irreps().blocks();
    Map<Integer, Integer> components = new LinkedHashMap<>();
    for (int b = 0; b < blocks.size(); b++) {
      if (operand.map().firstRow(b) != RowMap.NONE) {
        components.put(operand.map().firstRow(b), blocks.get(b).irrep().dimension());
      }
    }
    int[] sources = new int[components.size() + 1];
    int[] offsets = offsets(blocks);
    int group = 0;
    sources[0] = size;
    for (int row : components.keySet()) {
      for (int b = 0; b < blocks.size(); b++) {
        if (operand.map().firstRow(b) == row) {
          add(offsets[b], weight(operand, b));
        }
      }
      sources[++group] = size;
    }
    int table = size;
    add(components.size());
    group = 0;
    for (Map.Entry<Integer, Integer> entry : components.entrySet()) {
      add((panelRow + entry.getKey()) * pitch, entry.getValue(), reciprocal(entry.getValue()));
      add(sources[group], sources[group + 1]);
      group++;
    }
    return table;
  }

  private int result(Operand result, int panelRow) {
    List<Irreps.Block> blocks = result.map().irreps().blocks();
    int[] offsets = offsets(blocks);
    int table = size;
    add(blocks.size());
    for (int b = 0; b < blocks.size(); b++) {
      int row = result.map().firstRow(b);
      int components = blocks.get(b).irrep().dimension();
      add(row == RowMap.NONE ? -1 : (panelRow + row) * pitch, components, reciprocal(components));
      add(offsets[b], weight(result, b));
    }
    return table;
  }

  private int weight(Operand operand, int block) {
    return operand.firstWeight() < 0
        ? -1
        : Math.multiplyExact(operand.firstWeight() + block, channels);
  }

  private static int[] offsets(List<Irreps.Block> blocks) {
    int[] offsets = new int[blocks.size()];
    for (int b = 1; b < offsets.length; b++) {
      offsets[b] = Math.addExact(offsets[b - 1], blocks.get(b - 1).dimension());
    }
    return offsets;
  }

  private static int reciprocal(int components) {
    return (1 << RECIPROCAL_BITS) / components + 1;
  }

  private void segments(Sparse sparse) {
    numbers[ROW_STARTS] = size;
    int count = 0;
    add(0);
    for (List<Segment> row : sparse.rows()) {
      count += row.size();
      add(count);
    }
    int[] pairStarts = pairStarts(sparse.terms());
    numbers[SEGMENTS] = size;
    for (List<Segment> row : sparse.rows()) {
      for (Segment segment : row) {
        int by = segment.multiplier() < 0 ? -1 : (thirdRow() + segment.multiplier()) * pitch;
        add(pairStarts[segment.termRow()], pairStarts[segment.termRow() + 1], by);
      }
    }
  }

  /** First pair of each row of the terms: a pair is a run of terms with the same row of a. */
  private static int[] pairStarts(CoupledTerms terms) {
    int[] starts = new int[terms.outputRows() + 1];
    int pairs = 0;
    for (int k = 0; k < terms.outputRows(); k++) {
      starts[k] = pairs;
      for (int t = terms.start(k); t < terms.start(k + 1); t++) {
        pairs += beginsPair(terms, k, t) ? 1 : 0;
      }
    }
    starts[terms.outputRows()] = pairs;
    return starts;
  }

  private static boolean beginsPair(CoupledTerms terms, int row, int term) {
    return term == terms.start(row) || terms.first(term) != terms.first(term - 1);
  }

  private void terms(Sparse sparse) {
    CoupledTerms terms = sparse.terms();
    numbers[PAIRS] = size;
    for (int k = 0; k < terms.outputRows(); k++) {
      for (int t = terms.start(k); t < terms.start(k + 1); t++) {
        if (beginsPair(terms, k, t)) {
          add(terms.first(t) * pitch, t);
        }
      }
    }
    add(0, terms.size());
    ScaledRows scaled = sparse.scaled();
    numbers[SECOND] = size;
    for (int t = 0; t < terms.size(); t++) {
      int row = terms.second(t);
      add((secondRow() + (scaled == null ? row : scaled.second()[row])) * pitch);
    }
    numbers[SCALE] = size;
    for (int t = 0; t < terms.size() && scaled != null; t++) {
      add((thirdRow() + scaled.scale()[terms.second(t)]) * pitch);
    }
  }

  private void add(int... more) {
    while (size + more.length > numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * numbers.length);
    }
    System.arraycopy(more, 0, numbers, size, more.length);
    size += more.length;
  }
}
