package dev.casimir.linalg;

import dev.casimir.linalg.internal.multiply.ColumnPanels;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A matrix in the order in which products read it, made by {@link MatrixMultiplyKernel#pack}. Any
 * number of threads may multiply with it at once, none while it is replaced. It lives as long as
 * the arena it was packed in.
 */
public final class PackedMatrix {
  private final ColumnPanels panels;
  private final DType dtype;
  private final boolean transposed;
  private final int rows;
  private final int columns;
  private final Tensor memory;

  PackedMatrix(
      ColumnPanels panels, DType dtype, boolean transposed, int rows, int columns, Arena arena) {
    this.panels = panels;
    this.dtype = dtype;
    this.transposed = transposed;
    this.rows = rows;
    this.columns = columns;
    memory = Tensor.zeros(arena, dtype, panels.bytes(rows, columns) / dtype.bytes());
  }

  /** k: what the columns of the first factor must be as many as. */
  public int rows() {
    return rows;
  }

  /** n: columns of the product. */
  public int columns() {
    return columns;
  }

  public DType dtype() {
    return dtype;
  }

  /**
   * Packs another matrix of the same shape, stored in the same way (transposed or not), in its
   * place.
   */
  public void replace(Tensor second) {
    MatrixArguments.check(
        "second", second, dtype, transposed ? columns : rows, transposed ? rows : columns);
    MatrixArguments.refuseOverlap("packed matrix", memory, "second", second);
    panels.pack(
        second.segment(), transposed, rows, columns, 0, panels.count(columns), 0, memory.segment());
  }

  MemorySegment segment() {
    return memory.segment();
  }

  Tensor memory() {
    return memory;
  }

  boolean isLaidOutAs(ColumnPanels other) {
    return panels.width() == other.width();
  }

  @Override
  public String toString() {
    return "[" + rows + ", " + columns + "] " + dtype + " packed";
  }
}
