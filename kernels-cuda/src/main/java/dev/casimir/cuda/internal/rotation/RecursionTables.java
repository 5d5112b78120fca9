package dev.casimir.cuda.internal.rotation;

import dev.casimir.so3.internal.WignerRecursion;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The steps of {@link WignerRecursion} as {@code native/include/casimir/rotation.cuh} reads them:
 * degree after degree, each row of a degree with the places of its first terms.
 */
record RecursionTables(int[] rows, int[] axes, int[] sources, double[] factors, double[] scales) {
  static RecursionTables of(WignerRecursion recursion) {
    IntStream.Builder rows = IntStream.builder();
    IntStream.Builder axes = IntStream.builder();
    IntStream.Builder sources = IntStream.builder();
    DoubleStream.Builder factors = DoubleStream.builder();
    DoubleStream.Builder scales = DoubleStream.builder();
    int terms = 0;
    for (int l = 2; l <= recursion.maximumDegree(); l++) {
      WignerRecursion.Step step = recursion.toDegree(l);
      for (int first : step.firstTerm()) {
        rows.add(terms + first);
      }
      IntStream.of(step.axis()).forEach(axes::add);
      IntStream.of(step.source()).forEach(sources::add);
      DoubleStream.of(step.factor()).forEach(factors::add);
      DoubleStream.of(step.columnScale()).forEach(scales::add);
      terms += step.axis().length;
    }
    return new RecursionTables(
        rows.build().toArray(),
        axes.build().toArray(),
        sources.build().toArray(),
        factors.build().toArray(),
        scales.build().toArray());
  }
}
