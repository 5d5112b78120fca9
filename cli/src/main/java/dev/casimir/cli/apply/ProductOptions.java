package dev.casimir.cli.apply;

import dev.casimir.product.ChannelMode;
import dev.casimir.product.IrrepNormalization;
import dev.casimir.product.PathNormalization;
import dev.casimir.product.ProductKind;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.Irreps;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which product of two vectors of irreps is meant. */
final class ProductOptions {
  @Option(
      names = "--kind",
      paramLabel = "gaunt|curl|gaunt-curl|cg|complete",
      defaultValue = "gaunt",
      description =
          "gaunt (default): the product of functions on the sphere; curl: their Poisson bracket;"
              + " gaunt-curl: their sum; cg: Wigner 3j as coefficients; complete: the same, also on"
              + " the grid.")
  private ProductKind kind = ProductKind.GAUNT;

  @Option(
      names = "--mode",
      paramLabel = "uuu|uvu|uvw",
      defaultValue = "uuu",
      description =
          "Channels of the operands and of the result that meet: uuu (default) channel with"
              + " channel; uvu all pairs, the result has the first operand's channels; uvw all"
              + " triples.")
  private ChannelMode mode = ChannelMode.UUU;

  @Option(
      names = "--irrep-normalization",
      paramLabel = "none|component|norm",
      defaultValue = "none",
      description = "e3nn's irrep_normalization, for cg (default ${DEFAULT-VALUE}).")
  private IrrepNormalization irreps = IrrepNormalization.NONE;

  @Option(
      names = "--path-normalization",
      paramLabel = "none|element|path",
      defaultValue = "none",
      description = "e3nn's path_normalization, for cg (default ${DEFAULT-VALUE}).")
  private PathNormalization paths = PathNormalization.NONE;

  @Option(
      names = "--weights",
      paramLabel = "w.npy",
      description = "Weights [count], shared by all items, or [n, count]; without, all are one.")
  private Optional<Path> weights = Optional.empty();

  @Option(
      names = "--weights-form",
      paramLabel = "paths|degrees",
      description =
          "paths (default): a weight for each path and the channels it connects, in e3nn's order;"
              + " degrees: weights of the blocks of the operands and of the result, for kind gaunt"
              + " in mode uuu.")
  private Optional<ProductWeights.Form> form = Optional.empty();

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "Terms that weights of degrees are a sum of (default 1).")
  private Optional<Integer> rank = Optional.empty();

  /** The file of the weights. */
  Optional<Path> weights() {
    return weights;
  }

  /** The product with weights that all items share, if there are any. */
  TensorProduct operation(Irreps first, Irreps second, Irreps result) {
    return new TensorProduct(kind, mode, first, second, result, irreps, paths, form());
  }

  private ProductWeights form() {
    if (weights.isEmpty()) {
      refuseWithoutWeights("--weights-form", form.isPresent());
      refuseWithoutWeights("--rank", rank.isPresent());
      return ProductWeights.NONE;
    }
    if (form.orElse(ProductWeights.Form.PATHS) == ProductWeights.Form.PATHS) {
      if (rank.isPresent()) {
        throw new IllegalArgumentException("--rank: it belongs to --weights-form degrees");
      }
      return ProductWeights.paths();
    }
    if (kind != ProductKind.GAUNT) {
      throw new IllegalArgumentException(
          "--weights-form: degrees is for kind gaunt, got kind " + kind.label());
    }
    return ProductWeights.degrees(rank.orElse(1));
  }

  private static void refuseWithoutWeights(String option, boolean given) {
    if (given) {
      throw new IllegalArgumentException(option + ": there are no --weights");
    }
  }
}
