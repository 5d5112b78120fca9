package dev.casimir.simd.lanes;

import static java.lang.constant.ConstantDescs.CD_long;

import dev.casimir.simd.lanes.LaneNode.Code;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The body of the loop of one chunk. */
final class LaneChunkWriter {
  static final int SEGMENT_SLOT = 0;
  static final int OFFSET_SLOT = 1;
  static final int COUNT_SLOT = 3;
  static final int INDEX_SLOT = 4;
  private static final int WINDOW_SLOT = 5;
  private static final int VALUE_SLOT = 6;

  private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");

  private final LaneProgram program;
  private final LaneSchedule schedule;
  private final LaneSchedule.Chunk chunk;
  private final LaneEmitter emitter;
  private final long rowBytes;
  private final Map<Integer, Integer> slots = new HashMap<>();
  private final Map<List<Object>, Integer> masks = new HashMap<>();
  private int nextSlot = VALUE_SLOT;
  private int firstRow = Integer.MAX_VALUE;
  private int lastRow = -1;

  LaneChunkWriter(
      LaneProgram program,
      LaneSchedule schedule,
      LaneSchedule.Chunk chunk,
      LaneEmitter emitter,
      long rowBytes) {
    this.program = program;
    this.schedule = schedule;
    this.chunk = chunk;
    this.emitter = emitter;
    this.rowBytes = rowBytes;
    findWindow();
  }

  /**
   * The rows the chunk touches. A slice of that constant length is taken once; all accesses to it
   * are then at constant offsets, whose bounds checks C2 folds away.
   */
  private void findWindow() {
    for (int id : chunk.nodes()) {
      for (int operand : schedule.operands(id)) {
        include(operand);
      }
    }
    chunk
        .stores()
        .forEach(
            (id, rows) -> {
              if (!chunk.nodes().contains(id)) {
                include(id);
              }
              rows.forEach(this::includeRow);
            });
  }

  private void include(int id) {
    int home = schedule.home(id);
    if (home >= 0 && program.node(id).code() != Code.CONSTANT && !chunk.nodes().contains(id)) {
      includeRow(home);
    }
  }

  private void includeRow(int row) {
    firstRow = Math.min(firstRow, row);
    lastRow = Math.max(lastRow, row);
  }

  void write(CodeBuilder code) {
    code.aload(SEGMENT_SLOT)
        .lload(OFFSET_SLOT)
        .iload(INDEX_SLOT)
        .i2l()
        .loadConstant((long) emitter.vectorBytes())
        .lmul()
        .ladd()
        .loadConstant(firstRow * rowBytes)
        .ladd()
        .loadConstant((lastRow - firstRow) * rowBytes + emitter.vectorBytes())
        .invokeinterface(SEGMENT, "asSlice", MethodTypeDesc.of(SEGMENT, CD_long, CD_long))
        .astore(WINDOW_SLOT);
    List<Runnable> late = new ArrayList<>();
    for (int id : chunk.nodes()) {
      compute(code, id);
      for (int row : chunk.stores().getOrDefault(id, List.of())) {
        if (schedule.storesLate(chunk, id, row)) {
          late.add(() -> store(code, id, row));
        } else {
          store(code, id, row);
        }
      }
    }
    late.forEach(Runnable::run);
    chunk
        .stores()
        .forEach(
            (id, rows) -> {
              if (!chunk.nodes().contains(id)) {
                rows.forEach(row -> store(code, id, row));
              }
            });
  }

  private void store(CodeBuilder code, int id, int row) {
    emitter.store(code, slot(code, id), WINDOW_SLOT, (row - firstRow) * rowBytes);
  }

  private void compute(CodeBuilder code, int id) {
    LaneNode node = program.node(id);
    int[] operands = schedule.operands(id);
    for (int i = 0; i < operands.length; i++) {
      operands[i] = slot(code, operands[i]);
    }
    if (node.code() != Code.SELECT) {
      emitter.operation(code, node.code(), operands);
    } else if (emitter.hasMasks()) {
      int mask = mask(code, node, operands);
      emitter.blend(code, mask, operands[2], operands[3]);
    } else {
      emitter.select(code, node.comparison(), operands[0], operands[1], operands[2], operands[3]);
    }
    keep(code, id);
  }

  private int mask(CodeBuilder code, LaneNode node, int[] operands) {
    List<Object> key = List.of(node.comparison(), operands[0], operands[1]);
    Integer mask = masks.get(key);
    if (mask == null) {
      emitter.compare(code, node.comparison(), operands[0], operands[1]);
      mask = nextSlot++;
      code.astore(mask);
      masks.put(key, mask);
    }
    return mask;
  }

  /** The local variable of a number, loaded or made if it is not there yet. */
  private int slot(CodeBuilder code, int id) {
    Integer slot = slots.get(id);
    if (slot != null) {
      return slot;
    }
    LaneNode node = program.node(id);
    if (node.code() == Code.CONSTANT) {
      emitter.constant(code, node.constant());
    } else {
      emitter.load(code, WINDOW_SLOT, (schedule.home(id) - firstRow) * rowBytes);
    }
    return keep(code, id);
  }

  private int keep(CodeBuilder code, int id) {
    int slot = nextSlot;
    nextSlot += emitter.slotsPerValue();
    emitter.storeLocal(code, slot);
    slots.put(id, slot);
    return slot;
  }
}
