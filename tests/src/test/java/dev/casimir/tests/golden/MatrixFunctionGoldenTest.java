package dev.casimir.tests.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.casimir.device.Device;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exponentials and logarithms of 2 x 2 to 4 x 4 matrices against 32 digits: relative Frobenius
 * errors in units of the roundoff times the condition number.
 */
class MatrixFunctionGoldenTest {
  private static List<JsonObject> cases(int n) {
    return StreamSupport.stream(
            Golden.file("lie-groups", "matrices.json").getAsJsonArray("cases").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(item -> item.get("n").getAsInt() == n)
        .toList();
  }

  private record Result(double[] values, int status) {}

  private static Result run(LieMap map, int n, DType dtype, double[] matrix) {
    try (Arena arena = Arena.ofConfined()) {
      ItemwiseKernel kernel =
          Device.cpu()
              .plan(LieOperation.of(LieGroup.gl(n), map), PlanOptions.of(dtype, Layout.IR_MUL));
      long[] square = {1, n, n};
      long[] flat = {1, (long) n * n};
      Tensor in = Tensor.copyOf(arena, dtype, matrix, map == LieMap.EXP ? flat : square);
      Tensor out = Tensor.zeros(arena, dtype, map == LieMap.EXP ? square : flat);
      Tensor status = Tensor.zeros(arena, DType.INT32, 1);
      kernel.forward(List.of(in), List.of(out), status);
      return new Result(out.toDoubleArray(), (int) status.getLong(0));
    }
  }

  private static double relativeError(double[] computed, JsonObject item, String name) {
    double[] high = Golden.flat(item.get(name));
    double[] low = Golden.flat(item.get(name + "_lo"));
    double largest = 0;
    for (double value : high) {
      largest = Math.max(largest, Math.abs(value));
    }
    double error = 0;
    double size = 0;
    for (int i = 0; i < high.length; i++) {
      double difference = (computed[i] - high[i] - low[i]) / largest;
      error += difference * difference;
      size += high[i] / largest * (high[i] / largest);
    }
    double relative = Math.sqrt(error / size);
    return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
  }

  private static double frobenius(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  /**
   * Of the exponential; at least the norm, which the golden value leaves out for long rotations.
   */
  private static double condition(JsonObject item) {
    double norm = Math.max(1, frobenius(Golden.flat(item.get("A"))));
    JsonElement condition = item.get("cond_exp");
    return condition.isJsonNull() ? norm : Math.max(condition.getAsDouble(), norm);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void exponential(int n) {
    double bound = n == 2 ? 6 : 4;
    double u = DType.FLOAT64.unitRoundoff();
    double worst = 0;
    String where = "";
    for (JsonObject item : cases(n)) {
      Result result = run(LieMap.EXP, n, DType.FLOAT64, Golden.flat(item.get("A")));
      double error = relativeError(result.values(), item, "exp") / (u * condition(item));
      assertEquals(ItemStatus.OK.code(), result.status());
      if (error > worst) {
        worst = error;
        where = item.get("id") + " " + item.get("category");
      }
    }
    assertTrue(worst <= bound, "error over u cond: " + worst + " at " + where);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void logarithm(int n) {
    double bound = n == 2 ? 2 : 40;
    double u = DType.FLOAT64.unitRoundoff();
    double worst = 0;
    String where = "";
    for (JsonObject item : cases(n)) {
      Result result = run(LieMap.LOG, n, DType.FLOAT64, Golden.flat(item.get("A")));
      String expected = item.get("log_status").getAsString();
      String name = item.get("id") + " " + item.get("category") + " " + item.get("note");
      if (expected.equals("principal")) {
        assertEquals(ItemStatus.OK.code(), result.status(), name);
        JsonElement given = item.get("cond_log");
        double condition = given.isJsonNull() ? 1 : Math.max(1, given.getAsDouble());
        double error = relativeError(result.values(), item, "log") / (u * condition);
        if (frobenius(Golden.flat(item.get("log"))) > 0 && error > worst) {
          worst = error;
          where = name;
        }
      } else {
        int code =
            expected.equals("singular")
                ? ItemStatus.SINGULAR.code()
                : ItemStatus.NO_PRINCIPAL.code();
        assertEquals(code, result.status(), name);
        assertTrue(Double.isNaN(result.values()[0]), name);
      }
    }
    assertTrue(worst <= bound, "error over u cond: " + worst + " at " + where);
  }

  /** In single precision the rounded input is a part of the error: one more unit of it. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void inSinglePrecision(int n) {
    double u = DType.FLOAT32.unitRoundoff();
    for (JsonObject item : cases(n)) {
      double[] exponential = Golden.flat(item.get("exp"));
      double size = frobenius(exponential);
      if (size < 1e30 && size > 1e-30) {
        Result result = run(LieMap.EXP, n, DType.FLOAT32, Golden.flat(item.get("A")));
        double error = relativeError(result.values(), item, "exp") / (u * condition(item));
        assertTrue(error <= 9, item.get("id") + " " + item.get("category") + ": " + error);
      }
    }
  }
}
