package dev.casimir.simd.lanes;

import dev.casimir.simd.lanes.LaneNode.Code;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program as a list of instructions on the numbers of one item, for devices that interpret it:
 * the operations are those of the compiled program, in its order, and so are the bits.
 *
 * <p>Numbers lie in slots, the rows of a panel first. A slot is free again after the last
 * instruction that reads it. An instruction is {@value #WIDTH} integers: {@code code | to << 16},
 * {@code a | b << 16}, {@code c | d << 16} and zero; an operand is a slot or, from {@value
 * #CONSTANT} on, a constant.
 */
public final class LaneTape {
  /** Integers of an instruction. */
  public static final int WIDTH = 4;

  /** Operands from here on are constants. */
  public static final int CONSTANT = 0x8000;

  private static final int NOWHERE = -1;

  /** What an instruction does; devices know the order. */
  enum Instruction {
    COPY,
    ADD,
    SUBTRACT,
    MULTIPLY,
    FMA,
    DIVIDE,
    SQUARE_ROOT,
    NEGATE,
    ABSOLUTE,
    MAX,
    MIN,
    ROUND,
    POWER_OF_TWO,
    EXPONENT,
    SELECT_LESS,
    SELECT_AT_MOST,
    SELECT_EQUAL
  }

  private final LaneProgram program;
  private final LaneSchedule schedule;
  private final LaneConstants constants;
  private final int firstFreeSlot;
  private final List<Integer> order = new ArrayList<>();
  private final int[] position;
  private final int[] lastUse;
  private final int[] slot;
  private final Map<Integer, Integer> lastRead = new HashMap<>();
  private final Map<Integer, Integer> late = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final List<Integer> words = new ArrayList<>();
  private int slots;

  /**
   * Writes a program.
   *
   * @param firstFreeSlot slots from here on are for numbers in between
   * @param constants gets those of the program
   */
  public LaneTape(LaneProgram program, int firstFreeSlot, LaneConstants constants) {
    this.program = program;
    this.constants = constants;
    this.firstFreeSlot = firstFreeSlot;
    schedule = new LaneSchedule(program, firstFreeSlot);
    schedule.chunks().forEach(chunk -> order.addAll(chunk.nodes()));
    position = new int[program.size()];
    lastUse = new int[program.size()];
    slot = new int[program.size()];
    Arrays.fill(position, NOWHERE);
    Arrays.fill(slot, NOWHERE);
    slots = firstFreeSlot;
    findUses();
    placeOutputs();
    for (int id : order) {
      compute(id);
    }
    copyOutputs();
    if (slots > CONSTANT || constants.size() > CONSTANT) {
      throw new IllegalStateException("a program of " + slots + " numbers is too long for a tape");
    }
  }

  /** The instructions. */
  public int[] words() {
    return words.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Slots in use, those before {@code firstFreeSlot} included. */
  public int slots() {
    return slots;
  }

  private void findUses() {
    for (int at = 0; at < order.size(); at++) {
      position[order.get(at)] = at;
      for (int operand : schedule.operands(order.get(at))) {
        use(operand, at);
      }
    }
    program
        .outputs()
        .forEach(
            (row, value) -> {
              int id = schedule.resolve(value);
              if (!isInput(id) || program.node(id).row() != row) {
                late.put(row, id);
              }
            });
    late.values().stream().filter(this::isInput).forEach(id -> use(id, order.size()));
  }

  private void use(int id, int at) {
    lastUse[id] = at;
    if (isInput(id)) {
      lastRead.merge(program.node(id).row(), at, Math::max);
    }
  }

  private boolean isInput(int id) {
    return program.node(id).code() == Code.INPUT;
  }

  /** A number goes where it belongs at once if nobody reads what was there afterwards. */
  private void placeOutputs() {
    late.entrySet()
        .removeIf(
            output -> {
              int row = output.getKey();
              int id = output.getValue();
              boolean direct =
                  position[id] != NOWHERE
                      && slot[id] == NOWHERE
                      && lastRead.getOrDefault(row, NOWHERE) <= position[id];
              if (direct) {
                slot[id] = row;
              }
              return direct;
            });
    late.values().forEach(id -> lastUse[id] = order.size());
  }

  private void compute(int id) {
    int[] operands = schedule.operands(id);
    int[] places = Arrays.stream(operands).map(this::place).toArray();
    for (int operand : Arrays.stream(operands).distinct().toArray()) {
      release(operand, position[id]);
    }
    if (slot[id] == NOWHERE) {
      slot[id] = takeSlot();
    }
    write(instruction(program.node(id)), slot[id], places);
  }

  private void release(int id, int at) {
    if (position[id] != NOWHERE && slot[id] >= firstFreeSlot && lastUse[id] == at) {
      free.push(slot[id]);
    }
  }

  private int takeSlot() {
    return free.isEmpty() ? slots++ : free.pop();
  }

  private int place(int id) {
    LaneNode node = program.node(id);
    return switch (node.code()) {
      case INPUT -> node.row();
      case CONSTANT -> CONSTANT + constants.index(node.constant());
      default -> slot[id];
    };
  }

  /** Rows that others are copied from are read before any is overwritten. */
  private void copyOutputs() {
    Map<Integer, Integer> saved = new HashMap<>();
    for (int id : late.values()) {
      if (isInput(id) && late.containsKey(program.node(id).row()) && !saved.containsKey(id)) {
        int kept = slots++;
        saved.put(id, kept);
        write(Instruction.COPY, kept, place(id));
      }
    }
    late.forEach((row, id) -> write(Instruction.COPY, row, saved.getOrDefault(id, place(id))));
  }

  private void write(Instruction instruction, int to, int... operands) {
    int[] all = Arrays.copyOf(operands, 4);
    words.add(instruction.ordinal() | to << 16);
    words.add(all[0] | all[1] << 16);
    words.add(all[2] | all[3] << 16);
    words.add(0);
  }

  private static Instruction instruction(LaneNode node) {
    return switch (node.code()) {
      case ADD -> Instruction.ADD;
      case SUBTRACT -> Instruction.SUBTRACT;
      case MULTIPLY -> Instruction.MULTIPLY;
      case FMA -> Instruction.FMA;
      case DIVIDE -> Instruction.DIVIDE;
      case SQUARE_ROOT -> Instruction.SQUARE_ROOT;
      case NEGATE -> Instruction.NEGATE;
      case ABSOLUTE -> Instruction.ABSOLUTE;
      case MAX -> Instruction.MAX;
      case MIN -> Instruction.MIN;
      case ROUND -> Instruction.ROUND;
      case POWER_OF_TWO -> Instruction.POWER_OF_TWO;
      case EXPONENT -> Instruction.EXPONENT;
      case SELECT ->
          switch (node.comparison()) {
            case LESS -> Instruction.SELECT_LESS;
            case LESS_OR_EQUAL -> Instruction.SELECT_AT_MOST;
            case EQUAL -> Instruction.SELECT_EQUAL;
          };
      case INPUT, CONSTANT, DETACH ->
          throw new IllegalStateException("not an operation: " + node.code());
    };
  }
}
