package dev.casimir.cli.validate;

import dev.casimir.benchmarks.GroupOperands;
import dev.casimir.device.ItemShape;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.lie.QuaternionMap;
import dev.casimir.lie.QuaternionOperation;
import dev.casimir.tensor.Arrangement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Maps of matrix groups and of quaternions. */
final class LieCases {
  private static final double UNITS = 64;
  private static final int ITEMS = 37;

  private LieCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (LieGroup group : LieGroup.common()) {
      for (LieMap map : LieMap.values()) {
        ItemwiseCase itemwise = itemwise(group, map, ITEMS);
        cases.addAll(itemwise.forward(UNITS));
        // the adjoint of a scaling is constant: its gradient is a difference of equal terms
        boolean constant = map == LieMap.ADJOINT && group.equals(LieGroup.scaling());
        cases.addAll(
            constant
                ? itemwise.backward(map.outputs(group), UNITS, LieCases::quotients)
                : itemwise.backward(map.outputs(group), UNITS));
      }
    }
    LieGroup rotations = LieGroup.so(3);
    cases.addAll(itemwise(rotations, LieMap.EXP, 1).forward(UNITS));
    cases.addAll(itemwise(rotations, LieMap.EXP, 0).forward(UNITS));
    cases.addAll(withNaN().forward(UNITS));
    LieOperation last = LieOperation.exp(rotations).arranged(Arrangement.COMPONENT_MAJOR);
    cases.addAll(
        new ItemwiseCase(
                label(LieMap.EXP),
                last,
                Arrangement.COMPONENT_MAJOR,
                itemwise(rotations, LieMap.EXP, ITEMS).operands())
            .forward(UNITS));
    for (QuaternionMap map : QuaternionMap.values()) {
      cases.addAll(quaternion(map));
    }
    return cases;
  }

  private static double[] quotients(List<Operand> operands) {
    double[] elements = operands.get(0).values();
    double[] cotangents = operands.get(1).values();
    double[] sizes = new double[elements.length];
    Arrays.setAll(sizes, i -> Math.abs(cotangents[i] / elements[i]));
    return sizes;
  }

  private static String label(LieMap map) {
    return "lie-" + map.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ItemwiseCase itemwise(LieGroup group, LieMap map, int items) {
    GroupOperands numbers = new GroupOperands(group, 17);
    List<Operand> operands = new ArrayList<>();
    for (ItemShape shape : map.inputs(group)) {
      long[] extents = ItemwiseCase.shape(items, shape);
      operands.add(
          switch (shape.name()) {
            case "tangents" -> new Operand(shape.name(), numbers.tangents(items), extents);
            case "algebra", "points" -> Operand.normal(shape.name(), 18, extents);
            default -> GroupElements.of(shape.name(), group, items * operands.size(), items);
          });
    }
    return ItemwiseCase.of(label(map), LieOperation.of(group, map), operands);
  }

  /** Tangents of length zero, tiny, near pi and not finite. */
  private static ItemwiseCase withNaN() {
    ItemwiseCase usual = itemwise(LieGroup.so(3), LieMap.EXP, ITEMS);
    Operand tangents = usual.operands().getFirst();
    tangents = tangents.with(0, 0).with(1, 0).with(2, 0);
    tangents = tangents.with(3, 1e-9).with(4, 0).with(5, 2e-9);
    tangents = tangents.with(6, Math.PI - 1e-3).with(7, 0).with(8, 0);
    return ItemwiseCase.of(
        usual.operation(), usual.planned(), List.of(tangents.with(10, Double.NaN)));
  }

  private static List<ValidationCase> quaternion(QuaternionMap map) {
    List<Operand> operands = new ArrayList<>();
    for (ItemShape shape : map.inputs()) {
      long[] extents = ItemwiseCase.shape(ITEMS, shape);
      int seed = 20 + operands.size();
      operands.add(
          shape.name().equals("matrices")
              ? GroupElements.of(shape.name(), LieGroup.so(3), ITEMS)
              : Operand.normal(shape.name(), seed, extents));
    }
    ItemwiseCase itemwise = ItemwiseCase.of("quaternion", QuaternionOperation.of(map), operands);
    List<ValidationCase> cases = new ArrayList<>(itemwise.forward(UNITS));
    cases.addAll(itemwise.backward(map.outputs(), UNITS));
    return cases;
  }
}
