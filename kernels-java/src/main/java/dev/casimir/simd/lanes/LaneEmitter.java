package dev.casimir.simd.lanes;

import java.lang.classfile.CodeBuilder;

/**
 * Bytecode of the operations on numbers of one provider and precision. Operands and results are in
 * local variables.
 */
interface LaneEmitter {
  /** Local variable slots a number takes. */
  int slotsPerValue();

  /** Bytes of one vector, or of one number for the scalar provider. */
  int vectorBytes();

  /** Leaves on the stack what is at a byte offset of the segment in a local variable. */
  void load(CodeBuilder code, int segmentSlot, long offset);

  /** Leaves a literal on the stack. */
  void constant(CodeBuilder code, double value);

  /** Leaves the result of an operation that is neither a load, a literal nor a selection. */
  void operation(CodeBuilder code, LaneNode.Code operation, int[] operands);

  /** Whether comparisons leave a mask that several selections can use. */
  boolean hasMasks();

  /** Leaves the mask of a comparison on the stack. */
  void compare(CodeBuilder code, Comparison comparison, int a, int b);

  /** Leaves {@code then} where the mask in a local variable is set, else {@code otherwise}. */
  void blend(CodeBuilder code, int maskSlot, int then, int otherwise);

  /** Compares and selects at once. */
  void select(CodeBuilder code, Comparison comparison, int a, int b, int then, int otherwise);

  /** Pops a number into a local variable. */
  void storeLocal(CodeBuilder code, int slot);

  /** Stores a local variable at a byte offset of the segment in a local variable. */
  void store(CodeBuilder code, int valueSlot, int segmentSlot, long offset);
}
