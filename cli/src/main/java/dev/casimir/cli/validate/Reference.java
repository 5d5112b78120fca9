package dev.casimir.cli.validate;

import java.util.List;

/** Knows in double precision what should come out. */
interface Reference {
  /** The outputs for operands that are numbers of the precision under test. */
  List<Expected> expect(List<Operand> operands);

  /** What errors are measured by, for a person: {@code sum of |terms|}. */
  String scale();

  /**
   * Whether it is the very computation of the processor in double precision, which then cannot be
   * checked by it.
   */
  boolean isCpu();
}
