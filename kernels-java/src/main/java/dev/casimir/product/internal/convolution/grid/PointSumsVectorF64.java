package dev.casimir.product.internal.convolution.grid;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link PointSums} with the filters of the edges, or the sums of the edges, in registers. */
public final class PointSumsVectorF64 implements PointSums {
  @Override
  public void addFour(
      int rows,
      int columns,
      MemorySegment filters,
      long filtersOffset,
      MemorySegment panels,
      long a,
      long b,
      long c,
      long d,
      MemorySegment sums,
      long sumsOffset) {
    long width = (long) columns * Double.BYTES;
    long length = rows * width;
    MemorySegment panel0 = panels.asSlice(a, length);
    MemorySegment panel1 = panels.asSlice(b, length);
    MemorySegment panel2 = panels.asSlice(c, length);
    MemorySegment panel3 = panels.asSlice(d, length);
    MemorySegment target = sums.asSlice(sumsOffset, length);
    int vectors = columns / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      long row = filtersOffset + lane;
      DoubleVector h0 = DoubleVector.fromMemorySegment(SPECIES, filters, row, ORDER);
      DoubleVector h1 = DoubleVector.fromMemorySegment(SPECIES, filters, row + width, ORDER);
      DoubleVector h2 = DoubleVector.fromMemorySegment(SPECIES, filters, row + 2 * width, ORDER);
      DoubleVector h3 = DoubleVector.fromMemorySegment(SPECIES, filters, row + 3 * width, ORDER);
      long at = lane;
      for (int u = 0; u < rows; u++) {
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, target, at, ORDER);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, panel0, at, ORDER);
        DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, panel1, at, ORDER);
        DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, panel2, at, ORDER);
        DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, panel3, at, ORDER);
        sum = h0.fma(x0, sum);
        sum = h1.fma(x1, sum);
        sum = h2.fma(x2, sum);
        sum = h3.fma(x3, sum);
        sum.intoMemorySegment(target, at, ORDER);
        at += width;
      }
    }
  }

  @Override
  public void addOne(
      int rows,
      int columns,
      MemorySegment filters,
      long filtersOffset,
      MemorySegment panels,
      long a,
      MemorySegment sums,
      long sumsOffset) {
    long width = (long) columns * Double.BYTES;
    long length = rows * width;
    MemorySegment panel0 = panels.asSlice(a, length);
    MemorySegment target = sums.asSlice(sumsOffset, length);
    int vectors = columns / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      long row = filtersOffset + lane;
      DoubleVector h0 = DoubleVector.fromMemorySegment(SPECIES, filters, row, ORDER);
      long at = lane;
      for (int u = 0; u < rows; u++) {
        DoubleVector sum = DoubleVector.fromMemorySegment(SPECIES, target, at, ORDER);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, panel0, at, ORDER);
        sum = h0.fma(x0, sum);
        sum.intoMemorySegment(target, at, ORDER);
        at += width;
      }
    }
  }

  @Override
  public void contractFour(
      int rows,
      int columns,
      MemorySegment values,
      long valuesOffset,
      MemorySegment panels,
      long a,
      long b,
      long c,
      long d,
      MemorySegment results,
      long resultsOffset) {
    long width = (long) columns * Double.BYTES;
    long length = rows * width;
    MemorySegment panel0 = panels.asSlice(a, length);
    MemorySegment panel1 = panels.asSlice(b, length);
    MemorySegment panel2 = panels.asSlice(c, length);
    MemorySegment panel3 = panels.asSlice(d, length);
    MemorySegment source = values.asSlice(valuesOffset, length);
    int vectors = columns / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      DoubleVector s1 = DoubleVector.zero(SPECIES);
      DoubleVector s2 = DoubleVector.zero(SPECIES);
      DoubleVector s3 = DoubleVector.zero(SPECIES);
      long at = lane;
      for (int u = 0; u < rows; u++) {
        DoubleVector value = DoubleVector.fromMemorySegment(SPECIES, source, at, ORDER);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, panel0, at, ORDER);
        DoubleVector x1 = DoubleVector.fromMemorySegment(SPECIES, panel1, at, ORDER);
        DoubleVector x2 = DoubleVector.fromMemorySegment(SPECIES, panel2, at, ORDER);
        DoubleVector x3 = DoubleVector.fromMemorySegment(SPECIES, panel3, at, ORDER);
        s0 = value.fma(x0, s0);
        s1 = value.fma(x1, s1);
        s2 = value.fma(x2, s2);
        s3 = value.fma(x3, s3);
        at += width;
      }
      long row = resultsOffset + lane;
      s0.intoMemorySegment(results, row, ORDER);
      s1.intoMemorySegment(results, row + width, ORDER);
      s2.intoMemorySegment(results, row + 2 * width, ORDER);
      s3.intoMemorySegment(results, row + 3 * width, ORDER);
    }
  }

  @Override
  public void contractOne(
      int rows,
      int columns,
      MemorySegment values,
      long valuesOffset,
      MemorySegment panels,
      long a,
      MemorySegment results,
      long resultsOffset) {
    long width = (long) columns * Double.BYTES;
    long length = rows * width;
    MemorySegment panel0 = panels.asSlice(a, length);
    MemorySegment source = values.asSlice(valuesOffset, length);
    int vectors = columns / LANES;
    for (int v = 0; v < vectors; v++) {
      long lane = (long) v * ROW;
      DoubleVector s0 = DoubleVector.zero(SPECIES);
      long at = lane;
      for (int u = 0; u < rows; u++) {
        DoubleVector value = DoubleVector.fromMemorySegment(SPECIES, source, at, ORDER);
        DoubleVector x0 = DoubleVector.fromMemorySegment(SPECIES, panel0, at, ORDER);
        s0 = value.fma(x0, s0);
        at += width;
      }
      s0.intoMemorySegment(results, resultsOffset + lane, ORDER);
    }
  }
}
