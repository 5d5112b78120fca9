package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.product.EuclideanProductOracle.Instruction;
import dev.casimir.product.EuclideanProductOracle.IrrepNormalization;
import dev.casimir.product.EuclideanProductOracle.Mode;
import dev.casimir.product.EuclideanProductOracle.PathNormalization;
import dev.casimir.so3.Irreps;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Coefficients and small products against values worked out by hand. */
class EuclideanProductOracleTest {

  @Test
  void vectorsGiveTheirCrossProductOverRootTwo() {
    EuclideanProductOracle product = one("1o", "1o", "1e", Mode.UUU, IrrepNormalization.COMPONENT);
    assertEquals(Math.sqrt(3), product.coefficient(0), 1e-15);
    double root = Math.sqrt(2);
    assertArrayEquals(
        new double[] {-3 / root, 6 / root, -3 / root},
        product.multiply(new double[] {1, 2, 3}, new double[] {4, 5, 6}, new double[] {1}),
        1e-14);
  }

  @Test
  void irrepNormalizationScalesTheScalarProduct() {
    double[] x = {1, 2, 3};
    double[] y = {4, 5, 6};
    double[] weight = {1};
    double dot = 32;
    assertArrayEquals(
        new double[] {dot / Math.sqrt(3)},
        one("1o", "1o", "0e", Mode.UUU, IrrepNormalization.COMPONENT).multiply(x, y, weight),
        1e-14);
    assertArrayEquals(
        new double[] {dot * Math.sqrt(3)},
        one("1o", "1o", "0e", Mode.UUU, IrrepNormalization.NORM).multiply(x, y, weight),
        1e-13);
    assertEquals(1, one("2e", "1o", "3o", Mode.UUU, IrrepNormalization.NONE).coefficient(0));
    assertEquals(
        Math.sqrt(7),
        one("2e", "1o", "3o", Mode.UUU, IrrepNormalization.COMPONENT).coefficient(0),
        1e-15);
    assertEquals(
        Math.sqrt(15),
        one("2e", "1o", "3o", Mode.UUU, IrrepNormalization.NORM).coefficient(0),
        1e-15);
  }

  @Test
  void pathNormalizationDividesByTheFanOfTheOutput() {
    assertEquals(Math.sqrt(1.0 / 9), twoPaths(PathNormalization.ELEMENT).coefficient(0), 1e-15);
    assertEquals(Math.sqrt(4.0 / 9), twoPaths(PathNormalization.ELEMENT).coefficient(1), 1e-15);
    assertEquals(Math.sqrt(5.0 / 1), twoPaths(PathNormalization.ELEMENT).coefficient(2), 1e-15);
    assertEquals(Math.sqrt(1.0 / 12), twoPaths(PathNormalization.PATH).coefficient(0), 1e-15);
    assertEquals(Math.sqrt(4.0 / 6), twoPaths(PathNormalization.PATH).coefficient(1), 1e-15);
    assertEquals(1, twoPaths(PathNormalization.NONE).coefficient(0));
    assertEquals(2, twoPaths(PathNormalization.NONE).coefficient(1));
    assertEquals(12 + 6 + 6, twoPaths(PathNormalization.ELEMENT).weightCount());
  }

  @Test
  void fansOfEveryMode() {
    assertEquals(Math.sqrt(1.0 / 6), scalars(2, 3, 4, Mode.UVW).coefficient(0), 1e-15);
    assertEquals(Math.sqrt(1.0 / 3), scalars(2, 3, 2, Mode.UVU).coefficient(0), 1e-15);
    assertEquals(Math.sqrt(1.0 / 2), scalars(2, 3, 3, Mode.UVV).coefficient(0), 1e-15);
    assertEquals(Math.sqrt(1.0 / 3), scalars(3, 3, 2, Mode.UUW).coefficient(0), 1e-15);
    assertEquals(1, scalars(3, 3, 3, Mode.UUU).coefficient(0));
    assertEquals(1, scalars(2, 3, 6, Mode.UVUV).coefficient(0));
  }

