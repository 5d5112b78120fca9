package dev.casimir.tests.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.casimir.device.Device;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exponentials and logarithms of rotations and motions against 32 digits. */
class LieGroupGoldenTest {
  private static final double U = 0x1p-53;

  private static List<JsonObject> cases(String group) {
    return StreamSupport.stream(
            Golden.file("lie-groups", "groups.json").getAsJsonArray(group).spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  private static double[] numbers(JsonObject item, String... names) {
    return Arrays.stream(names)
        .flatMapToDouble(
            name ->
                item.get(name).isJsonArray()
                    ? Arrays.stream(Golden.flat(item.get(name)))
                    : Arrays.stream(new double[] {item.get(name).getAsDouble()}))
        .toArray();
  }

  private static double[] run(LieGroup group, LieMap map, DType dtype, double[] input) {
    try (Arena arena = Arena.ofConfined()) {
      ItemwiseKernel kernel =
          Device.cpu().plan(LieOperation.of(group, map), PlanOptions.of(dtype, Layout.IR_MUL));
      long[] in = shape(map.inputs(group).getFirst().extents());
      Tensor out = Tensor.zeros(arena, dtype, shape(map.outputs(group).getFirst().extents()));
      kernel.forward(Tensor.copyOf(arena, dtype, input, in), out);
      return out.toDoubleArray();
    }
  }

  private static long[] shape(List<Integer> extents) {
    long[] shape = new long[extents.size() + 1];
    shape[0] = 1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = extents.get(i - 1);
    }
    return shape;
  }

  /** The largest |value - (high + low)| over all cases, each divided by its scale. */
  private static double worst(
      List<JsonObject> cases,
      ToDoubleFunction<JsonObject> scale,
      String high,
      java.util.function.Function<JsonObject, double[]> computed) {
    double worst = 0;
    for (JsonObject item : cases) {
      double[] values = computed.apply(item);
      double[] highs = numbers(item, high);
      double[] lows = numbers(item, high + "_lo");
      for (int i = 0; i < values.length; i++) {
        double error = Math.abs(values[i] - highs[i] - lows[i]) / scale.applyAsDouble(item);
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
      }
    }
    return worst;
  }

  private static double norm(double[] vector) {
    return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
  }

  private static double roundoff(DType dtype) {
    return dtype.unitRoundoff();
  }

  private static double[] rounded(DType dtype, double[] values) {
    return dtype == DType.FLOAT64
        ? values
        : Arrays.stream(values).map(value -> (float) value).toArray();
  }

  private static boolean isExact(DType dtype, double[] values) {
    return Arrays.equals(values, rounded(dtype, values));
  }

  @Test
  void exponentialOfRotations() {
    double error =
        worst(
            cases("so3"),
            item -> {
              double angle = norm(numbers(item, "w"));
              return angle <= Math.PI ? 1 : 1 + angle / 4;
            },
            "R",
            item -> run(LieGroup.so(3), LieMap.EXP, DType.FLOAT64, numbers(item, "w")));
    assertTrue(error <= 4 * U, "error in u: " + error / U);
  }

  @Test
  void logarithmOfRotations() {
    double error =
        worst(
            cases("so3").stream().filter(LieGroupGoldenTest::awayFromPi).toList(),
            item -> Math.max(1, norm(numbers(item, "log"))),
            "log",
            item -> run(LieGroup.so(3), LieMap.LOG, DType.FLOAT64, numbers(item, "R")));
    assertTrue(error <= 12 * U, "error in u: " + error / U);
  }

  /** Closer to pi the rounded matrix may be that of an angle beyond, with the opposite axis. */
  private static boolean awayFromPi(JsonObject item) {
    return Math.PI - norm(numbers(item, "log")) > 1e-14;
  }

  @Test
  void logarithmAtPiUpToTheSign() {
    for (JsonObject item : cases("so3")) {
      if (!awayFromPi(item)) {
        double[] golden = numbers(item, "log");
        double[] log = run(LieGroup.so(3), LieMap.LOG, DType.FLOAT64, numbers(item, "R"));
        assertEquals(Math.PI, norm(log), 12 * U * Math.PI);
        double cosine = 0;
        for (int i = 0; i < 3; i++) {
          cosine += log[i] * golden[i] / Math.PI / Math.PI;
        }
        assertEquals(1, Math.abs(cosine), 1e-14);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void exponentialOfMotions(DType dtype) {
    check(dtype, "se2", LieGroup.se(2), "rho", "theta");
    check(dtype, "se3", LieGroup.se(3), "rho", "w");
    check(dtype, "sim3", LieGroup.sim(3), "rho", "w", "sigma");
  }

  private static void check(DType dtype, String name, LieGroup group, String... parts) {
    double error =
        worst(
            cases(name).stream()
                .filter(item -> dtype == DType.FLOAT64 || isModerate(item))
                .toList(),
            item -> {
              double input = isExact(dtype, numbers(item, parts)) ? 0 : norm(numbers(item, parts));
              double sigma = item.has("sigma") ? item.get("sigma").getAsDouble() : 0;
              double size = 1 + norm(numbers(item, "rho"));
              return size * Math.exp(Math.abs(sigma)) * (1 + input / 5);
            },
            "T",
            item -> run(group, LieMap.EXP, dtype, numbers(item, parts)));
    assertTrue(error <= 10 * roundoff(dtype), name + ", error in u: " + error / roundoff(dtype));
  }

  private static boolean isModerate(JsonObject item) {
    return !item.has("sigma") || Math.abs(item.get("sigma").getAsDouble()) < 40;
  }

  @Test
  void logarithmOfMotions() {
    checkLog("se2", LieGroup.se(2), "rho", "theta");
    checkLog("se3", LieGroup.se(3), "rho", "w");
    checkLog("sim3", LieGroup.sim(3), "rho", "w", "sigma");
  }

  /** The rounded matrix is that of a tangent a few units away: within the condition of V^-1. */
  private static void checkLog(String name, LieGroup group, String... parts) {
    for (JsonObject item : cases(name)) {
      double[] tangent = numbers(item, parts);
      double[] rotation = item.has("w") ? numbers(item, "w") : numbers(item, "theta");
      if (norm(rotation) < 3.1) {
        double sigma = item.has("sigma") ? item.get("sigma").getAsDouble() : 0;
        double scale =
            (1 + norm(numbers(item, "rho"))) * Math.exp(Math.abs(sigma)) * (1 + Math.abs(sigma));
        double[] log = run(group, LieMap.LOG, DType.FLOAT64, numbers(item, "T"));
        for (int i = 0; i < tangent.length; i++) {
          assertEquals(tangent[i], log[i], 20 * U * scale, name + " " + Arrays.toString(tangent));
        }
      }
    }
  }
}
