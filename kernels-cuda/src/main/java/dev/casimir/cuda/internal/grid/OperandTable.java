package dev.casimir.cuda.internal.grid;

import dev.casimir.product.internal.RowMap;
import java.util.ArrayList;
import java.util.List;

/** Irreps as the kernels read them. */
final class OperandTable {
  private OperandTable() {}

  /** Which blocks an operand has of each degree of natural parity, then of each of the other. */
  static int[] of(RowMap map, int channels) {
    List<List<Integer>> slots = new ArrayList<>();
    for (boolean natural : new boolean[] {true, false}) {
      for (int l = 0; l <= map.highestDegree(natural); l++) {
        slots.add(starts(map, channels, natural, l));
      }
    }
    List<Integer> table = new ArrayList<>();
    table.add(map.highestDegree(true));
    table.add(map.highestDegree(false));
    table.add(channels == 0 ? 0 : map.irreps().dimension() / channels);
    table.add(slots.stream().anyMatch(starts -> starts.size() > 1) ? 1 : 0);
    List<Integer> more = new ArrayList<>();
    slots.forEach(starts -> table.add(starts.isEmpty() ? -1 : starts.getFirst()));
    for (List<Integer> starts : slots) {
      table.add(more.size());
      more.addAll(starts.subList(Math.min(1, starts.size()), starts.size()));
    }
    table.add(more.size());
    table.addAll(more);
    return table.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Where the blocks of an irrep that have rows begin, in components. */
  private static List<Integer> starts(RowMap map, int channels, boolean natural, int degree) {
    List<Integer> starts = new ArrayList<>();
    int row = degree * degree + (natural ? 0 : RowMap.rowsTo(map.highestDegree(true)));
    for (int block = 0; block < map.irreps().blocks().size() && channels > 0; block++) {
      if (map.firstRow(block) == row) {
        starts.add(map.irreps().offset(block) / channels);
      }
    }
    return starts;
  }
}
