package dev.casimir.cuda.internal.rotation;

import dev.casimir.so3.Irreps;
import dev.casimir.so3.WignerJ;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The matrices J of some irreps: dense to the degree that kernels have in registers, beyond the
 * nonzeros, with the places where rows start and then the columns among the integers.
 */
final class ExchangeTables {
  /** The last degree of {@code rotateColumn} in registers. */
  private static final int DENSE_DEGREE = 6;

  /** Where the matrix of a degree stands. */
  record Place(int values, int starts) {}

  private final Map<Integer, Place> places = new HashMap<>();
  private final List<double[]> values = new ArrayList<>();
  private final List<int[]> integers = new ArrayList<>();

  ExchangeTables(Irreps irreps) {
    int valueCount = 0;
    int integerCount = 0;
    for (Irreps.Block block : irreps.blocks()) {
      int degree = block.irrep().degree();
      if (block.multiplicity() > 0 && !places.containsKey(degree)) {
        places.put(degree, new Place(valueCount, integerCount));
        WignerJ matrix = WignerJ.of(degree);
        if (degree <= DENSE_DEGREE) {
          values.add(matrix.dense());
        } else {
          values.add(IntStream.range(0, matrix.size()).mapToDouble(matrix::value).toArray());
          integers.add(startsAndColumns(matrix));
          integerCount += integers.getLast().length;
        }
        valueCount += values.getLast().length;
      }
    }
  }

  private static int[] startsAndColumns(WignerJ matrix) {
    int degree = matrix.degree();
    int rows = 2 * degree + 1;
    int[] both = new int[rows + 1 + matrix.size()];
    for (int i = 0; i < matrix.size(); i++) {
      both[matrix.rowOrder(i) + degree + 1] = i + 1;
      both[rows + 1 + i] = matrix.columnOrder(i) + degree;
    }
    return both;
  }

  Place place(int degree) {
    return places.getOrDefault(degree, new Place(0, 0));
  }

  double[] values() {
    return values.stream().flatMapToDouble(DoubleStream::of).toArray();
  }

  int[] integers() {
    return integers.stream().flatMapToInt(IntStream::of).toArray();
  }

  /** Numbers of shared memory a thread needs for a column of the degrees not in registers. */
  static int columnNumbers(int maximumDegree) {
    return maximumDegree <= DENSE_DEGREE ? 0 : 2 * (2 * maximumDegree + 1);
  }
}
