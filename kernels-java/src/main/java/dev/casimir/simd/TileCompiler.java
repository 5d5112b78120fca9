package dev.casimir.simd;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.casimir.tensor.DType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the class of a {@link TileKernel}: a method for every height and width of a tile, whose
 * sums are local variables.
 */
public final class TileCompiler {
  private static final ClassDesc NAME = ClassDesc.of("dev.casimir.simd.CompiledTiles");
  private static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
  private static final ClassDesc KERNEL = TileKernel.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc SLICE = MethodTypeDesc.of(SEGMENT, CD_long, CD_long);
  private static final MethodTypeDesc TILE =
      MethodTypeDesc.of(
          CD_void, CD_int, SEGMENT, CD_long, CD_long, CD_long, SEGMENT, CD_long, CD_long, SEGMENT,
          CD_long, CD_long, SEGMENT, CD_long, CD_long);
  private static final MethodTypeDesc RUN = TILE.insertParameterTypes(0, CD_int, CD_int);

  /** Local variable slots of a tile method; of the entry they come after three more. */
  private static final int DEPTH_SLOT = 0;

  private static final int A_SLOT = 1;
  private static final int A_OFFSET_SLOT = 2;
  private static final int A_ROW_SLOT = 4;
  private static final int A_DEPTH_SLOT = 6;
  private static final int B_SLOT = 8;
  private static final int B_OFFSET_SLOT = 9;
  private static final int B_DEPTH_SLOT = 11;
  private static final int START_SLOT = 13;
  private static final int START_OFFSET_SLOT = 14;
  private static final int START_ROW_SLOT = 16;
  private static final int C_SLOT = 18;
  private static final int C_OFFSET_SLOT = 19;
  private static final int C_ROW_SLOT = 21;
  private static final int WINDOW_SLOT = 23;
  private static final int LENGTH_SLOT = 24;
  private static final int A_AT_SLOT = 26;
  private static final int INDEX_SLOT = 28;
  private static final int FIRST_FREE_SLOT = 29;

  private static final int ENTRY_SHIFT = 3;

  private final RowEmitter emitter;
  private final TileShape shape;

  private TileCompiler(RowEmitter emitter, TileShape shape) {
    this.emitter = emitter;
    this.shape = shape;
  }

  /**
   * Compiles for a provider. Vector classes are named, not linked, so this is safe without the
   * module.
   */
  public static TileKernel compile(DType dtype, TileShape shape, Provider provider) {
    RowEmitter emitter =
        provider == Provider.VECTOR
            ? new VectorRowEmitter(dtype, Provider.vectorBits())
            : new ScalarRowEmitter(dtype);
    byte[] bytes = new TileCompiler(emitter, shape).build();
    try {
      return (TileKernel)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated kernel could not be loaded", e);
    }
  }

  private byte[] build() {
    return ClassFile.of()
        .build(
            NAME,
            builder -> {
              builder.withFlags(ACC_PUBLIC | ACC_FINAL).withInterfaceSymbols(KERNEL);
              builder.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  ACC_PUBLIC,
                  code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
              for (int rows = 1; rows <= shape.rows(); rows++) {
                for (int vectors = 1; vectors <= shape.vectors(); vectors++) {
                  int height = rows;
                  int width = vectors;
                  builder.withMethodBody(
                      name(rows, vectors), TILE, ACC_STATIC, code -> tile(code, height, width));
                }
              }
              builder.withMethodBody("run", RUN, ACC_PUBLIC | ACC_FINAL, this::entry);
            });
  }

  private static String name(int rows, int vectors) {
    return "tile" + rows + "x" + vectors;
  }

  /** Jumps to the method of the height and width. */
  private void entry(CodeBuilder code) {
    Label unknown = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    for (int i = 0; i < shape.rows() * shape.vectors(); i++) {
      cases.add(SwitchCase.of(i, code.newLabel()));
    }
    code.iload(1).iconst_1().isub().loadConstant(shape.vectors()).imul();
    code.iload(2).iadd().iconst_1().isub();
    code.tableswitch(0, cases.size() - 1, unknown, cases);
    for (int i = 0; i < cases.size(); i++) {
      code.labelBinding(cases.get(i).target());
      arguments(code);
      code.invokestatic(NAME, name(i / shape.vectors() + 1, i % shape.vectors() + 1), TILE);
      code.return_();
    }
    code.labelBinding(unknown);
    ClassDesc refusal = ClassDesc.of("java.lang.IllegalArgumentException");
    code.new_(refusal).dup().loadConstant("tile: of no size that was compiled");
    code.invokespecial(
        refusal, INIT_NAME, MethodTypeDesc.of(CD_void, ClassDesc.of("java.lang.String")));
    code.athrow();
  }

