package dev.casimir.models.equilibrium;

/** What happens to one channel of one window of a pool. */
interface WindowRoutine {
  /**
   * Computes a window.
   *
   * @param fine numbers of the pixels, by tensor and pixel
   * @param coarse numbers of the window, by tensor
   * @param fineOut takes numbers of the pixels
   * @param coarseOut takes numbers of the window
   */
  void apply(double[][] fine, double[] coarse, double[][] fineOut, double[] coarseOut);
}
