package dev.casimir.product;

import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/** Powers by pairwise products from the exact tables, through every irrep there is. */
final class ManyBodyOracle {
  private ManyBodyOracle() {}

  /** One batch entry. */
  static double[] power(ManyBodyProduct product, Layout layout, double[] x) {
    Irreps unit = Irreps.of(List.of(new Irreps.Block(product.multiplicity(), new Irrep(0, 1))));
    double[] power = new double[product.multiplicity()];
    java.util.Arrays.fill(power, Math.sqrt(4 * Math.PI)); // the function that is one everywhere
    Irreps irreps = unit;
    for (int n = 1; n <= product.order(); n++) {
      Irreps next = n == product.order() ? product.output() : everything(product, n);
      power =
          ProductOracle.multiply(
              TensorProduct.gaunt(irreps, product.input(), next), layout, power, x);
      irreps = next;
    }
    return power;
  }

  private static Irreps everything(ManyBodyProduct product, int factors) {
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int l = 0; l <= factors * product.input().maximumDegree(); l++) {
      for (int parity : new int[] {1, -1}) {
        blocks.add(new Irreps.Block(product.multiplicity(), new Irrep(l, parity)));
      }
    }
    return Irreps.of(blocks);
  }
}
