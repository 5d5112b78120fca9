package dev.casimir.frames.internal;

import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.Tensor;

/** Sums over the items of each cloud, in their order and in double precision. */
final class CloudTotals {
  private CloudTotals() {}

  /**
   * Adds to the row of each cloud the rows of its items.
   *
   * @param perCloud items of a cloud that is not ragged
   * @param items [items, k]
   * @param totals [B, ...] with k numbers a cloud
   */
  static void add(PointClouds clouds, long perCloud, Tensor items, Tensor totals) {
    int k = (int) items.dimension(1);
    double[] sums = new double[k];
    for (long cloud = 0; cloud < clouds.count(); cloud++) {
      boolean ragged = clouds.offsets().isPresent();
      long from = ragged ? clouds.firstPoint(cloud) : cloud * perCloud;
      long to = ragged ? clouds.firstPoint(cloud + 1) : from + perCloud;
      for (int j = 0; j < k; j++) {
        sums[j] = totals.getDouble(cloud * k + j);
      }
      for (long i = from; i < to; i++) {
        for (int j = 0; j < k; j++) {
          sums[j] += items.getDouble(i * k + j);
        }
      }
      for (int j = 0; j < k; j++) {
        totals.setDouble(cloud * k + j, sums[j]);
      }
    }
  }
}
