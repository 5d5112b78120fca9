package dev.casimir.cli.validate;

import dev.casimir.lie.HaarSample;
import dev.casimir.lie.HaarSampleKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Random elements of groups, which are functions of the seed and their number. */
final class HaarCases {
  private static final long SEED = 7;

  private HaarCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    add(cases, HaarSample.specialOrthogonal(2), 2, 33);
    add(cases, HaarSample.specialOrthogonal(3), 3, 33);
    add(cases, HaarSample.specialOrthogonal(3), 3, 0);
    add(cases, HaarSample.orthogonal(5), 5, 1);
    add(cases, HaarSample.symmetricPositive(3, 1), 3, 33);
    add(cases, HaarSample.generalLinear(2, 1), 2, 33);
    add(cases, HaarSample.generalLinear(3, 1.5, 1), 3, 33);
    add(cases, HaarSample.specialLinear(2, 2), 2, 33);
    add(cases, HaarSample.specialLinear(3, 1), 3, 33);
    add(cases, HaarSample.specialEuclidean(3, 2), 4, 33);
    add(cases, HaarSample.similarity(2, 1, 1), 3, 33);
    add(cases, HaarSample.affine(2, 1, 1), 3, 33);
    add(cases, HaarSample.heisenberg(3, 1), 3, 33);
    add(cases, HaarSample.unitriangular(4, 1), 4, 33);
    add(cases, HaarSample.positiveScaling(1), 1, 33);
    return cases;
  }

  private static void add(List<ValidationCase> cases, HaarSample sample, int size, int items) {
    Computation computation =
        KernelComputation.of(sample, (k, p, in, arena) -> run(k, p, arena, size, items));
    cases.addAll(
        ValidationCase.inBoth(
            "haar-sample",
            sample.describe() + ", " + items + " items",
            List.of(),
            computation,
            CpuReference.same(computation),
            64));
  }

  private static List<Result> run(
      HaarSampleKernel kernel, DType precision, Arena arena, int size, int items) {
    Tensor out = Tensor.zeros(arena, precision, items, size, size);
    Tensor weights = Tensor.zeros(arena, precision, items);
    kernel.sample(SEED, 5, out, weights);
    return List.of(Result.of("out", out), Result.of("weights", weights));
  }
}
