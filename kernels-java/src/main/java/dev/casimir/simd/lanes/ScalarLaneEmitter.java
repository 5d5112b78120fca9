package dev.casimir.simd.lanes;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.casimir.tensor.DType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Numbers are {@code float} or {@code double}: the same roundings as {@link VectorLaneEmitter}. */
final class ScalarLaneEmitter implements LaneEmitter {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");
  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
  private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");

  private final boolean single;
  private final FloatingBits bits;
  private final TypeKind kind;
  private final ClassDesc element;
  private final ClassDesc layout;

  ScalarLaneEmitter(DType dtype) {
    single = dtype == DType.FLOAT32;
    bits = FloatingBits.of(dtype);
    kind = single ? TypeKind.FLOAT : TypeKind.DOUBLE;
    element = single ? CD_float : CD_double;
    layout = ClassDesc.of("java.lang.foreign.ValueLayout$" + (single ? "OfFloat" : "OfDouble"));
  }

  @Override
  public int slotsPerValue() {
    return kind.slotSize();
  }

  @Override
  public int vectorBytes() {
    return single ? Float.BYTES : Double.BYTES;
  }

  @Override
  public void load(CodeBuilder code, int segmentSlot, long offset) {
    code.aload(segmentSlot);
    elementLayout(code);
    code.loadConstant(offset)
        .invokeinterface(SEGMENT, "get", MethodTypeDesc.of(element, layout, CD_long));
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
  public void operation(CodeBuilder code, LaneNode.Code operation, int[] operands) {
    for (int operand : operands) {
      code.loadLocal(kind, operand);
    }
    switch (operation) {
      case ADD -> add(code);
      case SUBTRACT -> subtract(code);
      case MULTIPLY -> {
        if (single) {
          code.fmul();
        } else {
          code.dmul();
        }
      }
      case DIVIDE -> {
        if (single) {
          code.fdiv();
        } else {
          code.ddiv();
        }
      }
      case FMA ->
          code.invokestatic(MATH, "fma", MethodTypeDesc.of(element, element, element, element));
      case MAX -> code.invokestatic(MATH, "max", MethodTypeDesc.of(element, element, element));
      case MIN -> code.invokestatic(MATH, "min", MethodTypeDesc.of(element, element, element));
      case SQUARE_ROOT -> squareRoot(code);
      case NEGATE -> {
        if (single) {
          code.fneg();
        } else {
          code.dneg();
        }
      }
      case ABSOLUTE -> code.invokestatic(MATH, "abs", MethodTypeDesc.of(element, element));
      case ROUND -> {
        constant(code, bits.roundingShift());
        add(code);
        constant(code, bits.roundingShift());
        subtract(code);
      }
      case POWER_OF_TWO -> {
        constant(code, bits.powerShift());
        add(code);
        asInteger(code);
        code.loadConstant(bits.mantissaBits());
        if (single) {
          code.ishl();
        } else {
          code.lshl();
        }
        asNumber(code);
      }
      case EXPONENT -> exponent(code);
      default -> throw new IllegalArgumentException("not an operation: " + operation);
    }
  }

  private void add(CodeBuilder code) {
    if (single) {
      code.fadd();
    } else {
      code.dadd();
    }
  }

  private void subtract(CodeBuilder code) {
    if (single) {
      code.fsub();
    } else {
      code.dsub();
    }
  }

  /** The root of a float as a double, rounded, is the correctly rounded one. */
  private void squareRoot(CodeBuilder code) {
    if (single) {
      code.f2d();
    }
    code.invokestatic(MATH, "sqrt", MethodTypeDesc.of(CD_double, CD_double));
    if (single) {
      code.d2f();
    }
  }

  private void exponent(CodeBuilder code) {
    asInteger(code);
    code.loadConstant(bits.mantissaBits());
    if (single) {
      code.iushr().loadConstant((int) bits.unitBaseBits()).ior();
    } else {
      code.lushr().loadConstant(bits.unitBaseBits()).lor();
    }
    asNumber(code);
    constant(code, bits.unitBase() + bits.bias());
    subtract(code);
  }

  private void asInteger(CodeBuilder code) {
    if (single) {
      code.invokestatic(
          ClassDesc.of("java.lang.Float"),
          "floatToRawIntBits",
          MethodTypeDesc.of(CD_int, CD_float));
    } else {
      code.invokestatic(
          ClassDesc.of("java.lang.Double"),
          "doubleToRawLongBits",
          MethodTypeDesc.of(CD_long, CD_double));
    }
  }

  private void asNumber(CodeBuilder code) {
    if (single) {
      code.invokestatic(
          ClassDesc.of("java.lang.Float"), "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
    } else {
      code.invokestatic(
          ClassDesc.of("java.lang.Double"),
          "longBitsToDouble",
          MethodTypeDesc.of(CD_double, CD_long));
    }
  }

  @Override
  public boolean hasMasks() {
    return false;
  }

  @Override
  public void compare(CodeBuilder code, Comparison comparison, int a, int b) {
    throw new IllegalStateException("numbers are selected by branches");
  }

  @Override
  public void blend(CodeBuilder code, int maskSlot, int then, int otherwise) {
    throw new IllegalStateException("numbers are selected by branches");
  }

  @Override
  public void select(
      CodeBuilder code, Comparison comparison, int a, int b, int then, int otherwise) {
    Label not = code.newLabel();
    Label end = code.newLabel();
    code.loadLocal(kind, a).loadLocal(kind, b);
    if (single) {
      code.fcmpg();
    } else {
      code.dcmpg();
    }
    switch (comparison) {
      case LESS -> code.ifge(not);
      case LESS_OR_EQUAL -> code.ifgt(not);
      case EQUAL -> code.ifne(not);
    }
    code.loadLocal(kind, then).goto_(end);
    code.labelBinding(not);
    code.loadLocal(kind, otherwise);
    code.labelBinding(end);
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
