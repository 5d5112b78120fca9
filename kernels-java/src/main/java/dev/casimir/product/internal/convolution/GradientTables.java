package dev.casimir.product.internal.convolution;

import dev.casimir.tensor.DType;
import java.util.List;
import java.util.TreeMap;

/**
 * How the gradient of an edge's matrix becomes those of its weights, harmonics and vector.
 *
 * @param offsets where the numbers of the matrix's gradient that are used stand in its memory, in
 *     bytes; each becomes a row of lanes
 * @param weights from those rows and the harmonics
 * @param harmonics from those rows and the weights
 * @param vectors from the gradients of the harmonics and their derivatives
 */
record GradientTables(int[] offsets, TermTable weights, TermTable harmonics, TermTable vectors) {
  static GradientTables of(
      List<ConvolutionPath> paths, int columns, int harmonicRows, boolean weighted, DType dtype) {
    TreeMap<Integer, Integer> rows = new TreeMap<>();
    for (ConvolutionPath path : paths) {
      for (int i = 0; i < path.coefficients().size(); i++) {
        rows.put(number(path, i, columns), 0);
      }
    }
    int[] offsets = new int[rows.size()];
    int next = 0;
    for (int number : List.copyOf(rows.keySet())) {
      offsets[next] = Math.multiplyExact(number, dtype.bytes());
      rows.put(number, next++);
    }
    TermTable.Builder toWeights = new TermTable.Builder(weighted ? paths.size() : 0);
    TermTable.Builder toHarmonics = new TermTable.Builder(harmonicRows);
    for (ConvolutionPath path : paths) {
      for (int i = 0; i < path.coefficients().size(); i++) {
        int row = rows.getOrDefault(number(path, i, columns), -1);
        int harmonic = path.row2() + path.component2(i);
        double coefficient = path.coefficients().value(i);
        toHarmonics.add(harmonic, row, weighted ? path.index() : 0, coefficient);
        if (weighted) {
          toWeights.add(path.index(), row, harmonic, coefficient);
        }
      }
    }
    TermTable.Builder toVectors = new TermTable.Builder(3);
    for (int harmonic = 1; harmonic < harmonicRows; harmonic++) {
      for (int axis = 0; axis < 3; axis++) {
        toVectors.add(axis, harmonic, 3 * harmonic + axis, 1);
      }
    }
    return new GradientTables(
        offsets, toWeights.build(dtype), toHarmonics.build(dtype), toVectors.build(dtype));
  }

  private static int number(ConvolutionPath path, int i, int columns) {
    return (path.row3() + path.component3(i)) * columns + path.row1() + path.component1(i);
  }
}