  @Test
  void channelsMeetAsTheModeSays() {
    double[] two = {2, 3};
    double[] three = {5, 7, 11};
    double[] weights = {1, 10, 100, 1000, 10000, 100000};
    double uvu = 1 / Math.sqrt(3);
    assertArrayEquals(
        new double[] {uvu * 2 * (5 + 70 + 1100), uvu * 3 * (5000 + 70000 + 1100000)},
        scalars(2, 3, 2, Mode.UVU).multiply(two, three, weights),
        1e-9);
    double uvv = 1 / Math.sqrt(2);
    assertArrayEquals(
        new double[] {uvv * 5 * 3002, uvv * 7 * 30020, uvv * 11 * 300200},
        scalars(2, 3, 3, Mode.UVV).multiply(two, three, weights),
        1e-9);
    assertArrayEquals(
        new double[] {10, 140, 2200, 15000, 210000, 3300000},
        scalars(2, 3, 6, Mode.UVUV).multiply(two, three, weights),
        1e-9);
    double uuw = 1 / Math.sqrt(2);
    assertArrayEquals(
        new double[] {uuw * 15010, uuw * 150100, uuw * 1501000},
        scalars(2, 2, 3, Mode.UUW)
            .multiply(two, new double[] {5, 5}, new double[] {1, 10, 100, 1000, 10000, 100000}),
        1e-9);
    assertArrayEquals(
        new double[] {10, 210},
        scalars(2, 2, 2, Mode.UUU).multiply(two, new double[] {5, 7}, new double[] {1, 10}),
        1e-12);
    double uvw = 1 / Math.sqrt(2);
    assertArrayEquals(
        new double[] {uvw * (2 * 5 + 3 * 5 * 100), uvw * (2 * 5 * 10 + 3 * 5 * 1000)},
        scalars(2, 1, 2, Mode.UVW).multiply(two, new double[] {5}, new double[] {1, 10, 100, 1000}),
        1e-9);
  }

  @Test
  void weightsFollowTheOrderOfTheInstructionsAndMayDifferPerItem() {
    Irreps scalar = Irreps.parse("0e");
    Irreps output = Irreps.parse("0e+0e+0e");
    EuclideanProductOracle product =
        new EuclideanProductOracle(
            scalar,
            scalar,
            output,
            List.of(
                new Instruction(0, 0, 2, Mode.UUU, true),
                new Instruction(0, 0, 1, Mode.UUU, false),
                new Instruction(0, 0, 0, Mode.UUU, true)),
            IrrepNormalization.COMPONENT,
            PathNormalization.ELEMENT);
    double[] x = {1, 2};
    double[] y = {1, 1};
    assertArrayEquals(
        new double[] {7, 1, 5, 14, 2, 10}, product.multiply(2, x, y, new double[] {5, 7}), 1e-12);
    assertArrayEquals(
        new double[] {7, 1, 5, 6, 2, 4},
        product.multiply(2, x, y, new double[] {5, 7, 2, 3}),
        1e-12);
    assertThrows(IllegalArgumentException.class, () -> product.multiply(2, x, y, new double[3]));
  }

  @Test
  void channelsOfVectorsAreStridedByTheirDimension() {
    EuclideanProductOracle product =
        new EuclideanProductOracle(
            Irreps.parse("0e+2x1o"),
            Irreps.parse("1o"),
            Irreps.parse("2x0e"),
            List.of(new Instruction(1, 0, 0, Mode.UVU, true)),
            IrrepNormalization.COMPONENT,
            PathNormalization.ELEMENT);
    double[] x = {9, 1, 2, 3, 4, 5, 6};
    double root = Math.sqrt(3);
    assertArrayEquals(
        new double[] {6 / root, 15 / root},
        product.multiply(x, new double[] {1, 1, 1}, new double[] {1, 1}),
        1e-14);
  }

  @Test
  void refusesWhatE3nnRefuses() {
    assertThrows(
        IllegalArgumentException.class,
        () -> one("1o", "1o", "1o", Mode.UUU, IrrepNormalization.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> one("1o", "1o", "3e", Mode.UUU, IrrepNormalization.NONE));
    assertThrows(IllegalArgumentException.class, () -> scalars(2, 3, 3, Mode.UVU));
    assertThrows(IllegalArgumentException.class, () -> scalars(2, 3, 2, Mode.UUW));
  }

  private static EuclideanProductOracle one(
      String first, String second, String output, Mode mode, IrrepNormalization normalization) {
    return new EuclideanProductOracle(
        Irreps.parse(first),
        Irreps.parse(second),
        Irreps.parse(output),
        List.of(new Instruction(0, 0, 0, mode, true)),
        normalization,
        PathNormalization.ELEMENT);
  }

  private static EuclideanProductOracle scalars(int first, int second, int output, Mode mode) {
    return one(first + "x0e", second + "x0e", output + "x0e", mode, IrrepNormalization.COMPONENT);
  }

  /** Two paths into one block, with fans 6 and 3, and one alone with a fan of 1 into another. */
  private static EuclideanProductOracle twoPaths(PathNormalization normalization) {
    return new EuclideanProductOracle(
        Irreps.parse("2x0e+2x1o"),
        Irreps.parse("3x0e+3x1o"),
        Irreps.parse("2x0e+6x2e"),
        List.of(
            new Instruction(0, 0, 0, Mode.UVW, true),
            new Instruction(1, 1, 0, Mode.UVU, true, 4),
            new Instruction(1, 1, 1, Mode.UVUV, true)),
        IrrepNormalization.COMPONENT,
        normalization);
  }
}
