package dev.casimir.tests.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SphericalHarmonicsGoldenTest {
  /** Relative to the norm of a degree, which bounds the error of every component. */
  private static double tolerance(DType dtype) {
    return dtype == DType.FLOAT64 ? 1e-13 : 2e-6;
  }

  private static SphericalHarmonicsKernel plan(
      int degree, DType dtype, Normalization normalization, Arrangement arrangement) {
    SphericalHarmonics operation =
        new SphericalHarmonics(degree, normalization, true).withArrangement(arrangement);
    return Device.cpu().plan(operation, PlanOptions.of(dtype, Layout.MUL_IR));
  }

  private static double[] values(
      double[] xyz, int degree, DType dtype, Normalization normalization) {
    int items = xyz.length / 3;
    try (Arena arena = Arena.ofConfined()) {
      Tensor vectors = Tensor.copyOf(arena, dtype, xyz, items, 3);
      Tensor values = Tensor.zeros(arena, dtype, items, (degree + 1) * (degree + 1));
      plan(degree, dtype, normalization, Arrangement.ITEM_MAJOR).values(vectors, values);
      return values.toDoubleArray();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void points(DType dtype) {
    JsonObject golden = Golden.file("sh_points.json");
    int degree = golden.get("lmax").getAsInt();
    double[] expected = Golden.flat(golden.get("Y"));
    for (Normalization normalization : Normalization.values()) {
      double[] actual = values(Golden.flat(golden.get("xyz")), degree, dtype, normalization);
      compare(expected, actual, degree, dtype, normalization, "points");
    }
  }

  @Test
  void edges() {
    JsonObject golden = Golden.file("sh_edge.json");
    int degree = golden.get("lmax").getAsInt();
    JsonArray points = golden.getAsJsonArray("points");
    for (JsonElement element : points) {
      JsonObject point = element.getAsJsonObject();
      double[] expected = Golden.flat(point.get("Y"));
      double[] actual =
          values(Golden.flat(point.get("xyz")), degree, DType.FLOAT64, Normalization.INTEGRAL);
      String name = point.get("name").getAsString();
      compare(expected, actual, degree, DType.FLOAT64, Normalization.INTEGRAL, name);
    }
  }

  /** Near a pole the components of order one are as small as the distance, yet accurate. */
  @Test
  void nearPolesKeepTheirSmallComponents() {
    for (JsonElement element : Golden.file("sh_edge.json").getAsJsonArray("points")) {
      JsonObject point = element.getAsJsonObject();
      double[] expected = Golden.flat(point.get("Y"));
      double[] actual =
          values(Golden.flat(point.get("xyz")), 10, DType.FLOAT64, Normalization.INTEGRAL);
      for (int l = 1; l <= 10; l++) {
        for (int k : new int[] {l * l + l - 1, l * l + l + 1}) {
          if (expected[k] != 0 && Math.abs(expected[k]) < 1e-6) {
            assertEquals(expected[k], actual[k], 1e-12 * Math.abs(expected[k]), point.toString());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Arrangement.class)
  void gradients(Arrangement arrangement) {
    JsonObject golden = Golden.file("sh_grad.json");
    int degree = golden.get("lmax").getAsInt();
    int dimension = (degree + 1) * (degree + 1);
    double[] xyz = Golden.flat(golden.get("xyz"));
    double[] expected = Golden.flat(golden.get("dY"));
    int items = xyz.length / 3;
    boolean itemMajor = arrangement == Arrangement.ITEM_MAJOR;
    try (Arena arena = Arena.ofConfined()) {
      DType dtype = DType.FLOAT64;
      Tensor vectors =
          itemMajor
              ? Tensor.copyOf(arena, dtype, xyz, items, 3)
              : Tensor.copyOf(arena, dtype, transpose(xyz, items), 3, items);
      long[] valueShape = itemMajor ? new long[] {items, dimension} : new long[] {dimension, items};
      long[] gradientShape =
          itemMajor ? new long[] {items, dimension, 3} : new long[] {dimension, 3, items};
      Tensor values = Tensor.zeros(arena, dtype, valueShape);
      Tensor gradients = Tensor.zeros(arena, dtype, gradientShape);
      plan(degree, dtype, Normalization.INTEGRAL, arrangement)
          .gradients(vectors, values, gradients);
      for (int item = 0; item < items; item++) {
        double length = Math.hypot(Math.hypot(xyz[3 * item], xyz[3 * item + 1]), xyz[3 * item + 2]);
        for (int k = 0; k < dimension; k++) {
          for (int j = 0; j < 3; j++) {
            double wanted = expected[(item * 3 + j) * dimension + k];
            long index =
                itemMajor ? gradients.flatIndex(item, k, j) : gradients.flatIndex(k, j, item);
            assertEquals(wanted, gradients.getDouble(index), 1e-13 * 10 / length, "component " + k);
          }
        }
      }
    }
  }

  private static double[] transpose(double[] xyz, int items) {
    double[] rows = new double[xyz.length];
    for (int item = 0; item < items; item++) {
      for (int j = 0; j < 3; j++) {
        rows[j * items + item] = xyz[3 * item + j];
      }
    }
    return rows;
  }

  private static void compare(
      double[] integral,
      double[] actual,
      int degree,
      DType dtype,
      Normalization normalization,
      String name) {
    int dimension = (degree + 1) * (degree + 1);
    assertEquals(integral.length, actual.length, name);
    for (int i = 0; i < actual.length; i++) {
      int l = (int) Math.sqrt(i % dimension);
      double factor = normalization.factorFromIntegral(l);
      double norm = factor * Math.sqrt((2 * l + 1) / (4 * Math.PI));
      String where = name + ", item " + i / dimension + ", component " + i % dimension;
      assertEquals(factor * integral[i], actual[i], tolerance(dtype) * norm, where);
    }
  }
}
