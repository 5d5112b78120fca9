package dev.casimir.simd;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.casimir.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;

/** Rows are {@code FloatVector} or {@code DoubleVector}. */
final class VectorRowEmitter implements RowEmitter {
  private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
  private static final ClassDesc ANY_VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");
  private static final ClassDesc BYTE_ORDER = ClassDesc.of("java.nio.ByteOrder");
  private static final ClassDesc LANES = ClassDesc.of("dev.casimir.simd.LanesVectorF64");

  private final boolean single;
  private final int vectorBits;
  private final ClassDesc vector;
  private final ClassDesc element;
  private final ClassDesc layout;
  private final String speciesField;

  VectorRowEmitter(DType dtype, int vectorBits) {
    single = dtype == DType.FLOAT32;
    this.vectorBits = vectorBits;
    vector = ClassDesc.of("jdk.incubator.vector." + (single ? "FloatVector" : "DoubleVector"));
    element = single ? CD_float : CD_double;
    layout = ClassDesc.of("java.lang.foreign.ValueLayout$" + (single ? "OfFloat" : "OfDouble"));
    speciesField = "SPECIES_" + vectorBits;
  }

  @Override
  public int slotsPerValue() {
    return 1;
  }

  @Override
  public int elementBytes() {
    return single ? Float.BYTES : Double.BYTES;
  }

  @Override
  public int rowBytes() {
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
  public void scalar(CodeBuilder code, int segmentSlot, long offset) {
    code.getstatic(vector, speciesField, SPECIES)
        .aload(segmentSlot)
        .getstatic(VALUE_LAYOUT, single ? "JAVA_FLOAT_UNALIGNED" : "JAVA_DOUBLE_UNALIGNED", layout)
        .loadConstant(offset)
        .invokeinterface(SEGMENT, "get", MethodTypeDesc.of(element, layout, CD_long))
        .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
  }

  @Override
  public void loadAt(CodeBuilder code, int segmentSlot, int offsetSlot, long more) {
    code.getstatic(vector, speciesField, SPECIES)
        .aload(segmentSlot)
        .lload(offsetSlot)
        .loadConstant(more)
        .ladd()
        .getstatic(LANES, "ORDER", BYTE_ORDER)
        .invokestatic(
            vector,
            "fromMemorySegment",
            MethodTypeDesc.of(vector, SPECIES, SEGMENT, CD_long, BYTE_ORDER));
  }

  @Override
  public void storeAt(CodeBuilder code, int valueSlot, int segmentSlot, int offsetSlot, long more) {
    code.aload(valueSlot)
        .aload(segmentSlot)
        .lload(offsetSlot)
        .loadConstant(more)
        .ladd()
        .getstatic(LANES, "ORDER", BYTE_ORDER)
        .invokevirtual(
            vector, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, BYTE_ORDER));
  }

  @Override
  public void scalarAt(CodeBuilder code, int segmentSlot, int offsetSlot) {
    code.getstatic(vector, speciesField, SPECIES)
        .aload(segmentSlot)
        .getstatic(VALUE_LAYOUT, single ? "JAVA_FLOAT_UNALIGNED" : "JAVA_DOUBLE_UNALIGNED", layout)
        .lload(offsetSlot)
        .invokeinterface(SEGMENT, "get", MethodTypeDesc.of(element, layout, CD_long))
        .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
  }

  @Override
  public DynamicConstantDesc<?> table() {
    return RowProgramTable.constant(element);
  }

  @Override
  public void coefficientPrefix(CodeBuilder code) {
    code.getstatic(vector, speciesField, SPECIES);
  }

  @Override
  public void coefficient(CodeBuilder code) {
    if (single) {
      code.faload();
    } else {
      code.daload();
    }
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
  }

  @Override
  public void constant(CodeBuilder code, double value) {
    code.getstatic(vector, speciesField, SPECIES);
    if (single) {
      code.loadConstant((float) value);
    } else {
      code.loadConstant(value);
    }
    code.invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element));
  }

  @Override
  public void arithmetic(CodeBuilder code, RowProgram.Code operation, int a, int b, int c) {
    code.aload(a).aload(b);
    switch (operation) {
      case MULTIPLY -> code.invokevirtual(vector, "mul", MethodTypeDesc.of(vector, ANY_VECTOR));
      case ADD -> code.invokevirtual(vector, "add", MethodTypeDesc.of(vector, ANY_VECTOR));
      case SUBTRACT -> code.invokevirtual(vector, "sub", MethodTypeDesc.of(vector, ANY_VECTOR));
      case FMA ->
          code.aload(c)
              .invokevirtual(vector, "fma", MethodTypeDesc.of(vector, ANY_VECTOR, ANY_VECTOR));
      default -> throw new IllegalArgumentException("not arithmetic: " + operation);
    }
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
