package dev.casimir.simd.lanes;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.casimir.tensor.DType;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Coefficients are kept under names; a name used twice must not mix two series up. */
class SeriesNamesTest {
  @Test
  void seriesOfOneNameAreToldApart() {
    LaneProgram program = new LaneProgram(DType.FLOAT64);
    Lane t = program.input(0);
    Lane odd =
        LaneFunctions.series("a name", t, k -> EconomizedSeries.inverseFactorial(2 * k + 1), 0, 1);
    Lane tail =
        LaneFunctions.series("a name", t, k -> EconomizedSeries.inverseFactorial(2 * k + 3), 0, 1);
    Lane longer =
        LaneFunctions.series(
            "a name", t, k -> BigDecimal.ONE.divide(BigDecimal.valueOf(1L << k)), 0, 1);
    assertNotEquals(odd.id(), tail.id());
    assertNotEquals(odd.id(), longer.id());
  }
}
