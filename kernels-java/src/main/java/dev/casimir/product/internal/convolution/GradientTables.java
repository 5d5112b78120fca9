package dev.casimir.product.internal.convolution;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.util.List;
import java.util.TreeMap;

/**
 * How the gradient of an edge's matrix becomes those of its weights, harmonics and vector.
 *
 * @param offsets where the numbers of the matrix's gradient that are used stand in its memory, in
 *     bytes; each becomes a row of lanes
 * @param weights from the harmonics and those rows
 * @param harmonics from the weights (or a row of ones) and those rows
 * @param vectors from the gradients of the harmonics and their derivatives
 */
record GradientTables(int[] offsets, TermTable weights, TermTable harmonics, TermTable vectors) {
  /** Where the number of coefficient {@code i} of a path stands in the matrix's gradient. */
  interface Place {
    int of(ConvolutionPath path, int i);
  }

  static GradientTables of(
      List<ConvolutionPath> paths,
      Place place,
      int harmonicRows,
      boolean weighted,
      DType dtype,
      Provider provider) {
    TreeMap<Integer, Integer> rows = new TreeMap<>();
    for (ConvolutionPath path : paths) {
      for (int i = 0; i < path.coefficients().size(); i++) {
        rows.put(place.of(path, i), 0);
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
        int row = rows.getOrDefault(place.of(path, i), -1);
        int harmonic = path.row2() + path.component2(i);
        double coefficient = path.coefficients().value(i);
        toHarmonics.add(harmonic, weighted ? path.index() : 0, row, coefficient);
        if (weighted) {
          toWeights.add(path.index(), harmonic, row, coefficient);
        }
      }
    }
    return new GradientTables(
        offsets,
        toWeights.build(false, dtype, provider),
        toHarmonics.build(!weighted, dtype, provider),
        slopes(harmonicRows, dtype, provider));
  }

  /** Degree 0 is constant and left out. */
  static TermTable slopes(int harmonicRows, DType dtype, Provider provider) {
    TermTable.Builder toVectors = new TermTable.Builder(3);
    for (int harmonic = 1; harmonic < harmonicRows; harmonic++) {
      for (int axis = 0; axis < 3; axis++) {
        toVectors.add(axis, harmonic, 3 * harmonic + axis, 1);
      }
    }
    return toVectors.build(false, dtype, provider);
  }
}
