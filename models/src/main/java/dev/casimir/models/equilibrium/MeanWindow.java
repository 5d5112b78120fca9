package dev.casimir.models.equilibrium;

import java.util.Arrays;

/** The mean of the pixels of a window, of one pixel as well: D_j = 1 / n, whatever v is. */
final class MeanWindow extends PoolWindow {
  @Override
  void pool(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    for (int plane = 0; plane < fine.length; plane++) {
      coarseOut[plane] = mean(fine[plane]);
    }
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Override
  void poolDeviation(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    for (int plane = 1; plane < fine.length; plane++) {
      coarseOut[plane - 1] = mean(fine[plane]);
    }
  }

  @Override
  void poolTangent(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    poolDeviation(fine, coarse, fineOut, coarseOut);
  }

  @Override
  void spread(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    for (int plane = 0; plane < coarse.length; plane++) {
      Arrays.fill(fineOut[plane], coarse[plane] / fineOut[plane].length);
    }
  }

  @Override
  void spreadDeviation(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    for (int plane = 0; plane < fineOut.length; plane++) {
      double change = coarse.length > plane + 1 ? coarse[plane + 1] : 0;
      Arrays.fill(fineOut[plane], change / fineOut[plane].length);
    }
  }

  @Override
  void spreadTangent(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    spreadDeviation(fine, coarse, fineOut, coarseOut);
  }

  @Override
  void spreadSecondTangent(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    Arrays.fill(fineOut[0], 0);
  }
}
