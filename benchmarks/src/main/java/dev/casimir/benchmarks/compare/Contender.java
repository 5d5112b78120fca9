package dev.casimir.benchmarks.compare;

import dev.casimir.device.Choice;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.Algorithm;
import dev.casimir.product.ConvolutionAlgorithm;
import dev.casimir.product.ManyBodyAlgorithm;
import dev.casimir.product.ProductKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a comparison compares: a kind of product and the algorithm that computes it. */
public enum Contender {
  CG_DENSE(OperationClass.INTERACTION, "cg-dense", ProductKind.CG, Algorithm.DENSE),
  CG_SPARSE(OperationClass.INTERACTION, "cg-sparse", ProductKind.CG, Algorithm.SPARSE),
  GAUNT_SPARSE(OperationClass.INTERACTION, "gaunt-sparse", ProductKind.GAUNT, Algorithm.SPARSE),
  GAUNT_GRID(OperationClass.INTERACTION, "gaunt-grid", ProductKind.GAUNT, Algorithm.GRID),
  GAUNT_FOURIER(OperationClass.INTERACTION, "gaunt-fourier", ProductKind.GAUNT, Algorithm.FOURIER),
  GAUNT_FOURIER_DIRECT(
      OperationClass.INTERACTION,
      "gaunt-fourier-direct",
      ProductKind.GAUNT,
      Algorithm.FOURIER_DIRECT),
  GAUNT_PAIRED(OperationClass.INTERACTION, "gaunt-paired", ProductKind.GAUNT, Algorithm.PAIRED),
  /** The Gaunt product by whatever the planner chooses. */
  PLANNER(OperationClass.INTERACTION, "planner", ProductKind.GAUNT, null),

  CG_DIRECT(OperationClass.CONVOLUTION, "cg-direct", ProductKind.CG, ConvolutionAlgorithm.DIRECT),
  CG_ESCN(OperationClass.CONVOLUTION, "cg-escn", ProductKind.CG, ConvolutionAlgorithm.ESCN),
  GAUNT_DIRECT(
      OperationClass.CONVOLUTION, "gaunt-direct", ProductKind.GAUNT, ConvolutionAlgorithm.DIRECT),
  GAUNT_ESCN(
      OperationClass.CONVOLUTION, "gaunt-escn", ProductKind.GAUNT, ConvolutionAlgorithm.ESCN),
  CONVOLUTION_GRID(
      OperationClass.CONVOLUTION, "gaunt-grid", ProductKind.GAUNT, ConvolutionAlgorithm.GRID),
  /** The Gaunt convolution by whatever the planner chooses. */
  CONVOLUTION_PLANNER(OperationClass.CONVOLUTION, "planner", ProductKind.GAUNT, null),

  GRID(OperationClass.MANY_BODY, "grid", ProductKind.GAUNT, ManyBodyAlgorithm.GRID),
  NESTED(OperationClass.MANY_BODY, "nested", ProductKind.GAUNT, ManyBodyAlgorithm.NESTED),
  FOURIER(OperationClass.MANY_BODY, "fourier", ProductKind.GAUNT, ManyBodyAlgorithm.FOURIER),
  /** MACE's symmetric contraction: every Clebsch-Gordan path with a weight. */
  CONTRACTION(OperationClass.MANY_BODY, "contraction", ProductKind.CG, null),
  /** The many-body product by whatever the planner chooses. */
  MANY_BODY_PLANNER(OperationClass.MANY_BODY, "planner", ProductKind.GAUNT, null);

  private static final String PLANNER_LABEL = "planner";

  private final OperationClass operation;
  private final String label;
  private final ProductKind kind;
  private final Optional<Choice> algorithm;

  Contender(OperationClass operation, String label, ProductKind kind, @Nullable Choice algorithm) {
    this.operation = operation;
    this.label = label;
    this.kind = kind;
    this.algorithm = Optional.ofNullable(algorithm);
  }

  /** The class it belongs to. */
  public OperationClass operation() {
    return operation;
  }

  /** The name on the command line and in results. */
  public String label() {
    return label;
  }

  /** Clebsch-Gordan or Gaunt. */
  public ProductKind kind() {
    return kind;
  }

  /** The algorithm asked for; empty where there is nothing to ask for. */
  public Optional<Choice> algorithm() {
    return algorithm;
  }

  /** Whether the planner chooses the algorithm. */
  public boolean isPlanner() {
    return label.equals(PLANNER_LABEL);
  }

  /** The options with the algorithm asked for. */
  PlanOptions options(PlanOptions options) {
    return algorithm.map(options::withAlgorithm).orElse(options);
  }

  /** The contenders of a class, in the order of the tables. */
  public static List<Contender> of(OperationClass operation) {
    return Arrays.stream(values()).filter(c -> c.operation == operation).toList();
  }

  /** Clebsch-Gordan contenders of a class, which the others are to beat. */
  static List<Contender> baselines(OperationClass operation) {
    return of(operation).stream().filter(c -> c.kind == ProductKind.CG).toList();
  }

  /** The contender of that name in a class. */
  public static Contender parse(OperationClass operation, String label) {
    return of(operation).stream()
        .filter(contender -> contender.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "algorithms: expected names among "
                        + String.join(", ", labels(operation))
                        + "; got \""
                        + label
                        + "\""));
  }

  /** Every name of a class, in the order of the tables. */
  public static List<String> labels(OperationClass operation) {
    return of(operation).stream().map(Contender::label).toList();
  }
}
