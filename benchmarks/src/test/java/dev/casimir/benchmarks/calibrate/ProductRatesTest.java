package dev.casimir.benchmarks.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Calibration;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ProductRatesTest {
  @Test
  void everyAlgorithmHasRatesUnderTheNameThePlannerLooksUp() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      assertEquals(
          Arrays.stream(Algorithm.values())
              .map(algorithm -> algorithm.rateName(dtype))
              .collect(Collectors.toSet()),
          ProductRates.points(dtype).stream().map(RatePoint::name).collect(Collectors.toSet()));
    }
  }

  @Test
  void convolutionsAndManyBodyProductsHaveRatesToo() {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      assertEquals(
          Arrays.stream(ConvolutionAlgorithm.values())
              .map(algorithm -> algorithm.rateName(dtype))
              .collect(Collectors.toSet()),
          ConvolutionRates.points(dtype).stream().map(RatePoint::name).collect(Collectors.toSet()));
      assertEquals(
          Arrays.stream(ManyBodyAlgorithm.values())
              .map(algorithm -> algorithm.rateName(dtype))
              .collect(Collectors.toSet()),
          ManyBodyRates.points(dtype).stream().map(RatePoint::name).collect(Collectors.toSet()));
    }
    assertTrue(ConvolutionRates.points(DType.FLOAT32).getFirst().rate(1) > 0);
    assertTrue(ManyBodyRates.points(DType.FLOAT32).getFirst().rate(1) > 0);
  }

  @Test
  void aRateIsWorkOverTheFastestTime() {
    RatePoint smallest =
        ProductRates.points(DType.FLOAT32).stream()
            .filter(point -> point.name().equals(Algorithm.SPARSE.rateName(DType.FLOAT32)))
            .findFirst()
            .orElseThrow();
    double[] nanoseconds = new double[1];
    double rate =
        new RatePoint(
                smallest.name(),
                smallest.describe(),
                smallest.dtype(),
                smallest.work(),
                smallest.lanes(),
                measure ->
                    smallest.measure().apply(code -> nanoseconds[0] = measure.nanoseconds(code)))
            .rate(1);
    assertEquals(smallest.work() * smallest.lanes() / nanoseconds[0], rate);
    assertTrue(rate > 0 && rate < 1e6, "multiply-adds per nanosecond: " + rate);
    Calibration calibration = Calibration.none().with(smallest.name(), smallest.work(), rate);
    assertEquals(rate, calibration.rate(smallest.name(), smallest.work()).orElseThrow());
  }
}
