package dev.casimir.product.internal.convolution.grid;

import dev.casimir.so3.Irreps;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The components of features that make up one function on the sphere, one function for each
 * channel. Blocks of equal irreps add up.
 *
 * @param degree the highest, or 0 where there are none
 * @param harmonics l^2 + l + m of each component
 * @param offsets in a node's numbers, of the component's first channel
 * @param strides numbers from one channel to the next
 */
public record Components(int degree, int[] harmonics, int[] offsets, int[] strides) {
  /**
   * The blocks of one kind of parity that begin at one of some rows.
   *
   * @param natural blocks of parity (-1)^l, or those of the other
   * @param rows first rows of blocks that a path of the convolution has to do with
   */
  static Components of(Irreps irreps, Layout layout, boolean natural, Set<Integer> rows) {
    List<Integer> harmonics = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    int degree = 0;
    int row = 0;
    for (int k = 0; k < irreps.blocks().size(); k++) {
      Irreps.Block block = irreps.blocks().get(k);
      int l = block.irrep().degree();
      int dimension = block.irrep().dimension();
      boolean isNatural = block.irrep().parity() == (l % 2 == 0 ? 1 : -1);
      if (isNatural == natural && rows.contains(row)) {
        degree = Math.max(degree, l);
        for (int i = 0; i < dimension; i++) {
          harmonics.add(l * l + i);
          int between = layout == Layout.MUL_IR ? 1 : block.multiplicity();
          offsets.add(irreps.offset(k) + i * between);
          strides.add(layout == Layout.MUL_IR ? dimension : 1);
        }
      }
      row += dimension;
    }
    return new Components(degree, array(harmonics), array(offsets), array(strides));
  }

  public int size() {
    return harmonics.length;
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }
}
