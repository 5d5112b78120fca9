package dev.casimir.cuda;

import static dev.casimir.cuda.EveryDevice.device;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps of Lie groups against those of the CPU. */
@OnEveryDevice
class LieOnDeviceTest {
  private static final List<LieMap> JACOBIANS =
      List.of(
          LieMap.LEFT_JACOBIAN,
          LieMap.RIGHT_JACOBIAN,
          LieMap.LEFT_JACOBIAN_INVERSE,
          LieMap.RIGHT_JACOBIAN_INVERSE);

  /** Of rounding, next to the condition of an item. */
  private static final double UNITS = 16;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "so2",
        "so3",
        "se2",
        "se3",
        "sim2",
        "sim3",
        "scaling",
        "heisenberg3",
        "unitriangular3",
        "unitriangular4",
        "gl2",
        "gl3",
        "sl2",
        "sl3",
        "aff2",
        "aff3",
        "gl4",
        "sl4",
        "so4"
      })
  void closedFormsHaveTheBitsOfTheCpu(String name) {
    LieGroup group = LieGroup.parse(name);
    for (LieMap map : LieMap.values()) {
      if (hasBitsOfTheCpu(group, map)) {
        compare(group, map);
      }
    }
  }

  private static boolean hasBitsOfTheCpu(LieGroup group, LieMap map) {
    return !JACOBIANS.contains(map)
        || List.of("so2", "so3", "se2", "se3", "scaling").contains(group.name());
  }

  /** The CPU computes them one by one: by the exponential of a matrix of twice the size. */
  @ParameterizedTest
  @ValueSource(strings = {"sim3", "gl2", "sl3", "unitriangular4"})
  void jacobiansOfOtherGroupsAreThoseOfTheCpu(String name) {
    LieGroup group = LieGroup.parse(name);
    Random random = new Random(13);
    double[][] tangents = new double[40][group.dimension()];
    for (int i = 0; i < tangents.length; i++) {
      double scale = Math.pow(10, i % 5 - 3);
      Arrays.setAll(tangents[i], k -> scale * random.nextGaussian());
    }
    tangents[3][0] = name.equals("sim3") ? 1e9 : 1; // only a translation may be that far
    tangents[5][0] = Double.NaN;
    for (LieMap map : JACOBIANS) {
      LieOperation operation = LieOperation.of(group, map);
      double[] conditions = ItemwiseRun.conditions(operation, tangents);
      if (map == LieMap.LEFT_JACOBIAN_INVERSE || map == LieMap.RIGHT_JACOBIAN_INVERSE) {
        addConditionsOfInversion(group, tangents, conditions);
      }
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        ItemwiseRun expected =
            ItemwiseRun.forward(Device.cpu(), operation, dtype, Arrangement.ITEM_MAJOR, tangents);
        ItemwiseRun got =
            ItemwiseRun.forward(device(), operation, dtype, Arrangement.ITEM_MAJOR, tangents);
        assertArrayEquals(expected.statuses(), got.statuses());
        for (int i = 0; i < tangents.length; i++) {
          String what = map + " of " + group + " " + dtype + " " + Arrays.toString(tangents[i]);
          double bound =
              Double.isNaN(conditions[i]) ? 0 : UNITS * dtype.unitRoundoff() * conditions[i];
          assertArrayEquals(expected.outputs()[i], got.outputs()[i], bound + 1e-300, what);
        }
      }
    }
  }

  private static void compare(LieGroup group, LieMap map) {
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      double[][] items = items(group, map, dtype);
      // planning for the CPU takes longer than the rest: one arrangement for each precision
      Arrangement arrangement =
          dtype == DType.FLOAT32 ? Arrangement.COMPONENT_MAJOR : Arrangement.ITEM_MAJOR;
      LieOperation operation = new LieOperation(group, map, arrangement);
      ItemwiseRun expected =
          ItemwiseRun.forward(Device.cpu(), operation, dtype, arrangement, items);
      ItemwiseRun got = ItemwiseRun.forward(device(), operation, dtype, arrangement, items);
      // The CPU too computes ill-conditioned logarithms in another way.
      boolean iterated = map == LieMap.LOG && group.matrixSize() > 2 && !isClosed(group);
      double[] conditions =
          iterated ? ItemwiseRun.conditions(LieOperation.log(group), items) : new double[0];
      for (int i = 0; i < items.length; i++) {
        String what = map + " of " + group + " " + dtype + " " + Arrays.toString(items[i]);
        assertEquals(expected.statuses()[i], got.statuses()[i], "status: " + what);
        double[] right = plain(expected.outputs()[i]);
        double[] out = plain(got.outputs()[i]);
        double bound = iterated ? UNITS * dtype.unitRoundoff() * conditions[i] : 0;
        if (bound == 0 || Double.isNaN(right[0])) {
          assertArrayEquals(right, out, what);
        } else {
          assertArrayEquals(right, out, bound, what);
        }
      }
    }
  }

  /** An inverse is known to rounding times the condition number of what is inverted. */
  private static void addConditionsOfInversion(
      LieGroup group, double[][] tangents, double[] conditions) {
    double[][] jacobians = images(LieOperation.of(group, LieMap.LEFT_JACOBIAN), tangents);
    double[][] inverses = images(LieOperation.of(group, LieMap.LEFT_JACOBIAN_INVERSE), tangents);
    for (int i = 0; i < tangents.length; i++) {
      double inverse = largest(inverses[i]);
      conditions[i] += group.dimension() * largest(jacobians[i]) * inverse * inverse;
    }
  }

  private static double largest(double[] numbers) {
    return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
  }

  private static double[][] images(LieOperation operation, double[][] items) {
    return images(operation, items, DType.FLOAT64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"so3", "se3", "gl3", "sl3", "aff2"})
  void gradientsAreThoseOfTheCpu(String name) {
    LieGroup group = LieGroup.parse(name);
    for (LieMap map : List.of(LieMap.EXP, LieMap.LOG, LieMap.COMPOSE, LieMap.ACT)) {
      // those that the CPU follows one by one are not there yet
      boolean known = map != LieMap.LOG || isClosed(group);
      PlanOptions options = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);
      LieOperation operation = LieOperation.of(group, map);
      assertEquals(known, device().plan(operation, options).hasBackward());
      for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
        if (known) {
          compareGradients(operation, dtype);
        }
      }
    }
  }

  private static void compareGradients(LieOperation operation, DType dtype) {
    LieMap map = operation.map();
    int outputs = ItemwiseRun.size(map.outputs(operation.group()));
    double[][] items = items(operation.group(), map, dtype);
    Random random = new Random(9);
    for (int i = 0; i < items.length; i++) {
      int size = items[i].length;
      items[i] = Arrays.copyOf(items[i], size + outputs);
      for (int k = size; k < size + outputs; k++) {
        items[i][k] = (float) random.nextGaussian();
      }
    }
    double[][] expected =
        ItemwiseRun.backward(Device.cpu(), operation, dtype, Arrangement.ITEM_MAJOR, items);
    double[][] got =
        ItemwiseRun.backward(device(), operation, dtype, Arrangement.ITEM_MAJOR, items);
    for (int i = 0; i < items.length; i++) {
      double size = 1;
      for (int k = 0; k < expected[i].length; k++) {
        size = Math.max(size, Math.abs(expected[i][k]));
      }
      for (double number : items[i]) {
        size = Math.max(size, Math.abs(number));
      }
      // sums of a few dozen terms of that size; slopes of coefficients lose a few digits more
      double bound = 512 * dtype.unitRoundoff() * size;
      String what = operation.describe() + " " + dtype + " " + i + Arrays.toString(items[i]);
      if (Math.abs(size) < 1e20) {
        assertArrayEquals(expected[i], got[i], bound, what);
      }
    }
  }

  private static boolean isClosed(LieGroup group) {
    return group.family() != LieGroup.Family.GL
        && group.family() != LieGroup.Family.SL
        && group.family() != LieGroup.Family.AFF
        && !(group.family() == LieGroup.Family.SO && group.rank() > 3);
  }

  /** Zeros without a sign. */
  private static double[] plain(double[] numbers) {
    return Arrays.stream(numbers).map(x -> x + 0.0).toArray();
  }

  private static double[][] items(LieGroup group, LieMap map, DType dtype) {
    double[][] tangents = tangents(group);
    return switch (map) {
      case EXP, LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE, HAT ->
          tangents;
      case LOG, INVERSE, ADJOINT -> elements(group, tangents, dtype);
      case VEE -> images(LieOperation.hat(group), tangents, dtype);
      case COMPOSE -> {
        double[][] elements = elements(group, tangents, dtype);
        yield pairs(elements, elements.clone());
      }
      case ACT -> {
        double[][] elements = elements(group, tangents, dtype);
        double[][] points = new double[elements.length][group.pointSize()];
        Random random = new Random(3);
        for (double[] point : points) {
          Arrays.setAll(point, i -> random.nextGaussian());
        }
        yield pairs(elements, points);
      }
    };
  }

  private static double[][] pairs(double[][] first, double[][] second) {
    double[][] pairs = new double[first.length][];
    for (int i = 0; i < first.length; i++) {
      double[] other = second[(i + 5) % second.length];
      pairs[i] = Arrays.copyOf(first[i], first[i].length + other.length);
      System.arraycopy(other, 0, pairs[i], first[i].length, other.length);
    }
    return pairs;
  }

  /** Random ones, tiny ones, zero, large ones, rotations by about pi and 2 pi, NaN, infinities. */
  private static double[][] tangents(LieGroup group) {
    Random random = new Random(7);
    List<double[]> tangents = new ArrayList<>();
    for (double scale : new double[] {0.5, 1e-9, 0, 0.05, 2, 1e-4}) {
      for (int i = 0; i < 12; i++) {
        double[] tangent = new double[group.dimension()];
        Arrays.setAll(tangent, k -> scale * random.nextGaussian());
        tangents.add(tangent);
      }
    }
    // To rounding, rotations of four-space by pi have no logarithm, and who rounds how decides.
    double half = group.equals(LieGroup.so(4)) ? Math.PI - 1e-3 : Math.PI;
    for (double angle : new double[] {half, half - 1e-6, half - 1e-9, 3.2, 6.28, 9, 40}) {
      for (int k = 0; k < group.dimension(); k++) {
        double[] tangent = new double[group.dimension()];
        tangent[k] = angle;
        tangents.add(tangent);
      }
    }
    for (double odd : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e30}) {
      double[] tangent = new double[group.dimension()];
      tangent[group.dimension() / 2] = odd;
      tangents.add(tangent);
    }
    return tangents.toArray(double[][]::new);
  }

  /** Exponentials, some of them disturbed, zero and a reflection. */
  private static double[][] elements(LieGroup group, double[][] tangents, DType dtype) {
    double[][] elements = images(LieOperation.exp(group), tangents, dtype);
    Random random = new Random(11);
    for (int i = 0; i < 24; i += 2) {
      double size = i < 8 ? 1e-7 : i < 16 ? 3e-3 : 0.1;
      double[] element = elements[i];
      Arrays.setAll(element, k -> element[k] + size * random.nextGaussian());
    }
    Arrays.fill(elements[25], 0);
    elements[27][0] = -elements[27][0];
    elements[29][group.matrixSize() - 1] = Double.NEGATIVE_INFINITY;
    return elements;
  }

  private static double[][] images(LieOperation operation, double[][] tangents, DType dtype) {
    return ItemwiseRun.forward(Device.cpu(), operation, dtype, Arrangement.ITEM_MAJOR, tangents)
        .outputs();
  }
}
