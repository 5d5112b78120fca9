package dev.casimir.items;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A sequence of programs on the rows of one panel. Its first rows hold the inputs, the next ones
 * the outputs, the status and a flag; then come the variables by which a program hands numbers to a
 * later one.
 *
 * <p>A program may be repeated as long as one of the items of a panel needs it. It must leave items
 * that have had their share as they are, so that no item depends on another.
 */
public final class LaneRoutine {
  /** How often a program runs. */
  sealed interface Repetition {}

  /** While a row is above zero for one of the items. */
  record While(int row) implements Repetition {}

  /**
   * As often as the tables are long: before each time every row of them is filled with its next
   * number.
   */
  record Through(Map<Integer, double[]> tables, int times) implements Repetition {}

  /** A program and how often it runs. */
  record Stage(LaneProgram program, Repetition repetition) {}

  private final DType dtype;
  private final int inputs;
  private final int outputs;
  private final List<Stage> stages = new ArrayList<>();
  private int rows;
  private boolean flagged;

  public LaneRoutine(DType dtype, int inputs, int outputs) {
    this.dtype = dtype;
    this.inputs = inputs;
    this.outputs = outputs;
    rows = inputs + outputs + 3;
  }

  /** The routine of one formula. */
  public static LaneRoutine of(DType dtype, int inputs, int outputs, LaneFormula formula) {
    LaneRoutine routine = new LaneRoutine(dtype, inputs, outputs);
    LaneProgram program = routine.once();
    routine.finish(program, formula.evaluate(program, routine.inputs(program)));
    return routine;
  }

  /** A program that runs once, after those before it. */
  public LaneProgram once() {
    return stage(new Through(Map.of(), 1));
  }

  /** A program that runs so many times. */
  public LaneProgram repeated(int times) {
    return stage(new Through(Map.of(), times));
  }

  /**
   * A program that runs again and again while a variable is above zero for one of the items of the
   * panel. It has to bring that to an end itself.
   */
  public LaneProgram repeatedWhile(int variable) {
    return stage(new While(variable));
  }

  /**
   * A program that runs once for each number of some tables of one length. Each time the variables
   * hold the next numbers.
   *
   * @param tables by variable
   */
  public LaneProgram repeatedThrough(Map<Integer, double[]> tables) {
    int times = tables.values().iterator().next().length;
    return stage(new Through(Map.copyOf(tables), times));
  }

  private LaneProgram stage(Repetition repetition) {
    LaneProgram program = new LaneProgram(dtype);
    stages.add(new Stage(program, repetition));
    return program;
  }

  /** The row of a new variable. */
  public int variable() {
    return rows++;
  }

  /** The inputs of the routine as numbers of one of its programs. */
  public List<Lane> inputs(LaneProgram program) {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      lanes.add(program.input(i));
    }
    return lanes;
  }

  /** The outputs so far as numbers of a later program. */
  public List<Lane> outputs(LaneProgram program) {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      lanes.add(program.input(inputs + i));
    }
    return lanes;
  }

  /** Replaces one output. */
  public void replace(LaneProgram program, int index, Lane value) {
    program.output(inputs + index, value);
  }

  /** Declares the outputs and the status. */
  public void finish(LaneProgram program, LaneFormula.Result result) {
    if (result.outputs().size() != outputs) {
      throw new IllegalStateException(
          "a formula of " + outputs + " numbers gave " + result.outputs().size());
    }
    for (int i = 0; i < outputs; i++) {
      program.output(inputs + i, result.outputs().get(i));
    }
    program.output(statusRow(), result.status());
  }

  /** Declares which items are to be computed by a {@link DenseItem} instead: those above zero. */
  public void flag(LaneProgram program, Lane flag) {
    program.output(flagRow(), flag);
    flagged = true;
  }

  /** The precision of the programs. */
  public DType dtype() {
    return dtype;
  }

  boolean isFlagged() {
    return flagged;
  }

  int outputRow() {
    return inputs;
  }

  int statusRow() {
    return inputs + outputs;
  }

  int flagRow() {
    return inputs + outputs + 1;
  }

  /** A row for the runner of the routine. */
  int scratchRow() {
    return inputs + outputs + 2;
  }

  int rows() {
    return rows;
  }

  List<Stage> stages() {
    return stages;
  }
}
