package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.device.ItemShape;
import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vector-Jacobian products against central differences along curves in the group. */
class LieGradientTest {
  private static final double STEP = 1e-5;

  static List<Arguments> maps() {
    List<Arguments> maps = new ArrayList<>();
    Stream<LieGroup> groups =
        Stream.concat(
            LieGroup.common().stream(), Stream.of(LieGroup.so(4), LieGroup.gl(5), LieGroup.aff(4)));
    groups.forEach(
        group -> Arrays.stream(LieMap.values()).forEach(map -> maps.add(Arguments.of(group, map))));
    return maps;
  }

  @ParameterizedTest
  @MethodSource("maps")
  void agreesWithDifferences(LieGroup group, LieMap map) {
    LieBatch kernel = LieBatch.f64(group, map);
    Property.check(
        3,
        21,
        random -> {
          Curve curve = new Curve(group, map, random);
          double[] gradient = random.doubles(sizes(map.outputs(group)), -1, 1).toArray();
          double[] products = kernel.backward(curve.at(0), gradient);
          double[] plus = flat(curve.at(STEP));
          double[] minus = flat(curve.at(-STEP));
          double predicted = 0;
          for (int i = 0; i < products.length; i++) {
            predicted += products[i] * (plus[i] - minus[i]) / (2 * STEP);
          }
          double[] after = kernel.forward(curve.at(STEP));
          double[] before = kernel.forward(curve.at(-STEP));
          double measured = 0;
          double size = 1;
          for (int i = 0; i < after.length; i++) {
            measured += gradient[i] * (after[i] - before[i]) / (2 * STEP);
            size += Math.abs(after[i]);
          }
          assertEquals(measured, predicted, 2e-8 * size);
        });
  }

  private static int sizes(List<ItemShape> shapes) {
    return shapes.stream().mapToInt(ItemShape::size).sum();
  }

  private static double[] flat(double[][] arrays) {
    return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Inputs of a map that depend on a number; elements stay in the group. */
  private static final class Curve {
    private final List<ItemShape> shapes;
    private final List<Integer> kinds = new ArrayList<>();
    private final List<double[]> starts = new ArrayList<>();
    private final List<double[]> rates = new ArrayList<>();
    private final LieBatch exp;

    Curve(LieGroup group, LieMap map, RandomGenerator random) {
      shapes = map.inputs(group);
      exp = LieBatch.f64(group, LieMap.EXP);
      for (ItemShape shape : shapes) {
        boolean element = shape.extents().size() == 2 && map != LieMap.VEE;
        int size = element ? group.dimension() : shape.size();
        kinds.add(element ? 1 : 0);
        starts.add(random.doubles(size, -0.7, 0.7).toArray());
        rates.add(random.doubles(size, -1, 1).toArray());
      }
    }

    double[][] at(double time) {
      double[][] inputs = new double[shapes.size()][];
      for (int i = 0; i < inputs.length; i++) {
        double[] value = starts.get(i).clone();
        for (int k = 0; k < value.length; k++) {
          value[k] += time * rates.get(i)[k];
        }
        inputs[i] = kinds.get(i) == 1 ? exp.forward(value) : value;
      }
      return inputs;
    }
  }
}
