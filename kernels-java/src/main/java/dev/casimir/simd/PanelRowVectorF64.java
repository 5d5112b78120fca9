package dev.casimir.simd;

import static dev.casimir.simd.LanesVectorF64.ELEMENT;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PanelRow} in whole vectors. */
public final class PanelRowVectorF64 implements PanelRow {
  @Override
  public boolean isAnyAboveZero(MemorySegment panel, long offset, long scratch, int vectors) {
    DoubleVector most = DoubleVector.zero(SPECIES);
    for (int v = 0; v < vectors; v++) {
      long at = offset + (long) v * ROW;
      DoubleVector numbers = DoubleVector.fromMemorySegment(SPECIES, panel, at, ORDER);
      most = most.max(numbers);
    }
    most.intoMemorySegment(panel, scratch, ORDER);
    for (int at = 0; at < ROW; at += Double.BYTES) {
      if (panel.get(ELEMENT, scratch + at) > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void fill(MemorySegment panel, long offset, MemorySegment table, long at, int vectors) {
    double value = table.get(ELEMENT, at);
    DoubleVector same = DoubleVector.broadcast(SPECIES, value);
    for (int v = 0; v < vectors; v++) {
      same.intoMemorySegment(panel, offset + (long) v * ROW, ORDER);
    }
  }
}
