package dev.casimir.product.internal.convolution.aligned;

import java.util.ArrayList;
import java.util.List;

/**
 * The generators of rotations about the x and y axes of the frame of an edge, on rows by order. In
 * the basis of real spherical harmonics both take order m to m + 1 and back, with the factor
 * sqrt(l(l+1) - m(m+1)) / 2, times sqrt 2 for m = 0:
 *
 * <pre>
 *   X_y[+n, +m] = X_y[-n, -m] = -X_x[-n, +m] = X_x[+n, -m] = factor,  n = m + 1, antisymmetric
 * </pre>
 *
 * A quarter turn changes nothing but the terms of m = 0, whose cosine and sine change places.
 *
 * @param terms as {@link ChannelSums#torque} wants them
 * @param zonal those of m = 0
 * @param factors of both, times a sign for all
 */
public record TorqueTerms(int[] terms, int[] zonal, double[] factors) {

  public static TorqueTerms of(AlignedRows rows, int sign) {
    List<Integer> terms = new ArrayList<>();
    List<Integer> zonal = new ArrayList<>();
    List<Double> factors = new ArrayList<>();
    List<Double> zonalFactors = new ArrayList<>();
    for (int b = 0; b < rows.blocks().size(); b++) {
      AlignedRows.Block block = rows.blocks().get(b);
      int l = block.degree();
      for (int m = 1; m < l; m++) {
        terms.add(rows.byOrder(b, m, false));
        terms.add(rows.byOrder(b, m, true));
        terms.add(rows.byOrder(b, m + 1, false));
        terms.add(rows.byOrder(b, m + 1, true));
        factors.add(sign * Math.sqrt((double) l * (l + 1) - (double) m * (m + 1)) / 2);
      }
      if (l > 0) {
        double factor = sign * Math.sqrt((double) l * (l + 1) / 2);
        zonal.add(rows.byOrder(b, 0, false));
        zonal.add(rows.trueByOrder(b, 1, true));
        zonal.add(rows.trueByOrder(b, 1, false));
        zonalFactors.add(-block.sineSign() * factor);
        zonalFactors.add(factor);
      }
    }
    factors.addAll(zonalFactors);
    return new TorqueTerms(
        Jobs.ints(terms),
        Jobs.ints(zonal),
        factors.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
