package dev.casimir.cuda.internal.plan;

import java.util.ArrayList;
import java.util.List;

/** Lists of integers in one array that begins with where each begins. */
public final class IntegerSections {
  private IntegerSections() {}

  @SafeVarargs
  public static int[] join(List<Integer>... sections) {
    List<Integer> all = new ArrayList<>();
    int at = sections.length;
    for (List<Integer> section : sections) {
      all.add(at);
      at += section.size();
    }
    for (List<Integer> section : sections) {
      all.addAll(section);
    }
    return all.stream().mapToInt(Integer::intValue).toArray();
  }
}
