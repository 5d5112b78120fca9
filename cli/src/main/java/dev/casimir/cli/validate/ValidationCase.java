package dev.casimir.cli.validate;

import dev.casimir.tensor.DType;
import java.util.List;

/**
 * Something every device is held to.
 *
 * @param operation name of the operation, as {@code casimir apply} has it where it does
 * @param name what is special about this case
 * @param operands numbers of the precision
 * @param units errors may be this many units of rounding of the reference's scale
 */
record ValidationCase(
    String operation,
    String name,
    DType dtype,
    List<Operand> operands,
    Computation computation,
    Reference reference,
    double units) {
  ValidationCase {
    operands = operands.stream().map(operand -> operand.rounded(dtype)).toList();
  }

  /** The same in both precisions. */
  static List<ValidationCase> inBoth(
      String operation,
      String name,
      List<Operand> operands,
      Computation computation,
      Reference reference,
      double units) {
    return List.of(
        new ValidationCase(operation, name, DType.FLOAT32, operands, computation, reference, units),
        new ValidationCase(
            operation, name, DType.FLOAT64, operands, computation, reference, units));
  }
}
