package dev.casimir.cli.validate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cases of all fields. */
final class AllCases {
  private static final int QUICK_CASES = 4;

  private AllCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    cases.addAll(HarmonicsCases.list());
    cases.addAll(ProductCases.list());
    cases.addAll(ConvolutionCases.list());
    cases.addAll(ManyBodyCases.list());
    cases.addAll(RotationCases.list());
    cases.addAll(LieCases.list());
    cases.addAll(MatrixCases.list());
    cases.addAll(HaarCases.list());
    cases.addAll(FrameCases.list());
    cases.addAll(ElementaryCases.list());
    cases.addAll(DynamicsCases.list());
    cases.addAll(TrainingCases.list());
    return cases;
  }

  /** The first few cases of each operation. */
  static List<ValidationCase> quick() {
    Map<String, Integer> counts = new HashMap<>();
    return list().stream()
        .filter(c -> counts.merge(c.operation(), 1, Integer::sum) <= QUICK_CASES)
        .toList();
  }

  /** Names of the operations, each once. */
  static List<String> operations() {
    return list().stream().map(ValidationCase::operation).distinct().toList();
  }
}
