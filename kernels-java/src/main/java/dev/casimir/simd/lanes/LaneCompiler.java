package dev.casimir.simd.lanes;

import static java.lang.classfile.ClassFile.ACC_FINAL;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.casimir.simd.Provider;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;

/** Turns a scheduled {@link LaneProgram} into a hidden class: a method with a loop per chunk. */
final class LaneCompiler {
  private static final ClassDesc NAME = ClassDesc.of("dev.casimir.simd.lanes.CompiledLanes");
  private static final ClassDesc SEGMENT = MemorySegment.class.describeConstable().orElseThrow();
  private static final ClassDesc KERNEL = LaneKernel.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, SEGMENT, CD_long, CD_int);

  private LaneCompiler() {}

  /**
   * Compiles for a provider. Vector classes are named, not linked, so this is safe without the
   * module.
   *
   * @param rowBytes distance of the rows of a panel in bytes
   */
  static LaneKernel compile(
      LaneProgram program, LaneSchedule schedule, Provider provider, long rowBytes) {
    LaneEmitter emitter =
        provider == Provider.VECTOR
            ? new VectorLaneEmitter(program.dtype(), Provider.vectorBits())
            : new ScalarLaneEmitter(program.dtype());
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
                  for (int i = 0; i < schedule.chunks().size(); i++) {
                    LaneChunkWriter writer =
                        new LaneChunkWriter(
                            program, schedule, schedule.chunks().get(i), emitter, rowBytes);
                    builder.withMethodBody(
                        "chunk" + i, RUN, ACC_STATIC, code -> loop(code, writer));
                  }
                  builder.withMethodBody(
                      "run",
                      RUN,
                      ACC_PUBLIC | ACC_FINAL,
                      code -> entry(code, schedule.chunks().size()));
                });
    try {
      return (LaneKernel)
          MethodHandles.lookup()
              .defineHiddenClass(bytes, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a generated kernel could not be loaded", e);
    }
  }

  private static void entry(CodeBuilder code, int chunks) {
    for (int i = 0; i < chunks; i++) {
      code.aload(1).lload(2).iload(4).invokestatic(NAME, "chunk" + i, RUN);
    }
    code.return_();
  }

  private static void loop(CodeBuilder code, LaneChunkWriter writer) {
    Label head = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(LaneChunkWriter.INDEX_SLOT);
    code.labelBinding(head);
    code.iload(LaneChunkWriter.INDEX_SLOT).iload(LaneChunkWriter.COUNT_SLOT).if_icmpge(end);
    writer.write(code);
    code.iinc(LaneChunkWriter.INDEX_SLOT, 1).goto_(head);
    code.labelBinding(end);
    code.return_();
  }
}
