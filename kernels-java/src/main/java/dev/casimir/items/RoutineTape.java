package dev.casimir.items;

import dev.casimir.simd.lanes.LaneConstants;
import dev.casimir.simd.lanes.LaneTape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A routine as lists of instructions for devices that interpret it, with the bits of the compiled
 * one.
 *
 * @param words of all programs, one after the other; see {@link LaneTape}
 * @param stages {@value #STAGE} integers for each stage and one more: the first of its
 *     instructions; the row it goes on for, or -1; how often it runs if there is none; how many
 *     rows are filled before each time; where their list begins in {@code filled}; where their
 *     numbers begin in {@code constants}, those of one time together. The last one has the end of
 *     the instructions alone
 * @param filled rows of all stages
 * @param constants those of the programs, then the tables
 * @param slots numbers of an item at one time
 * @param outputRow the first slot of the outputs; those of the inputs begin at 0
 * @param flagRow the slot above zero for items that the routine gives up, or -1
 */
public record RoutineTape(
    int[] words,
    int[] stages,
    int[] filled,
    double[] constants,
    int slots,
    int outputRow,
    int statusRow,
    int flagRow) {
  /** Integers of a stage. */
  public static final int STAGE = 6;

  /** Writes a routine. */
  public static RoutineTape of(LaneRoutine routine) {
    LaneConstants constants = new LaneConstants();
    List<LaneTape> tapes =
        routine.stages().stream()
            .map(stage -> new LaneTape(stage.program(), routine.rows(), constants))
            .toList();
    List<Double> numbers = new ArrayList<>(constants.values());
    List<Integer> words = new ArrayList<>();
    List<Integer> stages = new ArrayList<>();
    List<Integer> filled = new ArrayList<>();
    for (int i = 0; i < tapes.size(); i++) {
      stages.add(words.size() / LaneTape.WIDTH);
      addRepetition(routine.stages().get(i).repetition(), stages, filled, numbers);
      Arrays.stream(tapes.get(i).words()).forEach(words::add);
    }
    stages.addAll(List.of(words.size() / LaneTape.WIDTH, -1, 0, 0, 0, 0));
    return new RoutineTape(
        integers(words),
        integers(stages),
        integers(filled),
        numbers.stream().mapToDouble(Double::doubleValue).toArray(),
        tapes.stream().mapToInt(LaneTape::slots).max().orElse(routine.rows()),
        routine.outputRow(),
        routine.statusRow(),
        routine.isFlagged() ? routine.flagRow() : -1);
  }

  private static void addRepetition(
      LaneRoutine.Repetition repetition,
      List<Integer> stages,
      List<Integer> filled,
      List<Double> numbers) {
    switch (repetition) {
      case LaneRoutine.While loop -> stages.addAll(List.of(loop.row(), 0, 0, 0, 0));
      case LaneRoutine.Through through -> {
        Map<Integer, double[]> tables = through.tables();
        List<Integer> rows = tables.keySet().stream().sorted().toList();
        stages.addAll(List.of(-1, through.times(), rows.size(), filled.size(), numbers.size()));
        filled.addAll(rows);
        for (int time = 0; time < through.times(); time++) {
          for (int row : rows) {
            double[] table = tables.getOrDefault(row, new double[0]);
            numbers.add(table[time]);
          }
        }
      }
    }
  }

  private static int[] integers(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
