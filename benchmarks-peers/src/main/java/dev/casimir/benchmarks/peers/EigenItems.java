package dev.casimir.benchmarks.peers;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/** Eigenvalues and eigenvectors of symmetric matrices by libraries that take one at a time. */
final class EigenItems {
  private EigenItems() {}

  /** What EJML returns of a matrix. */
  record Pairs(double[] values, List<DMatrixRMaj> vectors) {}

  /** One decomposition serves all items, as EJML means it to. */
  static MappedItems<DMatrixRMaj, Pairs> ejml(int size, double[] matrices) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(size, true, true);
    DMatrixRMaj work = new DMatrixRMaj(size, size);
    return new MappedItems<>(
        matrices,
        size * size,
        m -> new DMatrixRMaj(size, size, true, m),
        m -> {
          work.setTo(m);
          if (!eigen.decompose(work)) {
            throw new IllegalStateException("EJML: the decomposition did not converge");
          }
          return new Pairs(
              IntStream.range(0, size).mapToDouble(i -> eigen.getEigenvalue(i).real).toArray(),
              IntStream.range(0, size).mapToObj(eigen::getEigenVector).toList());
        },
        pairs -> descending(pairs.values()));
  }

  static MappedItems<RealMatrix, EigenDecompositionSymmetric> hipparchus(
      int size, double[] matrices) {
    return new MappedItems<>(
        matrices,
        size * size,
        m -> {
          RealMatrix matrix = MatrixUtils.createRealMatrix(size, size);
          for (int i = 0; i < m.length; i++) {
            matrix.setEntry(i / size, i % size, m[i]);
          }
          return matrix;
        },
        m -> {
          EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(m);
          // Vectors are gathered into a matrix when they are asked for.
          eigen.getV();
          return eigen;
        },
        eigen -> descending(eigen.getEigenvalues()));
  }

  private static double[] descending(double[] values) {
    return Arrays.stream(values)
        .boxed()
        .sorted(Comparator.reverseOrder())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }
}
