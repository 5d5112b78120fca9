package dev.casimir.lie.internal;

import dev.casimir.lie.LieGroup;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * The basis of an algebra of matrices that the coordinates of a tangent refer to. Each basis matrix
 * has few entries; the first of them is zero in all others, so that a coordinate is read off there.
 */
public final class LieAlgebra {
  /** An entry of a basis matrix. */
  private record Entry(int row, int column, int value) {}

  private final int size;
  private final List<List<Entry>> basis = new ArrayList<>();

  private LieAlgebra(int size) {
    this.size = size;
  }

  /** The algebra of a group. */
  public static LieAlgebra of(LieGroup group) {
    LieAlgebra algebra = new LieAlgebra(group.matrixSize());
    int n = group.rank();
    switch (group.family()) {
      case SO -> algebra.addRotations(n);
      case SE -> {
        algebra.addTranslations(n);
        algebra.addRotations(n);
      }
      case SIM -> {
        algebra.addTranslations(n);
        algebra.addRotations(n);
        algebra.addScaling(n);
      }
      case GL -> algebra.addEntries(n);
      case SL -> algebra.addTraceless(n);
      case AFF -> {
        algebra.addTranslations(n);
        algebra.addEntries(n);
      }
      case HEISENBERG -> algebra.addHeisenberg(algebra.size);
      case UNITRIANGULAR -> algebra.addUpper(n);
      case SCALING -> algebra.addScaling(1);
    }
    return algebra;
  }

  private void add(Entry... entries) {
    basis.add(List.of(entries));
  }

  private void addRotations(int n) {
    if (n == 3) {
      // rotation vectors
      addRotation(1, 2);
      addRotation(2, 0);
      addRotation(0, 1);
      return;
    }
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        addRotation(i, j);
      }
    }
  }

  private void addRotation(int from, int to) {
    add(new Entry(to, from, 1), new Entry(from, to, -1));
  }

  private void addTranslations(int n) {
    for (int i = 0; i < n; i++) {
      add(new Entry(i, n, 1));
    }
  }

  private void addScaling(int n) {
    Entry[] diagonal = new Entry[n];
    for (int i = 0; i < n; i++) {
      diagonal[i] = new Entry(i, i, 1);
    }
    add(diagonal);
  }

  private void addEntries(int n) {
    for (int i = 0; i < n * n; i++) {
      add(new Entry(i / n, i % n, 1));
    }
  }

  private void addTraceless(int n) {
    for (int i = 0; i < n * n - 1; i++) {
      Entry entry = new Entry(i / n, i % n, 1);
      if (i / n == i % n) {
        add(entry, new Entry(n - 1, n - 1, -1));
      } else {
        add(entry);
      }
    }
  }

  private void addUpper(int n) {
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        add(new Entry(i, j, 1));
      }
    }
  }

  private void addHeisenberg(int rows) {
    for (int j = 1; j < rows - 1; j++) {
      add(new Entry(0, j, 1));
    }
    for (int i = 1; i < rows - 1; i++) {
      add(new Entry(i, rows - 1, 1));
    }
    add(new Entry(0, rows - 1, 1));
  }

  /** Coordinates of a tangent. */
  public int dimension() {
    return basis.size();
  }

  /** Rows of a matrix. */
  public int size() {
    return size;
  }

  /** The matrix of a tangent. */
  LaneMatrix hat(List<Lane> tangent) {
    LaneProgram program = tangent.getFirst().program();
    Lane[] entries = new Lane[size * size];
    java.util.Arrays.fill(entries, program.constant(0));
    for (int k = 0; k < basis.size(); k++) {
      for (Entry entry : basis.get(k)) {
        int at = entry.row() * size + entry.column();
        Lane value = tangent.get(k);
        entries[at] = entry.value() > 0 ? entries[at].plus(value) : entries[at].minus(value);
      }
    }
    return LaneMatrix.of(size, size, List.of(entries));
  }

  /** The tangent of a matrix of the algebra. */
  List<Lane> vee(LaneMatrix matrix) {
    return basis.stream()
        .map(entries -> matrix.at(entries.getFirst().row(), entries.getFirst().column()))
        .toList();
  }

  /** The coordinates of the linear function G -> sum of G times the matrix of a tangent. */
  List<Lane> hatTransposed(LaneMatrix gradient) {
    List<Lane> tangent = new ArrayList<>();
    for (List<Entry> entries : basis) {
      Lane sum = gradient.program().constant(0);
      for (Entry entry : entries) {
        Lane value = gradient.at(entry.row(), entry.column());
        sum = entry.value() > 0 ? sum.plus(value) : sum.minus(value);
      }
      tangent.add(sum);
    }
    return tangent;
  }

  /** The matrix with the coordinates where {@link #vee} reads them, zero elsewhere. */
  LaneMatrix veeTransposed(List<Lane> gradient) {
    LaneProgram program = gradient.getFirst().program();
    Lane[] entries = new Lane[size * size];
    java.util.Arrays.fill(entries, program.constant(0));
    for (int k = 0; k < basis.size(); k++) {
      Entry place = basis.get(k).getFirst();
      entries[place.row() * size + place.column()] = gradient.get(k);
    }
    return LaneMatrix.of(size, size, List.of(entries));
  }

  /** {@link #hat(List)} of one item. */
  void hat(double[] tangent, int offset, double[] matrix) {
    java.util.Arrays.fill(matrix, 0);
    for (int k = 0; k < basis.size(); k++) {
      for (Entry entry : basis.get(k)) {
        matrix[entry.row() * size + entry.column()] += entry.value() * tangent[offset + k];
      }
    }
  }

  /** {@link #vee(LaneMatrix)} of one item. */
  void vee(double[] matrix, double[] tangent, int offset) {
    for (int k = 0; k < basis.size(); k++) {
      Entry place = basis.get(k).getFirst();
      tangent[offset + k] = matrix[place.row() * size + place.column()];
    }
  }

  /** {@link #hatTransposed(LaneMatrix)} of one item. */
  void hatTransposed(double[] gradient, double[] tangent, int offset) {
    for (int k = 0; k < basis.size(); k++) {
      double sum = 0;
      for (Entry entry : basis.get(k)) {
        sum += entry.value() * gradient[entry.row() * size + entry.column()];
      }
      tangent[offset + k] = sum;
    }
  }

  /** {@link #veeTransposed(List)} of one item. */
  void veeTransposed(double[] gradient, int offset, double[] matrix) {
    java.util.Arrays.fill(matrix, 0);
    for (int k = 0; k < basis.size(); k++) {
      Entry place = basis.get(k).getFirst();
      matrix[place.row() * size + place.column()] = gradient[offset + k];
    }
  }
}
