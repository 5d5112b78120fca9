package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the components of a panel stand while they are in the frame of an edge. Two arrangements of
 * as many rows as the panel has:
 *
 * <ul>
 *   <li>by block: the cosines (orders 0..l) of a block, then its sines (orders 1..l);
 *   <li>by order: order 0 of all blocks, then for each m the cosines of all blocks that have it,
 *       then their sines. Only equal orders couple, so each is a small matrix product.
 * </ul>
 *
 * A block is natural if its parity is (-1)^l. Natural blocks couple to natural ones by tables with
 * l1 + l2 + l3 even, which take cosines to cosines, and to the others by odd ones, which take them
 * to sines. By order, the other blocks therefore stand a quarter turn on: minus their sine in the
 * place of the cosine, their cosine in that of the sine. Then both kinds of tables take cosines to
 * cosines and sines to sines, with one coefficient.
 */
public final class AlignedRows {
  /** A block of a panel, from row {@code firstRow} on. */
  public record Block(int firstRow, int degree, boolean natural) {
    /** What multiplies the sines on the way into the frame. */
    public int sineSign() {
      return natural ? 1 : -1;
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private final int rows;
  private final int maximumDegree;
  private final int[] blockStarts;
  private final int[] orderStarts;

  public AlignedRows(Irreps irreps) {
    List<Block> others = new ArrayList<>();
    int row = 0;
    int highest = 0;
    for (Irreps.Block source : irreps.blocks()) {
      Irrep irrep = source.irrep();
      Block block = new Block(row, irrep.degree(), irrep.isNatural());
      (block.natural() ? blocks : others).add(block);
      row += irrep.dimension();
      highest = Math.max(highest, irrep.degree());
    }
    blocks.addAll(others);
    rows = row;
    maximumDegree = highest;
    blockStarts = new int[blocks.size() + 1];
    for (int b = 0; b < blocks.size(); b++) {
      blockStarts[b + 1] = blockStarts[b] + 2 * blocks.get(b).degree() + 1;
    }
    orderStarts = new int[maximumDegree + 2];
    for (int m = 0; m <= maximumDegree; m++) {
      orderStarts[m + 1] = orderStarts[m] + (m == 0 ? 1 : 2) * count(m);
    }
  }

  /** Natural blocks first, otherwise in the order of the irreps. */
  public List<Block> blocks() {
    return blocks;
  }

  public int rows() {
    return rows;
  }

  public int maximumDegree() {
    return maximumDegree;
  }

  /** Blocks of degree {@code m} or more; none beyond the maximum degree. */
  int count(int m) {
    return countBefore(blocks.size(), m);
  }

  /** Natural ones of them; they come first. */
  int naturalCount(int m) {
    int count = 0;
    for (Block block : blocks) {
      count += block.natural() && block.degree() >= m ? 1 : 0;
    }
    return count;
  }

  /** The place of a block among those of degree {@code m} or more. */
  int position(int block, int m) {
    return countBefore(block, m);
  }

  private int countBefore(int end, int m) {
    int count = 0;
    for (int b = 0; b < end; b++) {
      count += blocks.get(b).degree() >= m ? 1 : 0;
    }
    return count;
  }

  /** First row of order m by order: its cosines, or its sines for m > 0. */
  public int orderStart(int m, boolean sine) {
    return orderStarts[m] + (sine ? count(m) : 0);
  }

  /** The row of a block's cosine or sine place of order m, by order. */
  int byOrder(int block, int m, boolean sine) {
    return orderStart(m, sine) + position(block, m);
  }

  /** By order, where the true cosine (or sine, up to {@link Block#sineSign}) of a block stands. */
  int trueByOrder(int block, int m, boolean sine) {
    return byOrder(block, m, m > 0 && (sine == blocks.get(block).natural()));
  }

  /** The row of a block's cosine or sine of order m, by block. */
  public int byBlock(int block, int m, boolean sine) {
    return blockStarts[block] + m + (sine ? blocks.get(block).degree() : 0);
  }
}
