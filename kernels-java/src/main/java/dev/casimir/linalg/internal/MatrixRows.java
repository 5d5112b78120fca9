package dev.casimir.linalg.internal;

import dev.casimir.items.LaneRoutine;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;

/** A matrix that one program of a routine hands to the next. */
final class MatrixRows {
  private final int rows;
  private final int columns;
  private final int[] variables;

  MatrixRows(LaneRoutine routine, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    variables = new int[rows * columns];
    for (int i = 0; i < variables.length; i++) {
      variables[i] = routine.variable();
    }
  }

  LaneMatrix read(LaneProgram program) {
    return LaneMatrix.of(rows, columns, (i, j) -> program.input(variables[i * columns + j]));
  }

  void write(LaneProgram program, LaneMatrix value) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        program.output(variables[i * columns + j], value.at(i, j));
      }
    }
  }
}
