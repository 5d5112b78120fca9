package dev.casimir.benchmarks.peers;

import dev.casimir.benchmarks.GroupOperands;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieOperation;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.Decomposition.Kind;
import dev.casimir.tensor.Arrangement;
import java.util.Locale;

/** What other libraries compute too. */
enum ComparedMap {
  /** Rotation vectors to matrices. */
  SO3_EXP,
  /** Rotation matrices to vectors. */
  SO3_LOG,
  /** The exponential of 3x3 matrices. */
  GL3_EXP,
  /** The orthogonal factor of 3x3 matrices, others by way of singular values. */
  GL3_POLAR;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The numbers that go in, item by item; those of {@code LieBenchmark} for the same seed. */
  double[] operands(int items, long seed) {
    return switch (this) {
      case SO3_EXP -> new GroupOperands(LieGroup.so(3), seed).tangents(items);
      case SO3_LOG -> new GroupOperands(LieGroup.so(3), seed).elements(items);
      case GL3_EXP -> new GroupOperands(LieGroup.gl(3), seed).tangents(items);
      case GL3_POLAR -> new GroupOperands(LieGroup.gl(3), seed).elements(items);
    };
  }

  Operation<ItemwiseKernel> operation(Arrangement arrangement) {
    return switch (this) {
      case SO3_EXP -> LieOperation.exp(LieGroup.so(3)).arranged(arrangement);
      case SO3_LOG -> LieOperation.log(LieGroup.so(3)).arranged(arrangement);
      case GL3_EXP -> LieOperation.exp(LieGroup.gl(3)).arranged(arrangement);
      case GL3_POLAR -> Decomposition.of(Kind.POLAR, 3).arranged(arrangement);
    };
  }

  /**
   * The same by another library.
   *
   * @throws IllegalArgumentException if that library does not have it
   */
  MappedItems<?, ?> by(String library, double[] operands) {
    return switch (label() + ":" + library) {
      case "so3-exp:hipparchus" -> HipparchusItems.rotationExponential(operands);
      case "so3-exp:commons-math" -> CommonsMathItems.rotationExponential(operands);
      case "so3-log:hipparchus" -> HipparchusItems.rotationLogarithm(operands);
      case "so3-log:commons-math" -> CommonsMathItems.rotationLogarithm(operands);
      case "gl3-exp:hipparchus" -> HipparchusItems.exponential(operands);
      case "gl3-polar:hipparchus" -> HipparchusItems.polar(operands);
      case "gl3-polar:commons-math" -> CommonsMathItems.polar(operands);
      case "gl3-polar:ejml" -> EjmlItems.polar(operands);
      default ->
          throw new IllegalArgumentException(
              "contender: " + library + " has no " + label() + " to compare with");
    };
  }
}
