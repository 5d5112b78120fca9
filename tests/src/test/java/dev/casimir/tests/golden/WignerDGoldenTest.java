package dev.casimir.tests.golden;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.casimir.so3.Rotations;
import dev.casimir.so3.WignerD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WignerDGoldenTest {
  private static JsonArray cases() {
    return Golden.file("wigner_d_l6.json").getAsJsonArray("cases");
  }

  private static double[] rotation(JsonObject item) {
    return Rotations.fromAngles(angle(item, "alpha"), angle(item, "beta"), angle(item, "gamma"));
  }

  private static double angle(JsonObject item, String name) {
    return item.get(name).getAsDouble();
  }

  @Test
  void rotationFromAngles() {
    for (JsonElement element : cases()) {
      JsonObject item = element.getAsJsonObject();
      assertArrayEquals(Golden.flat(item.get("R")), rotation(item), 4e-16);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void bothRoutes(int degree) {
    for (JsonElement element : cases()) {
      JsonObject item = element.getAsJsonObject();
      double[] golden = Golden.flat(item.getAsJsonArray("D").get(degree));
      assertArrayEquals(golden, WignerD.matrix(degree, rotation(item)), 3e-15, "from a matrix");
      double[] fromAngles =
          WignerD.fromAngles(
              degree, angle(item, "alpha"), angle(item, "beta"), angle(item, "gamma"));
      assertArrayEquals(golden, fromAngles, 3e-15, "from angles");
    }
  }
}