  private static void arguments(CodeBuilder code) {
    code.iload(ENTRY_SHIFT + DEPTH_SLOT);
    code.aload(ENTRY_SHIFT + A_SLOT).lload(ENTRY_SHIFT + A_OFFSET_SLOT);
    code.lload(ENTRY_SHIFT + A_ROW_SLOT).lload(ENTRY_SHIFT + A_DEPTH_SLOT);
    code.aload(ENTRY_SHIFT + B_SLOT).lload(ENTRY_SHIFT + B_OFFSET_SLOT);
    code.lload(ENTRY_SHIFT + B_DEPTH_SLOT);
    code.aload(ENTRY_SHIFT + START_SLOT).lload(ENTRY_SHIFT + START_OFFSET_SLOT);
    code.lload(ENTRY_SHIFT + START_ROW_SLOT);
    code.aload(ENTRY_SHIFT + C_SLOT).lload(ENTRY_SHIFT + C_OFFSET_SLOT);
    code.lload(ENTRY_SHIFT + C_ROW_SLOT);
  }

  private void tile(CodeBuilder code, int rows, int vectors) {
    int rowSlot = FIRST_FREE_SLOT;
    int valueSlot = rowSlot + rows;
    int perValue = emitter.slotsPerValue();
    int bSlot = valueSlot + perValue;
    int sumSlot = bSlot + vectors * perValue;
    openRows(code, rows, rowSlot);
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        emitter.loadAt(code, START_SLOT, START_OFFSET_SLOT, (long) v * emitter.rowBytes());
        emitter.storeLocal(code, sumSlot + (row * vectors + v) * perValue);
      }
      advance(code, START_OFFSET_SLOT, START_ROW_SLOT);
    }
    Label head = code.newLabel();
    Label end = code.newLabel();
    code.lconst_0().lstore(A_AT_SLOT);
    code.iconst_0().istore(INDEX_SLOT);
    code.labelBinding(head);
    code.iload(INDEX_SLOT).iload(DEPTH_SLOT).if_icmpge(end);
    code.aload(B_SLOT).lload(B_OFFSET_SLOT);
    code.loadConstant((long) vectors * emitter.rowBytes());
    code.invokeinterface(SEGMENT, "asSlice", SLICE).astore(WINDOW_SLOT);
    for (int v = 0; v < vectors; v++) {
      emitter.load(code, WINDOW_SLOT, (long) v * emitter.rowBytes());
      emitter.storeLocal(code, bSlot + v * perValue);
    }
    for (int row = 0; row < rows; row++) {
      emitter.scalarAt(code, rowSlot + row, A_AT_SLOT);
      emitter.storeLocal(code, valueSlot);
      for (int v = 0; v < vectors; v++) {
        int sum = sumSlot + (row * vectors + v) * perValue;
        emitter.arithmetic(code, RowProgram.Code.FMA, valueSlot, bSlot + v * perValue, sum);
        emitter.storeLocal(code, sum);
      }
    }
    advance(code, A_AT_SLOT, A_DEPTH_SLOT);
    advance(code, B_OFFSET_SLOT, B_DEPTH_SLOT);
    code.iinc(INDEX_SLOT, 1).goto_(head);
    code.labelBinding(end);
    for (int row = 0; row < rows; row++) {
      for (int v = 0; v < vectors; v++) {
        int sum = sumSlot + (row * vectors + v) * perValue;
        emitter.storeAt(code, sum, C_SLOT, C_OFFSET_SLOT, (long) v * emitter.rowBytes());
      }
      advance(code, C_OFFSET_SLOT, C_ROW_SLOT);
    }
    code.return_();
  }

  /**
   * A slice for each row of a, all of one length: one bounds check serves the numbers of all rows
   * at one depth.
   */
  private void openRows(CodeBuilder code, int rows, int rowSlot) {
    code.iload(DEPTH_SLOT).iconst_1().isub().i2l().lload(A_DEPTH_SLOT).lmul();
    code.loadConstant((long) emitter.elementBytes()).ladd().lstore(LENGTH_SLOT);
    for (int row = 0; row < rows; row++) {
      code.aload(A_SLOT).lload(A_OFFSET_SLOT);
      code.loadConstant((long) row).lload(A_ROW_SLOT).lmul().ladd();
      code.lload(LENGTH_SLOT).invokeinterface(SEGMENT, "asSlice", SLICE).astore(rowSlot + row);
    }
  }

  private static void advance(CodeBuilder code, int offset, int step) {
    code.lload(offset).lload(step).ladd().lstore(offset);
  }
}
