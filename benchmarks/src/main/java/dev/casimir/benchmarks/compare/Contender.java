package dev.casimir.benchmarks.compare;

import dev.casimir.product.Algorithm;
import dev.casimir.product.ProductKind;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a comparison compares: a kind of product and the algorithm that computes it. */
public enum Contender {
  CG_DENSE("cg-dense", ProductKind.CG, Optional.of(Algorithm.DENSE)),
  CG_SPARSE("cg-sparse", ProductKind.CG, Optional.of(Algorithm.SPARSE)),
  GAUNT_SPARSE("gaunt-sparse", ProductKind.GAUNT, Optional.of(Algorithm.SPARSE)),
  GAUNT_GRID("gaunt-grid", ProductKind.GAUNT, Optional.of(Algorithm.GRID)),
  GAUNT_FOURIER("gaunt-fourier", ProductKind.GAUNT, Optional.of(Algorithm.FOURIER)),
  GAUNT_FOURIER_DIRECT(
      "gaunt-fourier-direct", ProductKind.GAUNT, Optional.of(Algorithm.FOURIER_DIRECT)),
  /** The Gaunt product by whatever the planner chooses. */
  PLANNER("planner", ProductKind.GAUNT, Optional.empty());

  private final String label;
  private final ProductKind kind;
  private final Optional<Algorithm> algorithm;

  Contender(String label, ProductKind kind, Optional<Algorithm> algorithm) {
    this.label = label;
    this.kind = kind;
    this.algorithm = algorithm;
  }

  /** The name on the command line and in results. */
  public String label() {
    return label;
  }

  /** Clebsch-Gordan or Gaunt. */
  public ProductKind kind() {
    return kind;
  }

  /** The algorithm asked for; empty where the planner chooses. */
  public Optional<Algorithm> algorithm() {
    return algorithm;
  }

  /** The contender of that name. */
  public static Contender parse(String label) {
    return Arrays.stream(values())
        .filter(contender -> contender.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "algorithms: expected names among "
                        + String.join(", ", labels())
                        + "; got \""
                        + label
                        + "\""));
  }

  /** Every name, in the order of the tables. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(Contender::label).toList();
  }

  /**
   * The product of degrees 0..{@code degree} with themselves into the same degrees, {@code
   * channels} times: natural parities, every path the kind allows.
   */
  public TensorProduct product(int degree, int channels) {
    Irreps irreps = Irreps.sphericalHarmonics(degree, channels);
    return new TensorProduct(kind, irreps, irreps, irreps);
  }
}
