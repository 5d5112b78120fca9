package dev.casimir.product.internal.mixing;

import dev.casimir.product.ChannelMode;
import dev.casimir.product.CouplingPath;
import dev.casimir.product.TensorProduct;
import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The paths of products that mix channels, and what is known of them before they run. */
public final class MixingPaths {
  private MixingPaths() {}

  /**
   * The paths between blocks that have channels.
   *
   * @param dense whether coefficients that are zero are terms too
   */
  public static List<MixingPath> of(TensorProduct operation, boolean dense, DType dtype) {
    List<MixingPath> paths = new ArrayList<>();
    for (CouplingPath path : operation.paths()) {
      Irreps.Block first = operation.first().blocks().get(path.first());
      Irreps.Block second = operation.second().blocks().get(path.second());
      Irreps.Block output = operation.output().blocks().get(path.output());
      if (first.multiplicity() > 0 && second.multiplicity() > 0 && output.multiplicity() > 0) {
        CouplingTensor tensor =
            operation
                .kind()
                .coefficients(
                    first.irrep().degree(), second.irrep().degree(), output.irrep().degree());
        double factor = path.coefficient();
        paths.add(
            new MixingPath(
                path.first(),
                path.second(),
                path.output(),
                operation.first().offset(path.first()),
                operation.second().offset(path.second()),
                operation.output().offset(path.output()),
                first.multiplicity(),
                second.multiplicity(),
                output.multiplicity(),
                first.irrep().dimension(),
                second.irrep().dimension(),
                output.irrep().dimension(),
                path.weightStart(),
                CouplingRows.of(tensor, factor, CouplingRows.Target.OUTPUT, dense, dtype),
                CouplingRows.of(tensor, factor, CouplingRows.Target.FIRST, dense, dtype),
                CouplingRows.of(tensor, factor, CouplingRows.Target.SECOND, dense, dtype)));
      }
    }
    return paths;
  }

  /**
   * How many channels, of pairs in mode uvw, of the first operand in mode uvu, are summed over
   * before the sum is added to those of the others: what the last bits depend on.
   */
  public static int chunk(ChannelMode mode, MixingPath path, boolean itemWeights) {
    return mode == ChannelMode.UVU
        ? UvuMode.chunk(path, itemWeights)
        : UvwMode.chunk(path, itemWeights);
  }

  /** Multiply-adds of a product per item. */
  public static long multiplyAdds(ChannelMode mode, List<MixingPath> paths) {
    long sum = 0;
    for (MixingPath path : paths) {
      long coupling = 2L * path.toOutput().size();
      sum +=
          mode == ChannelMode.UVU
              ? path.channels1() * (coupling + (long) path.channels2() * path.rows2())
              : (long) path.channels1()
                  * path.channels2()
                  * (coupling + (long) path.channels3() * path.rows3());
    }
    return sum;
  }
}
