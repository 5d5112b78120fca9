package dev.casimir.simd.lanes;

import dev.casimir.simd.lanes.LaneNode.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which a program is computed: chunks, each of which becomes a method, and the rows in
 * which numbers wait for a later chunk.
 *
 * <p>A method too large for C1, which runs out of registers in it, is never handed on to C2 and
 * stays tens of times too slow. So chunks are cut by what their operations cost C1.
 */
final class LaneSchedule {
  /** What the operations of a chunk may cost C1 at most; it was seen to give up from 140 on. */
  static final int CHUNK_COST = 140;

  /** What loading or storing a row costs, if an addition costs one. */
  private static final int ROW_COST = 4;

  /**
   * @param nodes in order, constants and inputs left out
   * @param stores rows written, by node
   */
  record Chunk(List<Integer> nodes, Map<Integer, List<Integer>> stores) {}

  private final LaneProgram program;
  private final int[] alias;
  private final int[] home;
  private final int[] chunkOf;
  private final int[] lastChunk;
  private final List<Chunk> chunks = new ArrayList<>();
  private int rows;

  /**
   * Schedules a program.
   *
   * @param firstFreeRow rows from here on may be used for numbers in waiting
   */
  LaneSchedule(LaneProgram program, int firstFreeRow) {
    this.program = program;
    int size = program.size();
    alias = new int[size];
    home = new int[size];
    chunkOf = new int[size];
    lastChunk = new int[size];
    Arrays.fill(home, -1);
    Arrays.fill(lastChunk, -1);
    rows = firstFreeRow;
    cut();
    findLastUses();
    assignRows();
  }

  List<Chunk> chunks() {
    return chunks;
  }

  /** Rows of a panel, those of the program included. */
  int rows() {
    return rows;
  }

  /** The node whose value {@code id} is: itself unless it only stops derivatives. */
  int resolve(int id) {
    return alias[id];
  }

  /** The row a number is loaded from where it was not computed in the same chunk. */
  int home(int id) {
    LaneNode node = program.node(id);
    return node.code() == Code.INPUT ? node.row() : home[id];
  }

  private void cut() {
    BitSet needed = needed();
    int[] lastUse = lastUses(needed);
    List<Integer> current = new ArrayList<>();
    BitSet present = new BitSet();
    int cost = 0;
    for (int id = needed.nextSetBit(0); id >= 0; id = needed.nextSetBit(id + 1)) {
      if (!isComputed(id)) {
        continue;
      }
      int more = cost(id, present);
      boolean full = cost + more + waiting(current, id, lastUse) * ROW_COST > CHUNK_COST;
      if (full && !current.isEmpty()) {
        chunks.add(new Chunk(current, new HashMap<>()));
        current = new ArrayList<>();
        present.clear();
        cost = 0;
        more = cost(id, present);
      }
      cost += more;
      for (int operand : operands(id)) {
        present.set(operand);
      }
      present.set(id);
      chunkOf[id] = chunks.size();
      current.add(id);
    }
    if (!current.isEmpty() || !program.outputs().isEmpty()) {
      chunks.add(new Chunk(current, new HashMap<>()));
    }
  }

  private int[] lastUses(BitSet needed) {
    int[] lastUse = new int[program.size()];
    for (int id = needed.nextSetBit(0); id >= 0; id = needed.nextSetBit(id + 1)) {
      for (int operand : operands(id)) {
        lastUse[operand] = id;
      }
    }
    return lastUse;
  }

  /** Numbers a chunk would have to store for later ones if it ended with node {@code next}. */
  private static int waiting(List<Integer> nodes, int next, int[] lastUse) {
    int count = lastUse[next] > next ? 1 : 0;
    for (int id : nodes) {
      count += lastUse[id] > next ? 1 : 0;
    }
    return count;
  }

  private BitSet needed() {
    for (int id = 0; id < program.size(); id++) {
      LaneNode node = program.node(id);
      alias[id] = node.code() == Code.DETACH ? alias[node.a()] : id;
    }
    BitSet needed = new BitSet();
    for (int id : program.outputs().values()) {
      needed.set(alias[id]);
    }
    for (int id = program.size() - 1; id >= 0; id--) {
      if (needed.get(id)) {
        for (int operand : operands(id)) {
          needed.set(operand);
        }
      }
    }
    return needed;
  }

  private boolean isComputed(int id) {
    Code code = program.node(id).code();
    return code != Code.INPUT && code != Code.CONSTANT;
  }

  /** The operands of a node, without detours. */
  int[] operands(int id) {
    int[] operands = program.node(id).operands();
    for (int i = 0; i < operands.length; i++) {
      operands[i] = alias[operands[i]];
    }
    return operands;
  }

  private int cost(int id, BitSet present) {
    int cost =
        switch (program.node(id).code()) {
          case SELECT -> 4;
          case ROUND -> 3;
          case POWER_OF_TWO, EXPONENT -> 8;
          default -> 1;
        };
    for (int operand : operands(id)) {
      if (!present.get(operand)) {
        cost += program.node(operand).code() == Code.CONSTANT ? 1 : ROW_COST;
      }
    }
    return program.outputs().containsValue(id) ? cost + ROW_COST : cost;
  }

  private void findLastUses() {
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      for (int id : chunks.get(chunk).nodes()) {
        for (int operand : operands(id)) {
          lastChunk[operand] = chunk;
        }
      }
    }
    int end = chunks.size() - 1;
    Map<Integer, Integer> lastRead = new HashMap<>();
    for (int id = 0; id < program.size(); id++) {
      if (program.node(id).code() == Code.INPUT) {
        lastRead.merge(program.node(id).row(), lastChunk[id], Math::max);
      }
    }
    program
        .outputs()
        .forEach(
            (row, value) -> {
              int id = alias[value];
              int chunk =
                  isComputed(id) ? Math.max(chunkOf[id], lastRead.getOrDefault(row, -1)) : end;
              chunks.get(chunk).stores().computeIfAbsent(id, key -> new ArrayList<>()).add(row);
              lastChunk[id] = Math.max(lastChunk[id], chunk);
            });
  }

  /** A row is free again in the chunk after the last one that reads it. */
  private void assignRows() {
    Deque<Integer> free = new ArrayDeque<>();
    List<List<Integer>> freed = new ArrayList<>();
    for (int chunk = 0; chunk <= chunks.size(); chunk++) {
      freed.add(new ArrayList<>());
    }
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      free.addAll(freed.get(chunk));
      for (int id : chunks.get(chunk).nodes()) {
        if (lastChunk[id] > chunk) {
          home[id] = free.isEmpty() ? rows++ : free.pop();
          freed.get(lastChunk[id] + 1).add(home[id]);
          chunks.get(chunk).stores().computeIfAbsent(id, key -> new ArrayList<>()).add(home[id]);
        }
      }
    }
  }

  /** Whether rows stored for this node must wait for the end of the chunk, as it reads them. */
  boolean storesLate(Chunk chunk, int id, int row) {
    if (row == home[id]) {
      return false;
    }
    for (int other : chunk.nodes()) {
      for (int operand : operands(other)) {
        LaneNode node = program.node(operand);
        if (node.code() == Code.INPUT && node.row() == row) {
          return true;
        }
      }
    }
    return !isComputed(id) || !chunk.nodes().contains(id);
  }
}
