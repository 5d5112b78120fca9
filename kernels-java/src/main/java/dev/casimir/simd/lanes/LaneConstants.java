package dev.casimir.simd.lanes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The constants of the programs of a tape, every one once. */
public final class LaneConstants {
  private final Map<Long, Integer> known = new HashMap<>();
  private final List<Double> values = new ArrayList<>();

  /** The place of a number, which is added if it is new; zeros of both signs are two numbers. */
  int index(double value) {
    return known.computeIfAbsent(
        Double.doubleToRawLongBits(value),
        bits -> {
          values.add(value);
          return values.size() - 1;
        });
  }

  int size() {
    return values.size();
  }

  /** All of them, in order. */
  public List<Double> values() {
    return List.copyOf(values);
  }
}
