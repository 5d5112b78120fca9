package dev.casimir.benchmarks.peers;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The compared functions by EJML, which has neither exponentials nor rotations, and no singular
 * value decomposition of its matrices of fixed size.
 */
final class EjmlItems {
  private EjmlItems() {}

  /** One decomposition serves all items, as EJML means it to. */
  static MappedItems<DMatrixRMaj, DMatrixRMaj> polar(double[] matrices) {
    SingularValueDecomposition_F64<DMatrixRMaj> values =
        DecompositionFactory_DDRM.svd(3, 3, true, true, false);
    DMatrixRMaj work = new DMatrixRMaj(3, 3);
    DMatrixRMaj u = new DMatrixRMaj(3, 3);
    DMatrixRMaj v = new DMatrixRMaj(3, 3);
    return new MappedItems<>(
        matrices,
        9,
        m -> new DMatrixRMaj(3, 3, true, m),
        m -> {
          work.setTo(m);
          if (!values.decompose(work)) {
            throw new IllegalStateException("EJML: the decomposition did not converge");
          }
          DMatrixRMaj product = new DMatrixRMaj(3, 3);
          CommonOps_DDRM.mult(values.getU(u, false), values.getV(v, true), product);
          return product;
        },
        m -> m.data.clone());
  }
}
