package dev.casimir.linalg.internal.rotation;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import java.util.ArrayList;
import java.util.List;

/** Vectors of three-space. */
public final class Cross {
  private Cross() {}

  /** The matrix W with W v = w x v. */
  public static LaneMatrix matrix(List<Lane> w) {
    Lane zero = w.getFirst().program().constant(0);
    return LaneMatrix.of(
        3,
        3,
        List.of(
            zero,
            w.get(2).negated(),
            w.get(1),
            w.get(2),
            zero,
            w.get(0).negated(),
            w.get(1).negated(),
            w.get(0),
            zero));
  }

  /** a x b. */
  public static List<Lane> product(List<Lane> a, List<Lane> b) {
    List<Lane> product = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int j = (i + 1) % 3;
      int k = (i + 2) % 3;
      Lane second = a.get(k).times(b.get(j));
      product.add(a.get(j).timesPlus(b.get(k), second.negated()));
    }
    return product;
  }

  public static Lane dot(List<Lane> a, List<Lane> b) {
    Lane sum = a.getFirst().times(b.getFirst());
    for (int i = 1; i < a.size(); i++) {
      sum = a.get(i).timesPlus(b.get(i), sum);
    }
    return sum;
  }

  /** a * factor + b, component by component. */
  public static List<Lane> timesPlus(List<Lane> a, Lane factor, List<Lane> b) {
    List<Lane> sum = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sum.add(a.get(i).timesPlus(factor, b.get(i)));
    }
    return sum;
  }
}
