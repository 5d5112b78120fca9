package dev.casimir.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

class LiePeersTest {
  static String[] contenders() throws NoSuchFieldException {
    return LiePeers.class.getField("contender").getAnnotation(Param.class).value();
  }

  /** Preparing holds each against ours to 1e-9 of the rms. */
  @ParameterizedTest
  @MethodSource("contenders")
  void everyContenderAgreesWithOurs(String contender) {
    LiePeers benchmark = new LiePeers();
    benchmark.contender = contender;
    benchmark.items = 200;
    benchmark.prepare();
    LiePeers.Work work = new LiePeers.Work();
    benchmark.apply(work);
    assertEquals(200, work.items);
    benchmark.free();
  }

  @Test
  void whatALibraryDoesNotHaveIsRefused() {
    LiePeers benchmark = new LiePeers();
    benchmark.contender = "gl3-exp:ejml";
    String message = assertThrows(IllegalArgumentException.class, benchmark::prepare).getMessage();
    assertEquals("contender: ejml has no gl3-exp to compare with", message);
    benchmark.contender = "gl9-exp:ejml";
    assertThrows(IllegalArgumentException.class, benchmark::prepare);
  }

  /**
   * Why matrices of large norm are not compared to 1e-9: Hipparchus takes the integer part of the
   * logarithm of norm / 5.37 where it should round up, so that its rational approximation is used
   * at up to twice the norm it is made for. The reference is the closed form [[cosh x, sinh x],
   * [sinh x, cosh x]].
   */
  @Test
  void exponentialsOfHipparchusAreGoodToOneMillionth() {
    double worst = 0;
    for (double x : new double[] {5.3, 8, 10, 10.7, 21.4, 42.9}) {
      double[] matrix = {0, x, 0, x, 0, 0, 0, 0, 0};
      double[] exponential = HipparchusItems.exponential(matrix).rows();
      double exact = Math.cosh(x);
      worst = Math.max(worst, Math.abs(exponential[0] - exact) / exact);
    }
    assertTrue(worst > 1e-9 && worst < 1e-6, "relative error " + worst);
  }

  @Test
  void rotationsTurnAsOursDo() {
    double[] quarter = {0, 0, Math.PI / 2};
    double[] expected = {0, -1, 0, 1, 0, 0, 0, 0, 1};
    double[] hipparchus = HipparchusItems.rotationExponential(quarter).rows();
    double[] commons = CommonsMathItems.rotationExponential(quarter).rows();
    for (int i = 0; i < 9; i++) {
      assertEquals(expected[i], hipparchus[i], 1e-15, Arrays.toString(hipparchus));
      assertEquals(expected[i], commons[i], 1e-15, Arrays.toString(commons));
    }
  }
}
