package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CouplingTensorTest {
  private static void assertCorrectlyRounded(BigDecimal exact, double value, String where) {
    assertEquals(exact.doubleValue(), value, where);
  }

  @Test
  void everyEntryUpToDegree4IsTheDefinitionRoundedOnce() {
    for (int l1 = 0; l1 <= 4; l1++) {
      for (int l2 = 0; l2 <= 4; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(4, l1 + l2); l3++) {
          double[] dense = Wigner3j.of(l1, l2, l3).dense();
          int i = 0;
          for (int m1 = -l1; m1 <= l1; m1++) {
            for (int m2 = -l2; m2 <= l2; m2++) {
              for (int m3 = -l3; m3 <= l3; m3++) {
                BigDecimal exact = ExactReference.real3j(l1, l2, l3, m1, m2, m3);
                boolean zero = exact.abs().compareTo(new BigDecimal("1e-50")) < 0;
                String where = l1 + "," + l2 + "," + l3 + ";" + m1 + "," + m2 + "," + m3;
                assertCorrectlyRounded(zero ? BigDecimal.ZERO : exact, dense[i++], where);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void entriesOfHighDegreesAreRoundedOnce() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int l1 = random.nextInt(25);
      int l2 = random.nextInt(25);
      int l3 = Math.abs(l1 - l2) + random.nextInt(2 * Math.min(l1, l2) + 1);
      CouplingTensor t = Wigner3j.of(l1, l2, l3);
      int i = random.nextInt(t.size());
      BigDecimal exact = ExactReference.real3j(l1, l2, l3, t.order1(i), t.order2(i), t.order3(i));
      assertCorrectlyRounded(exact, t.value(i), t + " entry " + i);
    }
  }
}
