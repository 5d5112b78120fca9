package dev.casimir.models.equilibrium;

/**
 * p = sum of s_j v_j with s = softmax(v / T), hence D_j = s_j (1 + (v_j - p) / T), which sum to
 * one. Section 2.5 of the design of these kernels has the derivatives, 4.4 how differences are
 * taken without cancellation.
 */
final class SoftmaxWindow extends PoolWindow {
  private final int pixels;
  private final double temperature;
  private final double[] zero;
  private final double[] shareRe; // s
  private final double[] shareIm;
  private final double[] weightRe; // D
  private final double[] weightIm;
  private double pooledRe; // p
  private double pooledIm;
  private final double[] shareChangeRe; // s(v + d) - s(v)
  private final double[] shareChangeIm;
  private final double[] weightChangeRe; // D(v + d) - D(v)
  private final double[] weightChangeIm;
  private double pooledChangeRe; // p(v + d) - p(v)
  private double pooledChangeIm;
  private final double[] shareSlope; // of s along d
  private final double[] weightSlope; // of D along d
  private final double[] otherShareSlope;
  private final double[] otherWeightSlope;

  SoftmaxWindow(int pixels, double temperature) {
    this.pixels = pixels;
    this.temperature = temperature;
    zero = new double[pixels];
    shareRe = new double[pixels];
    shareIm = new double[pixels];
    weightRe = new double[pixels];
    weightIm = new double[pixels];
    shareChangeRe = new double[pixels];
    shareChangeIm = new double[pixels];
    weightChangeRe = new double[pixels];
    weightChangeIm = new double[pixels];
    shareSlope = new double[pixels];
    weightSlope = new double[pixels];
    otherShareSlope = new double[pixels];
    otherWeightSlope = new double[pixels];
  }

  @Override
  void pool(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    weigh(fine[0], fine.length > 1 ? fine[1] : zero);
    coarseOut[0] = pooledRe;
    if (coarseOut.length > 1) {
      coarseOut[1] = pooledIm;
    }
  }

  @Override
  void poolDeviation(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    weigh(fine[0], zero);
    deviate(fine[0], fine[1], fine.length > 2 ? fine[2] : zero);
    coarseOut[0] = pooledChangeRe;
    if (coarseOut.length > 1) {
      coarseOut[1] = pooledChangeIm;
    }
  }

  @Override
  void poolTangent(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    weigh(fine[0], zero);
    for (int plane = 1; plane < fine.length; plane++) {
      coarseOut[plane - 1] = dot(weightRe, fine[plane]);
    }
  }

  @Override
  void spread(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    weigh(fine[0], fine.length > 1 ? fine[1] : zero);
    double re = coarse[0];
    double im = coarse.length > 1 ? coarse[1] : 0;
    for (int j = 0; j < pixels; j++) {
      fineOut[0][j] = weightRe[j] * re - weightIm[j] * im;
      if (fineOut.length > 1) {
        fineOut[1][j] = weightRe[j] * im + weightIm[j] * re;
      }
    }
  }

  @Override
  void spreadDeviation(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    weigh(fine[0], zero);
    deviate(fine[0], fine[1], fine.length > 2 ? fine[2] : zero);
    double changeRe = coarse[1];
    double changeIm = coarse.length > 2 ? coarse[2] : 0;
    double re = coarse[0] + changeRe;
    for (int j = 0; j < pixels; j++) {
      fineOut[0][j] =
          weightChangeRe[j] * re - weightChangeIm[j] * changeIm + weightRe[j] * changeRe;
      if (fineOut.length > 1) {
        fineOut[1][j] =
            weightChangeRe[j] * changeIm + weightChangeIm[j] * re + weightRe[j] * changeIm;
      }
    }
  }

  @Override
  void spreadTangent(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    weigh(fine[0], zero);
    for (int plane = 0; plane < fineOut.length; plane++) {
      tangent(fine[0], fine[plane + 1], shareSlope, weightSlope);
      double change = coarse.length > plane + 1 ? coarse[plane + 1] : 0;
      for (int j = 0; j < pixels; j++) {
        fineOut[plane][j] = weightSlope[j] * coarse[0] + weightRe[j] * change;
      }
    }
  }

  @Override
  void spreadSecondTangent(
      double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut) {
    double[] v = fine[0];
    double[] along = fine[1];
    double[] other = fine[2];
    weigh(v, zero);
    tangent(v, along, shareSlope, weightSlope);
    tangent(v, other, otherShareSlope, otherWeightSlope);
    double shareMean = dot(shareRe, along);
    double shareMeanSlope = dot(otherShareSlope, along);
    double slope = dot(weightRe, along);
    double otherSlope = dot(weightRe, other);
    double curvature = dot(otherWeightSlope, along);
    for (int j = 0; j < pixels; j++) {
      double shareCurvature =
          (otherShareSlope[j] * (along[j] - shareMean) - shareRe[j] * shareMeanSlope) / temperature;
      double weightCurvature =
          shareCurvature * (1 + (v[j] - pooledRe) / temperature)
              + shareSlope[j] * (other[j] - otherSlope) / temperature
              + otherShareSlope[j] * (along[j] - slope) / temperature
              - shareRe[j] * curvature / temperature;
      fineOut[0][j] = weightCurvature * coarse[0] + weightSlope[j] * coarse[1];
    }
  }

