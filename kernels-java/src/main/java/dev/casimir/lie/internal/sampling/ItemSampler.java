package dev.casimir.lie.internal.sampling;

/** Draws matrices of one distribution; immutable, usable by any number of threads. */
public interface ItemSampler {
  /** Rows and columns of a matrix. */
  int dimension();

  /** How it draws, in a few words. */
  String method();

  /** Multiply-adds of an average draw, roughly, elementary functions not counted. */
  long multiplyAdds();

  /**
   * Draws a matrix.
   *
   * @param work of this dimension or more, its random numbers at the next to use; {@code
   *     work.linear} may be {@code out}, so that only samplers that embed another may use it
   * @param out overwritten from its beginning, row-major
   * @return the weight: invariant density over the density drawn from; 1 if they agree
   */
  double draw(Workspace work, double[] out);
}
