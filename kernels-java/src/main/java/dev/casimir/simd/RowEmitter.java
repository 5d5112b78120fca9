package dev.casimir.simd;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.DynamicConstantDesc;

/** Bytecode of the row operations for one provider and precision. */
interface RowEmitter {
  /** Local variable slots a value takes. */
  int slotsPerValue();

  /** Bytes of an element. */
  int elementBytes();

  /** Bytes of a row. */
  int rowBytes();

  /** Leaves the row at a byte offset of the segment in a local variable. */
  void load(CodeBuilder code, int segmentSlot, long offset);

  /** Leaves the element at a byte offset of the segment in a local variable in every lane. */
  void scalar(CodeBuilder code, int segmentSlot, long offset);

  /** Leaves the row at the byte offset that a long in a local variable holds, and a constant. */
  void loadAt(CodeBuilder code, int segmentSlot, int offsetSlot, long more);

  /** Stores a local variable at the byte offset that another holds, and a constant. */
  void storeAt(CodeBuilder code, int valueSlot, int segmentSlot, int offsetSlot, long more);

  /** Leaves the element at the byte offset that a long in a local variable holds in every lane. */
  void scalarAt(CodeBuilder code, int segmentSlot, int offsetSlot);

  /** The class data of the kernel: its table of coefficients as an array of elements. */
  DynamicConstantDesc<?> table();

  /** Pushes what a coefficient needs below the table. */
  void coefficientPrefix(CodeBuilder code);

  /** Stack: (prefix,) table, index. Leaves the element in every lane. */
  void coefficient(CodeBuilder code);

  /** Leaves the literal in every lane. */
  void constant(CodeBuilder code, double value);

  /** Leaves the result of an arithmetic instruction on local variables. */
  void arithmetic(CodeBuilder code, RowProgram.Code operation, int a, int b, int c);

  /** Pops a value into a local variable. */
  void storeLocal(CodeBuilder code, int slot);

  /** Stores a local variable at a byte offset of the segment in a local variable. */
  void store(CodeBuilder code, int valueSlot, int segmentSlot, long offset);
}
