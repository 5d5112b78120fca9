package dev.casimir.benchmarks.peers;

import org.hipparchus.geometry.euclidean.threed.Rotation;
import org.hipparchus.geometry.euclidean.threed.RotationConvention;
import org.hipparchus.geometry.euclidean.threed.Vector3D;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/** The compared functions by Hipparchus. */
final class HipparchusItems {
  private static final RotationConvention CONVENTION = RotationConvention.VECTOR_OPERATOR;
  private static final double ORTHOGONALITY = 1e-10;

  private HipparchusItems() {}

  static MappedItems<Vector3D, double[][]> rotationExponential(double[] vectors) {
    return new MappedItems<>(
        vectors,
        3,
        Vector3D::new,
        w -> new Rotation(w, w.getNorm(), CONVENTION).getMatrix(),
        MappedItems::flat);
  }

  static MappedItems<double[][], Vector3D> rotationLogarithm(double[] matrices) {
    return new MappedItems<>(
        matrices,
        9,
        MappedItems::matrix,
        r -> {
          Rotation rotation = new Rotation(r, ORTHOGONALITY);
          return rotation.getAxis(CONVENTION).scalarMultiply(rotation.getAngle());
        },
        Vector3D::toArray);
  }

  static MappedItems<RealMatrix, RealMatrix> exponential(double[] matrices) {
    return new MappedItems<>(
        matrices,
        9,
        m -> MatrixUtils.createRealMatrix(MappedItems.matrix(m)),
        MatrixUtils::matrixExponential,
        m -> MappedItems.flat(m.getData()));
  }

  static MappedItems<RealMatrix, RealMatrix> polar(double[] matrices) {
    return new MappedItems<>(
        matrices,
        9,
        m -> MatrixUtils.createRealMatrix(MappedItems.matrix(m)),
        m -> {
          SingularValueDecomposition values = new SingularValueDecomposition(m);
          return values.getU().multiply(values.getVT());
        },
        m -> MappedItems.flat(m.getData()));
  }
}
