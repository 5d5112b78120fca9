package dev.casimir.tests.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.CurlGauntCoefficients;
import dev.casimir.so3.GauntCoefficients;
import dev.casimir.so3.Wigner3j;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both sides are exact values rounded once, so they are equal, not close. */
class CouplingTablesGoldenTest {
  private interface Table {
    CouplingTensor of(int l1, int l2, int l3);
  }

  private interface Factor {
    double of(int l1, int l2, int l3);
  }

  @Test
  void wigner3j() {
    compare("w3j_real_l4.json", 4, Wigner3j::of);
  }

  @Test
  void gaunt() {
    compare("gaunt_real_l6.json", 6, GauntCoefficients::of);
  }

  @Test
  void gauntPathFactors() {
    compareFactors("even", 0, GauntCoefficients::pathFactor);
  }

  @Test
  void curlGauntPathFactors() {
    compareFactors("odd", 1, CurlGauntCoefficients::pathFactor);
  }

  private static void compare(String file, int largest, Table table) {
    Map<List<Integer>, Double> golden = new HashMap<>();
    for (JsonElement row : Golden.file(file).getAsJsonArray("rows")) {
      double[] r = Golden.flat(row);
      golden.put(
          List.of((int) r[0], (int) r[1], (int) r[2], (int) r[3], (int) r[4], (int) r[5]), r[6]);
    }
    Map<List<Integer>, Double> ours = new HashMap<>();
    for (int l1 = 0; l1 <= largest; l1++) {
      for (int l2 = 0; l2 <= largest; l2++) {
        for (int l3 = 0; l3 <= largest; l3++) {
          CouplingTensor t = table.of(l1, l2, l3);
          for (int i = 0; i < t.size(); i++) {
            ours.put(List.of(l1, l2, l3, t.order1(i), t.order2(i), t.order3(i)), t.value(i));
          }
        }
      }
    }
    assertEquals(golden, ours);
  }

  private static void compareFactors(String key, int parity, Factor factor) {
    int compared = 0;
    for (JsonElement row : Golden.file("path_factors.json").getAsJsonArray(key)) {
      double[] r = Golden.flat(row);
      int l1 = (int) r[0];
      int l2 = (int) r[1];
      int l3 = (int) r[2];
      assertEquals(parity, (l1 + l2 + l3) % 2);
      assertEquals(r[3], factor.of(l1, l2, l3), key + " " + l1 + "," + l2 + "," + l3);
      compared++;
    }
    assertEquals(parity == 0 ? 106 : 30, compared);
  }
}
