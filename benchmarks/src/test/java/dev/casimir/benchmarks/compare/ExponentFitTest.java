package dev.casimir.benchmarks.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExponentFitTest {
  private static ExponentFit power(double constant, double exponent, int from, int to) {
    List<Integer> degrees = IntStream.rangeClosed(from, to).boxed().toList();
    List<Double> costs = degrees.stream().map(l -> constant * Math.pow(l, exponent)).toList();
    return ExponentFit.of("a", "", ExponentFit.TIME, degrees, costs);
  }

  @Test
  void recoversPowerLaws() {
    for (double exponent : new double[] {-1, 0, 2.5, 3, 6}) {
      ExponentFit fit = power(7.5, exponent, 3, 17);
      assertEquals(exponent, fit.exponent(), 1e-12);
      assertEquals(7.5, fit.constant(), 1e-10);
      assertEquals(0, fit.residual(), 1e-12);
      assertEquals(3, fit.minimumDegree());
      assertEquals(17, fit.maximumDegree());
    }
  }

  @Test
  void residualIsTheDistanceFromTheLine() {
    // In log-log coordinates (0,0), (1,1), (2,0): the line is y = 1/3, residuals -1/3, 2/3, -1/3.
    ExponentFit fit =
        ExponentFit.of("a", "", ExponentFit.TIME, List.of(1, 10, 100), List.of(1.0, 10.0, 1.0));
    assertEquals(0, fit.exponent(), 1e-12);
    assertEquals(Math.pow(10, 1 / 3.0), fit.constant(), 1e-12);
    assertEquals(Math.log(10) * Math.sqrt(2) / 3, fit.residual(), 1e-12);
  }

  @Test
  void refusesOnePoint() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ExponentFit.of("a", "", ExponentFit.TIME, List.of(3), List.of(1.0)));
  }

  @Test
  void fitsTheUpperHalfOfTheDegrees() {
    List<Timing> timings = new ArrayList<>();
    for (int degree = 1; degree <= 12; degree++) {
      double slow = Math.pow(degree, degree < 6 ? 1 : 4) / (degree < 6 ? 1 : 216);
      timings.add(Samples.timing("slow", degree, slow));
      timings.add(Samples.timing("late", degree, Math.pow(degree, 3)));
    }
    timings.removeIf(t -> t.algorithm().equals("late") && t.degree() > 4);
    List<ExponentFit> fits = Scaling.fits(timings);
    assertEquals(4, fits.size());
    assertEquals(4, fits.get(0).exponent(), 1e-12);
    assertEquals(6, fits.get(0).minimumDegree());
    assertEquals(12, fits.get(0).maximumDegree());
    assertEquals(ExponentFit.MULTIPLY_ADDS, fits.get(1).quantity());
    assertEquals("late", fits.get(2).algorithm());
    assertEquals(3, fits.get(2).exponent(), 1e-12);
    assertEquals(1, fits.get(2).minimumDegree());
  }

  @Test
  void twoDegreesAreNoScaling() {
    assertEquals(
        List.of(), Scaling.fits(List.of(Samples.timing("a", 1, 1), Samples.timing("a", 2, 8))));
  }
}
