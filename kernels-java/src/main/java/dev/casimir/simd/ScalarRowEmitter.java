package dev.casimir.simd;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.casimir.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;

/** Rows are single numbers: the same roundings as {@link VectorRowEmitter}, one lane at a time. */
final class ScalarRowEmitter implements RowEmitter {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");

  private final boolean single;
  private final TypeKind kind;
  private final ClassDesc element;
  private final ClassDesc layout;

  ScalarRowEmitter(DType dtype) {
    single = dtype == DType.FLOAT32;
    kind = single ? TypeKind.FLOAT : TypeKind.DOUBLE;
    element = single ? CD_float : CD_double;
    layout = ClassDesc.of("java.lang.foreign.ValueLayout$" + (single ? "OfFloat" : "OfDouble"));
  }

  @Override
  public int slotsPerValue() {
    return kind.slotSize();
  }

  @Override
  public int elementBytes() {
    return single ? Float.BYTES : Double.BYTES;
  }

  @Override
  public int rowBytes() {
    return elementBytes();
  }

  @Override
  public void load(CodeBuilder code, int segmentSlot, long offset) {
    code.aload(segmentSlot);
    elementLayout(code);
    code.loadConstant(offset)
        .invokeinterface(SEGMENT, "get", MethodTypeDesc.of(element, layout, CD_long));
  }

  @Override
  public void scalar(CodeBuilder code, int segmentSlot, long offset) {
    load(code, segmentSlot, offset);
  }

  @Override
  public void scalarAt(CodeBuilder code, int segmentSlot, int offsetSlot) {
    loadAt(code, segmentSlot, offsetSlot, 0);
  }

  @Override
  public void storeAt(CodeBuilder code, int valueSlot, int segmentSlot, int offsetSlot, long more) {
    code.aload(segmentSlot);
    elementLayout(code);
    code.lload(offsetSlot)
        .loadConstant(more)
        .ladd()
        .loadLocal(kind, valueSlot)
        .invokeinterface(SEGMENT, "set", MethodTypeDesc.of(CD_void, layout, CD_long, element));
  }

  @Override
  public void loadAt(CodeBuilder code, int segmentSlot, int offsetSlot, long more) {
    code.aload(segmentSlot);
    elementLayout(code);
    code.lload(offsetSlot)
        .loadConstant(more)
        .ladd()
        .invokeinterface(SEGMENT, "get", MethodTypeDesc.of(element, layout, CD_long));
  }

  @Override
  public DynamicConstantDesc<?> table() {
    return RowProgramTable.constant(element);
  }

  @Override
  public void coefficientPrefix(CodeBuilder code) {
    // A single number needs no species.
  }

  @Override
  public void coefficient(CodeBuilder code) {
    if (single) {
      code.faload();
    } else {
      code.daload();
    }
  }

  @Override
  public void constant(CodeBuilder code, double value) {
    if (single) {
      code.loadConstant((float) value);
    } else {
      code.loadConstant(value);
    }
  }

  @Override
  public void arithmetic(CodeBuilder code, RowProgram.Code operation, int a, int b, int c) {
    code.loadLocal(kind, a).loadLocal(kind, b);
    switch (operation) {
      case MULTIPLY -> {
        if (single) {
          code.fmul();
        } else {
          code.dmul();
        }
      }
      case ADD -> {
        if (single) {
          code.fadd();
        } else {
          code.dadd();
        }
      }
      case SUBTRACT -> {
        if (single) {
          code.fsub();
        } else {
          code.dsub();
        }
      }
      case FMA ->
          code.loadLocal(kind, c)
              .invokestatic(MATH, "fma", MethodTypeDesc.of(element, element, element, element));
      default -> throw new IllegalArgumentException("not arithmetic: " + operation);
    }
  }

  @Override
  public void storeLocal(CodeBuilder code, int slot) {
    code.storeLocal(kind, slot);
  }

  @Override
  public void store(CodeBuilder code, int valueSlot, int segmentSlot, long offset) {
    code.aload(segmentSlot);
    elementLayout(code);
    code.loadConstant(offset)
        .loadLocal(kind, valueSlot)
        .invokeinterface(SEGMENT, "set", MethodTypeDesc.of(CD_void, layout, CD_long, element));
  }

  private void elementLayout(CodeBuilder code) {
    code.getstatic(VALUE_LAYOUT, single ? "JAVA_FLOAT_UNALIGNED" : "JAVA_DOUBLE_UNALIGNED", layout);
  }
}
