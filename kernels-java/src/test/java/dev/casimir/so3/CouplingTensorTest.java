package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CouplingTensorTest {
  private static final BigDecimal FOUR_PI =
      new BigDecimal("3.14159265358979323846264338327950288419716939937510582097494459")
          .multiply(BigDecimal.valueOf(4));

  private interface Table {
    CouplingTensor of(int l1, int l2, int l3);
  }

  private static int[] triple(RandomGenerator random, int largest) {
    int l1 = random.nextInt(largest + 1);
    int l2 = random.nextInt(largest + 1);
    int l3 = Math.abs(l1 - l2) + random.nextInt(2 * Math.min(l1, l2) + 1);
    return new int[] {l1, l2, l3};
  }

  @Test
  void everyEntryUpToDegree4IsTheDefinitionRoundedOnce() {
    BigDecimal nothing = new BigDecimal("1e-50");
    for (int l1 = 0; l1 <= 4; l1++) {
      for (int l2 = 0; l2 <= 4; l2++) {
        for (int l3 = Math.abs(l1 - l2); l3 <= Math.min(4, l1 + l2); l3++) {
          double[] dense = Wigner3j.of(l1, l2, l3).dense();
          int i = 0;
          for (int m1 = -l1; m1 <= l1; m1++) {
            for (int m2 = -l2; m2 <= l2; m2++) {
              for (int m3 = -l3; m3 <= l3; m3++) {
                BigDecimal exact = ExactReference.real3j(l1, l2, l3, m1, m2, m3);
                double rounded = exact.abs().compareTo(nothing) < 0 ? 0 : exact.doubleValue();
                assertEquals(rounded, dense[i++], l1 + " " + l2 + " " + l3 + " entry " + i);
              }
            }
          }
        }
      }
    }
  }

  @Test
  void entriesOfHighDegreesAreRoundedOnce() {
    Property.check(
        150,
        1,
        random -> {
          int[] l = triple(random, 26);
          CouplingTensor t = Wigner3j.of(l[0], l[1], l[2]);
          int i = random.nextInt(t.size());
          BigDecimal exact =
              ExactReference.real3j(l[0], l[1], l[2], t.order1(i), t.order2(i), t.order3(i));
          assertEquals(exact.doubleValue(), t.value(i), t + " entry " + i);
        });
  }

  @Test
  void gauntAndCurlGauntEntriesAreRoundedOnce() {
    Property.check(
        150,
        2,
        random -> {
          int[] l = triple(random, 20);
          boolean even = (l[0] + l[1] + l[2]) % 2 == 0;
          Table table = even ? GauntCoefficients::of : CurlGauntCoefficients::of;
          CouplingTensor t = table.of(l[0], l[1], l[2]);
          int i = random.nextInt(t.size());
          BigDecimal factor = exactFactor(l[0], l[1], l[2]);
          BigDecimal unit =
              ExactReference.real3j(l[0], l[1], l[2], t.order1(i), t.order2(i), t.order3(i));
          assertEquals(factor.multiply(unit).doubleValue(), t.value(i), t + " entry " + i);
          double computed =
              even
                  ? GauntCoefficients.pathFactor(l[0], l[1], l[2])
                  : CurlGauntCoefficients.pathFactor(l[0], l[1], l[2]);
          assertEquals(factor.doubleValue(), computed, "factor of " + t);
        });
  }

  /**
   * K |3j(000)| or K sqrt(l1(l1+1) l2(l2+1)) |3j(1 -1 0)|, by Racah's sum and not by the closed
   * forms.
   */
  private static BigDecimal exactFactor(int l1, int l2, int l3) {
    long dimensions = (2L * l1 + 1) * (2 * l2 + 1) * (2 * l3 + 1);
    boolean even = (l1 + l2 + l3) % 2 == 0;
    int m = even ? 0 : 1;
    long scale = even ? 1 : (long) l1 * (l1 + 1) * l2 * (l2 + 1);
    return BigDecimal.valueOf(dimensions * scale)
        .divide(FOUR_PI, ExactReference.DIGITS)
        .sqrt(ExactReference.DIGITS)
        .multiply(ExactReference.complex3j(l1, l2, l3, m, -m, 0).abs());
  }

  @Test
  void entriesAreSortedDistinctNonzeroAndObeyTheSelectionRules() {
    for (Table table :
        List.<Table>of(Wigner3j::of, GauntCoefficients::of, CurlGauntCoefficients::of)) {
      Property.check(
          60,
          3,
          random -> {
            int[] l = triple(random, 9);
            CouplingTensor t = table.of(l[0], l[1], l[2]);
            int parity = (l[0] + l[1] + l[2]) % 2;
            long before = Long.MIN_VALUE;
            for (int i = 0; i < t.size(); i++) {
              int a = Math.abs(t.order1(i));
              int b = Math.abs(t.order2(i));
              int c = Math.abs(t.order3(i));
              assertTrue(a <= l[0] && b <= l[1] && c <= l[2]);
              assertTrue(c == a + b || c == Math.abs(a - b), t + " entry " + i);
              long negative =
                  IntStream.of(t.order1(i), t.order2(i), t.order3(i)).filter(m -> m < 0).count();
              assertEquals(parity, negative % 2, t + " entry " + i);
              long key = (t.order1(i) * 100L + t.order2(i)) * 100 + t.order3(i);
              assertTrue(key > before, "order of entries");
              before = key;
              assertTrue(t.value(i) != 0);
            }
          });
    }
  }

  @Test
  void pathsThatDoNotExistAreEmpty() {
    assertEquals(0, Wigner3j.of(1, 1, 3).size());
    assertEquals(0, Wigner3j.of(5, 1, 3).size());
    assertEquals(0, GauntCoefficients.of(1, 1, 1).size());
    assertEquals(0, GauntCoefficients.of(1, 1, 4).size());
    assertEquals(0, CurlGauntCoefficients.of(1, 1, 2).size());
    assertEquals(0, GauntCoefficients.pathFactor(1, 1, 1));
    assertEquals(0, GauntCoefficients.pathFactor(1, 1, 4));
    assertEquals(0, CurlGauntCoefficients.pathFactor(1, 1, 2));
    assertArrayEquals(new double[27], GauntCoefficients.of(1, 1, 1).dense());
  }

  @Test
  void degreesOutOfRangeAreNamed() {
    assertEquals(
        "l2: expected a degree in 0..1000, got -1",
        assertThrows(IllegalArgumentException.class, () -> Wigner3j.of(0, -1, 0)).getMessage());
    assertThrows(IllegalArgumentException.class, () -> GauntCoefficients.of(0, 0, 1001));
    assertThrows(
        IllegalArgumentException.class,
        () -> CurlGauntCoefficients.pathFactor(Integer.MIN_VALUE, 0, 0));
  }

  @Test
  void denseAndScaledAgreeWithTheEntries() {
    CouplingTensor t = Wigner3j.of(3, 2, 4);
    CouplingTensor scaled = t.scaled(-2.5);
    double[] dense = scaled.dense();
    assertEquals(7 * 5 * 9, dense.length);
    double sum = 0;
    for (int i = 0; i < t.size(); i++) {
      int index = ((t.order1(i) + 3) * 5 + t.order2(i) + 2) * 9 + t.order3(i) + 4;
      assertEquals(-2.5 * t.value(i), dense[index]);
      assertEquals(t.order2(i), scaled.order2(i));
      sum += Math.abs(t.value(i)) * 2.5;
    }
    double total = 0;
    for (double value : dense) {
      total += Math.abs(value);
    }
    assertEquals(sum, total, 1e-12);
  }

  @Test
  void aDenseTableThatFitsNoArrayIsRefused() {
    CouplingTensor huge = new CouplingTensor.Builder(1000, 1000, 1000, 0).build();
    assertThrows(IllegalArgumentException.class, huge::dense);
  }

  @Test
  void anyNumberOfThreadsSeeTheSameTables() throws InterruptedException {
    List<CouplingTensor> seen = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    CouplingTensor t = Wigner3j.of(13, 14, 15);
                    synchronized (seen) {
                      seen.add(t);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8, seen.size());
    for (CouplingTensor t : seen) {
      assertArrayEquals(seen.getFirst().dense(), t.dense());
    }
  }
}