  /** s, p and D at v. */
  private void weigh(double[] re, double[] im) {
    double top = re[0];
    for (int j = 1; j < pixels; j++) {
      top = Math.max(top, re[j]);
    }
    double sumRe = 0;
    double sumIm = 0;
    for (int j = 0; j < pixels; j++) {
      double size = Math.exp((re[j] - top) / temperature);
      double angle = im[j] / temperature;
      boolean real = angle == 0; // without the cost of sine and cosine
      shareRe[j] = real ? size : size * Math.cos(angle);
      shareIm[j] = real ? 0 : size * Math.sin(angle);
      sumRe += shareRe[j];
      sumIm += shareIm[j];
    }
    divideShares(sumRe, sumIm);
    pooledRe = 0;
    pooledIm = 0;
    for (int j = 0; j < pixels; j++) {
      pooledRe += shareRe[j] * re[j] - shareIm[j] * im[j];
      pooledIm += shareRe[j] * im[j] + shareIm[j] * re[j];
    }
    for (int j = 0; j < pixels; j++) {
      double factorRe = 1 + (re[j] - pooledRe) / temperature;
      double factorIm = (im[j] - pooledIm) / temperature;
      weightRe[j] = shareRe[j] * factorRe - shareIm[j] * factorIm;
      weightIm[j] = shareRe[j] * factorIm + shareIm[j] * factorRe;
    }
  }

  private void divideShares(double re, double im) {
    double square = re * re + im * im;
    for (int j = 0; j < pixels; j++) {
      double quotientRe = (shareRe[j] * re + shareIm[j] * im) / square;
      shareIm[j] = (shareIm[j] * re - shareRe[j] * im) / square;
      shareRe[j] = quotientRe;
    }
  }

  /** Changes of s, p and D from real v, whose s, p and D are there, to v + d. */
  private void deviate(double[] v, double[] re, double[] im) {
    changeShares(re, im);
    pooledChangeRe = 0;
    pooledChangeIm = 0;
    for (int j = 0; j < pixels; j++) {
      double valueRe = v[j] - pooledRe + re[j]; // changes of s sum to zero
      pooledChangeRe += shareRe[j] * re[j] + shareChangeRe[j] * valueRe - shareChangeIm[j] * im[j];
      pooledChangeIm += shareRe[j] * im[j] + shareChangeRe[j] * im[j] + shareChangeIm[j] * valueRe;
    }
    for (int j = 0; j < pixels; j++) {
      double factor = 1 + (v[j] - pooledRe) / temperature;
      double re1 = shareRe[j] + shareChangeRe[j];
      double im1 = shareChangeIm[j];
      double re2 = (re[j] - pooledChangeRe) / temperature;
      double im2 = (im[j] - pooledChangeIm) / temperature;
      weightChangeRe[j] = shareChangeRe[j] * factor + re1 * re2 - im1 * im2;
      weightChangeIm[j] = shareChangeIm[j] * factor + re1 * im2 + im1 * re2;
    }
  }

  /** With E = expm1(d / T) and m = s.E: s (E - m) / (1 + m). */
  private void changeShares(double[] re, double[] im) {
    double meanRe = 0;
    double meanIm = 0;
    for (int j = 0; j < pixels; j++) {
      double angle = im[j] / temperature;
      double size = Math.expm1(re[j] / temperature);
      if (angle == 0) {
        shareChangeRe[j] = size;
        shareChangeIm[j] = 0;
      } else {
        double sine = Math.sin(angle / 2);
        shareChangeRe[j] = size * Math.cos(angle) - 2 * sine * sine;
        shareChangeIm[j] = (1 + size) * Math.sin(angle);
      }
      meanRe += shareRe[j] * shareChangeRe[j];
      meanIm += shareRe[j] * shareChangeIm[j];
    }
    double square = (1 + meanRe) * (1 + meanRe) + meanIm * meanIm;
    for (int j = 0; j < pixels; j++) {
      double differenceRe = shareChangeRe[j] - meanRe;
      double differenceIm = shareChangeIm[j] - meanIm;
      shareChangeRe[j] =
          shareRe[j] * (differenceRe * (1 + meanRe) + differenceIm * meanIm) / square;
      shareChangeIm[j] =
          shareRe[j] * (differenceIm * (1 + meanRe) - differenceRe * meanIm) / square;
    }
  }

  /** Slopes of s and D at real v along d. */
  private void tangent(double[] v, double[] along, double[] shareSlopes, double[] weightSlopes) {
    double mean = dot(shareRe, along);
    double slope = dot(weightRe, along);
    for (int j = 0; j < pixels; j++) {
      shareSlopes[j] = shareRe[j] * (along[j] - mean) / temperature;
      weightSlopes[j] =
          shareSlopes[j] * (1 + (v[j] - pooledRe) / temperature)
              + shareRe[j] * (along[j] - slope) / temperature;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
