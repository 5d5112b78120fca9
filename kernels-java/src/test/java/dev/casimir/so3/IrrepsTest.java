package dev.casimir.so3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.testing.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IrrepsTest {
  private static Irreps random(RandomGenerator random) {
    List<Irreps.Block> blocks = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      Irrep irrep = new Irrep(random.nextInt(4), random.nextBoolean() ? 1 : -1);
      blocks.add(new Irreps.Block(random.nextInt(4), irrep));
    }
    return Irreps.of(blocks);
  }

  private static Irreps irreps(String text) {
    return Irreps.parse(text);
  }

  @Test
  void sizes() {
    Irreps irreps = irreps("128x0e+1o+0x7e+2x3o");
    assertEquals(128 + 3 + 14, irreps.dimension());
    assertEquals(131, irreps.numberOfIrreps());
    assertEquals(3, irreps.maximumDegree(), "empty blocks do not count");
    assertEquals(0, irreps.offset(0));
    assertEquals(128, irreps.offset(1));
    assertEquals(131, irreps.offset(2));
    assertEquals(131, irreps.offset(3));
    assertEquals(145, irreps.offset(4));
    assertEquals(0, irreps("").dimension());
    assertEquals(-1, irreps("").maximumDegree());
    assertEquals(-1, irreps("0x2e").maximumDegree());
  }

  @Test
  void writtenFormsReadBack() {
    Property.check(
        300,
        60,
        random -> {
          Irreps any = random(random);
          assertEquals(any, Irreps.parse(any.toString()));
          assertEquals(any, Irreps.parse(any.toString().replaceAll("(?<=[x+oe])", " ")));
        });
  }

  @Test
  void countAndContains() {
    Irreps irreps = irreps("2x1o+3x0e+4x1o+0x2e");
    assertEquals(6, irreps.count(new Irrep(1, -1)));
    assertEquals(0, irreps.count(new Irrep(1, 1)));
    assertTrue(irreps.contains(new Irrep(0, 1)));
    assertFalse(irreps.contains(new Irrep(2, 1)), "no copy of it");
    assertFalse(irreps.contains(new Irrep(0, -1)));
  }

  @Test
  void simplifyMergesNeighboursOnly() {
    assertEquals(irreps("3x0e+1x1o+1x0e"), irreps("1x0e+2x0e+0x2e+1o+0x1o+0e").simplify());
    assertEquals(
        irreps("2x0e"), irreps("0e+0x1e+0e").simplify(), "an empty block separates nothing");
    assertEquals(irreps(""), irreps("0x0e+0x1o").simplify());
    Property.check(
        200,
        61,
        random -> {
          Irreps any = random(random);
          Irreps simple = any.simplify();
          assertEquals(simple, simple.simplify());
          assertEquals(any.dimension(), simple.dimension());
          for (int i = 1; i < simple.blocks().size(); i++) {
            assertNotEquals(simple.blocks().get(i - 1).irrep(), simple.blocks().get(i).irrep());
          }
        });
  }

  @Test
  void sortIsStableAndPutsOddFirst() {
    Irreps.Sorted sorted = irreps("2x1e+3x0e+1x1o+4x0o+5x1e").sort();
    assertEquals(irreps("4x0o+3x0e+1x1o+2x1e+5x1e"), sorted.irreps());
    assertEquals(List.of(3, 1, 2, 0, 4), sorted.newPosition());
    assertEquals(List.of(3, 1, 2, 0, 4), sorted.oldPosition());
    Property.check(
        200,
        62,
        random -> {
          Irreps any = random(random);
          Irreps.Sorted result = any.sort();
          List<Irreps.Block> blocks = result.irreps().blocks();
          for (int i = 0; i < blocks.size(); i++) {
            int old = result.oldPosition().get(i);
            assertEquals(any.blocks().get(old), blocks.get(i));
            assertEquals(i, result.newPosition().get(old));
            if (i > 0) {
              int order = blocks.get(i - 1).irrep().compareTo(blocks.get(i).irrep());
              assertTrue(order < 0 || (order == 0 && result.oldPosition().get(i - 1) < old));
            }
          }
        });
  }

  @Test
  void directSums() {
    assertEquals(irreps("1o+2x0e+3x1o"), irreps("1o+2x0e").plus(irreps("3x1o")));
    assertEquals(irreps("0e+1o+0e+1o"), irreps("0e+1o").times(2));
    assertEquals(irreps("6x1e"), irreps("2x1e").times(3).simplify());
    assertEquals(irreps(""), irreps("0e").times(0));
    assertThrows(IllegalArgumentException.class, () -> irreps("0e").times(-1));
    assertThrows(IllegalArgumentException.class, () -> irreps("0e+0e").times(Integer.MAX_VALUE));
    Irreps large = irreps("2000000000x0e");
    String message =
        assertThrows(IllegalArgumentException.class, () -> large.plus(large)).getMessage();
    assertEquals("irreps: expected a dimension below 2^31, exceeded at block 2", message);
  }

  @Test
  void tensorProducts() {
    assertEquals(irreps("6x1e+4x0o+4x1o+4x2o"), irreps("2x1o").tensorProduct(irreps("3x0o+2x1e")));
    assertEquals(
        List.of(Irrep.parse("1o"), Irrep.parse("2o"), Irrep.parse("3o")),
        Irrep.parse("1o").times(Irrep.parse("2e")));
    assertThrows(
        IllegalArgumentException.class,
        () -> irreps("100000x0e").tensorProduct(irreps("100000x0e")));
    Property.check(
        100,
        63,
        random -> {
          Irreps first = random(random);
          Irreps second = random(random);
          Irreps product = first.tensorProduct(second);
          assertEquals(first.dimension() * second.dimension(), product.dimension());
          assertEquals(
              product.sort().irreps().simplify(),
              second.tensorProduct(first).sort().irreps().simplify());
        });
  }

  @Test
  void filterAndMultiplicity() {
    assertEquals(irreps("2x0e+4x2e"), irreps("2x0e+3x1o+4x2e").filter(i -> i.parity() == 1));
    assertEquals(irreps("5x0e+5x1o"), irreps("2x0e+1o").withMultiplicity(5));
    assertThrows(IllegalArgumentException.class, () -> irreps("1o").withMultiplicity(-1));
    assertEquals(irreps("4x0e+4x1o+4x2e+4x3o"), Irreps.sphericalHarmonics(3, 4));
    assertEquals(irreps("0e+1o+2e"), Irreps.sphericalHarmonics(2));
    assertEquals(49, Irreps.sphericalHarmonics(6).dimension());
    assertThrows(IllegalArgumentException.class, () -> Irreps.sphericalHarmonics(-1));
  }

  @Test
  void blocksAreChecked() {
    Irrep vector = Irrep.natural(1);
    assertThrows(IllegalArgumentException.class, () -> new Irreps.Block(-1, vector));
    assertThrows(IllegalArgumentException.class, () -> new Irreps.Block(1_000_000_000, vector));
    assertThrows(IllegalArgumentException.class, () -> new Irrep(1001, 1));
    assertThrows(IllegalArgumentException.class, () -> new Irrep(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Irrep(1, 0));
  }

  @Test
  void equalityIsByBlocks() {
    assertEquals(irreps("2x1o").hashCode(), irreps(" 2 x 1o ").hashCode());
    assertNotEquals(irreps("2x1o"), irreps("1o+1o"));
    assertNotEquals(irreps("1o"), irreps("1e"));
  }
}
