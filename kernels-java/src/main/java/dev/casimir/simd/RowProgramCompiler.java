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

import dev.casimir.simd.RowProgram.Instruction;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns a {@link RowProgram} into a hidden class: one static method with a loop for each chunk. */
public final class RowProgramCompiler {
  private static final ClassDesc NAME = ClassDesc.of("dev.casimir.simd.CompiledRowProgram");
  private static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
  private static final ClassDesc KERNEL = RowKernel.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          CD_void, SEGMENT, CD_long, SEGMENT, CD_long, SEGMENT, CD_long, SEGMENT, CD_long, CD_int);

  /** Local variable slots of a chunk method. */
  private static final int ARGUMENT_SLOTS = 3;

  private static final int INDEX_SLOT = ARGUMENT_SLOTS * RowProgram.ARRAYS + 1;
  private static final int TABLE_SLOT = INDEX_SLOT + 1;
  private static final int WINDOW_SLOT = TABLE_SLOT + 1;
  private static final int VALUE_SLOT = WINDOW_SLOT + RowProgram.ARRAYS;

  private RowProgramCompiler() {}

  /**
   * Compiles for a provider. Vector classes are named, not linked, so this is safe without the
   * module.
   */
  public static RowKernel compile(RowProgram program, Provider provider) {
    RowEmitter emitter =
        provider == Provider.VECTOR
            ? new VectorRowEmitter(program.dtype(), Provider.vectorBits())
            : new ScalarRowEmitter(program.dtype());
    byte[] bytes =
        ClassFile.of()
            .build(
                NAME,
                builder -> {
                  builder.withFlags(ACC_PUBLIC | ACC_FINAL).withInterfaceSymbols(KERNEL);
                  builder.withMethodBody(
                      INIT_NAME,
                      MTD_void,
                      ACC_PUBLIC,
                      code ->
                          code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_());
                  for (int i = 0; i < program.chunks().size(); i++) {
                    chunk(builder, program, i, emitter);
                  }
                  entry(builder, program, emitter);
                });
    try {
      return (RowKernel)
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(bytes, program.table(), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated kernel could not be loaded", e);
    }
  }

  /**
   * The interface method: calls every chunk with the arrays it uses, few enough to be passed in
   * registers.
   */
  private static void entry(ClassBuilder builder, RowProgram program, RowEmitter emitter) {
    builder.withMethodBody(
        "run",
        RUN,
        ACC_PUBLIC | ACC_FINAL,
        code -> {
          for (int i = 0; i < program.chunks().size(); i++) {
            Window[] windows = windows(program.chunks().get(i), emitter);
            for (int array = 0; array < windows.length; array++) {
              if (windows[array].used()) {
                int slot = 1 + ARGUMENT_SLOTS * array;
                code.aload(slot).lload(slot + 1);
              }
            }
            if (program.loops()) {
              code.iload(1 + ARGUMENT_SLOTS * RowProgram.ARRAYS);
            }
            code.invokestatic(NAME, "chunk" + i, descriptor(windows, program.loops()));
          }
          code.return_();
        });
  }

  /** Arguments of a chunk: segment and offset of each array it uses, and how often it runs. */
  private static MethodTypeDesc descriptor(Window[] windows, boolean loops) {
    List<ClassDesc> parameters = new ArrayList<>();
    for (Window window : windows) {
      if (window.used()) {
        parameters.add(SEGMENT);
        parameters.add(CD_long);
      }
    }
    if (loops) {
      parameters.add(CD_int);
    }
    return MethodTypeDesc.of(CD_void, parameters);
  }

  private static void chunk(
      ClassBuilder builder, RowProgram program, int number, RowEmitter emitter) {
    List<Instruction> instructions = program.chunks().get(number);
    Window[] windows = windows(instructions, emitter);
    builder.withMethodBody(
        "chunk" + number,
        descriptor(windows, program.loops()),
        ACC_STATIC,
        code -> {
          Label head = code.newLabel();
          Label end = code.newLabel();
          if (instructions.stream().anyMatch(i -> i.code() == RowProgram.Code.COEFFICIENT)) {
            code.loadConstant(emitter.table()).astore(TABLE_SLOT);
          }
          int count = ARGUMENT_SLOTS * used(windows, windows.length);
          code.iconst_0().istore(INDEX_SLOT);
          if (program.loops()) {
            code.labelBinding(head);
            code.iload(INDEX_SLOT).iload(count).if_icmpge(end);
          }
          for (int array = 0; array < windows.length; array++) {
            if (windows[array].used()) {
              open(code, ARGUMENT_SLOTS * used(windows, array), array, windows[array], program);
            }
          }
          for (int value = 0; value < instructions.size(); value++) {
            instruction(code, program, windows, instructions.get(value), value, emitter);
          }
          if (program.loops()) {
            code.iinc(INDEX_SLOT, 1).goto_(head);
            code.labelBinding(end);
          }
          code.return_();
        });
  }

  /**
   * The bytes of one array that a chunk touches in an iteration. A slice of that constant length is
   * taken once; all accesses to it are then at constant offsets, whose bounds checks C2 folds away.
   */
  private record Window(long from, long to) {
    boolean used() {
      return to > from;
    }

    Window include(long start, long bytes) {
      return used()
          ? new Window(Math.min(from, start), Math.max(to, start + bytes))
          : new Window(start, start + bytes);
    }
  }

  private static Window[] windows(List<Instruction> instructions, RowEmitter emitter) {
    Window[] windows = new Window[RowProgram.ARRAYS];
    Arrays.fill(windows, new Window(0, 0));
    for (Instruction instruction : instructions) {
      switch (instruction.code()) {
        case LOAD, STORE ->
            windows[instruction.array()] =
                windows[instruction.array()].include(instruction.offset(), emitter.rowBytes());
        case SCALAR ->
            windows[instruction.array()] =
                windows[instruction.array()].include(instruction.offset(), emitter.elementBytes());
        default -> {}
      }
    }
    return windows;
  }

  /** How many of the arrays before {@code end} a chunk uses. */
  private static int used(Window[] windows, int end) {
    int used = 0;
    for (int array = 0; array < end; array++) {
      used += windows[array].used() ? 1 : 0;
    }
    return used;
  }

  /** Slices array {@code array}, given in {@code slot}, at base + index * step + window. */
  private static void open(
      CodeBuilder code, int slot, int array, Window window, RowProgram program) {
    long step = program.step(array);
    code.aload(slot).lload(slot + 1);
    if (step != 0 && program.loops()) {
      code.iload(INDEX_SLOT).i2l().loadConstant(step).lmul().ladd();
    }
    if (window.from() != 0) {
      code.loadConstant(window.from()).ladd();
    }
    code.loadConstant(window.to() - window.from())
        .invokeinterface(SEGMENT, "asSlice", MethodTypeDesc.of(SEGMENT, CD_long, CD_long))
        .astore(WINDOW_SLOT + array);
  }

  private static void instruction(
      CodeBuilder code,
      RowProgram program,
      Window[] windows,
      Instruction instruction,
      int value,
      RowEmitter emitter) {
    int target = slot(value, emitter);
    switch (instruction.code()) {
      case LOAD -> {
        int array = instruction.array();
        emitter.load(code, WINDOW_SLOT + array, instruction.offset() - windows[array].from());
        emitter.storeLocal(code, target);
      }
      case SCALAR -> {
        int array = instruction.array();
        emitter.scalar(code, WINDOW_SLOT + array, instruction.offset() - windows[array].from());
        emitter.storeLocal(code, target);
      }
      case COEFFICIENT -> {
        emitter.coefficientPrefix(code);
        code.aload(TABLE_SLOT);
        if (program.tableStep() == 0 || !program.loops()) {
          code.loadConstant((int) instruction.offset());
        } else {
          code.iload(INDEX_SLOT).loadConstant(program.tableStep()).imul();
          code.loadConstant((int) instruction.offset()).iadd();
        }
        emitter.coefficient(code);
        emitter.storeLocal(code, target);
      }
      case CONSTANT -> {
        emitter.constant(code, instruction.constant());
        emitter.storeLocal(code, target);
      }
      case MULTIPLY, ADD, SUBTRACT, FMA -> {
        emitter.arithmetic(
            code,
            instruction.code(),
            slot(instruction.a(), emitter),
            slot(instruction.b(), emitter),
            slot(instruction.c(), emitter));
        emitter.storeLocal(code, target);
      }
      case STORE -> {
        int array = instruction.array();
        emitter.store(
            code,
            slot(instruction.a(), emitter),
            WINDOW_SLOT + array,
            instruction.offset() - windows[array].from());
      }
    }
  }

  private static int slot(int value, RowEmitter emitter) {
    return VALUE_SLOT + value * emitter.slotsPerValue();
  }
}
