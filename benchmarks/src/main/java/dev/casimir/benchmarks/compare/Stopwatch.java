package dev.casimir.benchmarks.compare;

/** Times contenders; scores are nanoseconds per item, or edge, and channel. */
public interface Stopwatch {
  /** The multiply-add peak that speeds are compared with; {@link Peak#UNKNOWN} if not measured. */
  Peak peak();

  /** Products of so many items. */
  Score product(Contender contender, int degree, int batch);

  /** Convolutions over so many edges. */
  Score convolution(Contender contender, int degree, int edges);

  /** Powers of so many items. */
  Score manyBody(Contender contender, int degree, int order, int batch);
}
