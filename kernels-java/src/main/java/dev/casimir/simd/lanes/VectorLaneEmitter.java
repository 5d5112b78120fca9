package dev.casimir.simd.lanes;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.casimir.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Numbers are {@code FloatVector} or {@code DoubleVector}. */
final class VectorLaneEmitter implements LaneEmitter {
  private static final String PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of(PACKAGE + "Vector");
  private static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");
  private static final ClassDesc OPERATORS = ClassDesc.of(PACKAGE + "VectorOperators");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc BINARY = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc LANES = ClassDesc.of("dev.casimir.simd.LanesVectorF64");

  private final boolean single;
  private final int vectorBits;
  private final FloatingBits bits;
  private final ClassDesc vector;
  private final ClassDesc integers;
  private final ClassDesc element;
  private final ClassDesc integer;
  private final String speciesField;

  VectorLaneEmitter(DType dtype, int vectorBits) {
    single = dtype == DType.FLOAT32;
    this.vectorBits = vectorBits;
    bits = FloatingBits.of(dtype);
    vector = ClassDesc.of(PACKAGE + (single ? "FloatVector" : "DoubleVector"));
    integers = ClassDesc.of(PACKAGE + (single ? "IntVector" : "LongVector"));
    element = single ? CD_float : CD_double;
    integer = single ? CD_int : CD_long;
    speciesField = "SPECIES_" + vectorBits;
  }

  @Override
  public int slotsPerValue() {
    return 1;
  }

  @Override
  public int vectorBytes() {
    return vectorBits / Byte.SIZE;
  }

  @Override
  public void load(CodeBuilder code, int segmentSlot, long offset) {
    code.getstatic(vector, speciesField, SPECIES)
        .aload(segmentSlot)
        .loadConstant(offset)
        .getstatic(LANES, "ORDER", BYTE_ORDER)
        .invokestatic(
            vector,
            "fromMemorySegment",
            MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, BYTE_ORDER));
  }

  @Override
  public void constant(CodeBuilder code, double value) {
    code.getstatic(vector, speciesField, SPECIES);
    literal(code, value);
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
  }

  private void literal(CodeBuilder code, double value) {
    if (single) {
      code.loadConstant((float) value);
    } else {
      code.loadConstant(value);
    }
  }

  @Override
  public void operation(CodeBuilder code, LaneNode.Code operation, int[] operands) {
    for (int operand : operands) {
      code.aload(operand);
    }
    switch (operation) {
      case ADD -> binary(code, "add");
      case SUBTRACT -> binary(code, "sub");
      case MULTIPLY -> binary(code, "mul");
      case DIVIDE -> binary(code, "div");
      case MAX -> binary(code, "max");
      case MIN -> binary(code, "min");
      case FMA ->
          code.invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
      case SQUARE_ROOT -> code.invokevirtual(vector, "sqrt", MethodTypeDesc.of(vector));
      case NEGATE -> code.invokevirtual(vector, "neg", MethodTypeDesc.of(vector));
      case ABSOLUTE -> code.invokevirtual(vector, "abs", MethodTypeDesc.of(vector));
      case ROUND -> {
        scalarOperand(code, "add", bits.roundingShift());
        scalarOperand(code, "sub", bits.roundingShift());
      }
      case POWER_OF_TWO -> {
        scalarOperand(code, "add", bits.powerShift());
        asIntegers(code);
        shift(code, "LSHL");
        asNumbers(code);
      }
      case EXPONENT -> {
        asIntegers(code);
        shift(code, "LSHR");
        code.getstatic(OPERATORS, "OR", ASSOCIATIVE);
        integerLiteral(code, bits.unitBaseBits());
        code.invokevirtual(integers, "lanewise", MethodTypeDesc.of(integers, BINARY, integer));
        asNumbers(code);
        scalarOperand(code, "sub", bits.unitBase() + bits.bias());
      }
      default -> throw new IllegalArgumentException("not an operation: " + operation);
    }
  }

  private void binary(CodeBuilder code, String name) {
    code.invokevirtual(vector, name, MethodTypeDesc.of(vector, ANY_VECTOR));
  }

  private void scalarOperand(CodeBuilder code, String name, double value) {
    literal(code, value);
    code.invokevirtual(vector, name, MethodTypeDesc.of(vector, element));
  }

  private void asIntegers(CodeBuilder code) {
    code.invokevirtual(
        vector, single ? "reinterpretAsInts" : "reinterpretAsLongs", MethodTypeDesc.of(integers));
  }

  private void asNumbers(CodeBuilder code) {
    code.invokevirtual(
        integers,
        single ? "reinterpretAsFloats" : "reinterpretAsDoubles",
        MethodTypeDesc.of(vector));
  }

  private void shift(CodeBuilder code, String direction) {
    code.getstatic(OPERATORS, direction, BINARY);
    integerLiteral(code, bits.mantissaBits());
    code.invokevirtual(integers, "lanewise", MethodTypeDesc.of(integers, BINARY, integer));
  }

  private void integerLiteral(CodeBuilder code, long value) {
    if (single) {
      code.loadConstant((int) value);
    } else {
      code.loadConstant(value);
    }
  }

  @Override
  public boolean hasMasks() {
    return true;
  }

  @Override
  public void compare(CodeBuilder code, Comparison comparison, int a, int b) {
    code.aload(a)
        .getstatic(OPERATORS, comparison.vectorOperator(), COMPARISON)
        .aload(b)
        .invokevirtual(vector, "compare", MethodTypeDesc.of(MASK, COMPARISON, ANY_VECTOR));
  }

  @Override
  public void blend(CodeBuilder code, int maskSlot, int then, int otherwise) {
    code.aload(otherwise)
        .aload(then)
        .aload(maskSlot)
        .invokevirtual(vector, "blend", MethodTypeDesc.of(vector, ANY_VECTOR, MASK));
  }

  @Override
  public void select(
      CodeBuilder code, Comparison comparison, int a, int b, int then, int otherwise) {
    throw new IllegalStateException("vectors are selected by masks");
  }

  @Override
  public void storeLocal(CodeBuilder code, int slot) {
    code.astore(slot);
  }

  @Override
  public void store(CodeBuilder code, int valueSlot, int segmentSlot, long offset) {
    code.aload(valueSlot)
        .aload(segmentSlot)
        .loadConstant(offset)
        .getstatic(LANES, "ORDER", BYTE_ORDER)
        .invokevirtual(
            vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, BYTE_ORDER));
  }
}
