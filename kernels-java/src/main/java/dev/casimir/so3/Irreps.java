package dev.casimir.so3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * A direct sum of irreducible representations with multiplicities, for example {@code 64x0e+64x1o}.
 * Order is significant and blocks may repeat or be empty, as in e3nn; two are equal if their blocks
 * are. Immutable.
 */
public final class Irreps {
  private final List<Block> blocks;
  private final int[] offsets;

  /**
   * {@code multiplicity} copies of one irrep.
   *
   * @param multiplicity 0 or more
   */
  public record Block(int multiplicity, Irrep irrep) {
    public Block {
      if (multiplicity < 0) {
        throw new IllegalArgumentException("multiplicity: expected 0 or more, got " + multiplicity);
      }
      if ((long) multiplicity * irrep.dimension() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "multiplicity: expected a block of fewer than 2^31 numbers, got "
                + multiplicity
                + "x"
                + irrep);
      }
    }

    /** multiplicity * (2l + 1). */
    public int dimension() {
      return multiplicity * irrep.dimension();
    }

    @Override
    public String toString() {
      return multiplicity + "x" + irrep;
    }
  }

  /**
   * Blocks in another order.
   *
   * @param irreps the reordered irreps
   * @param newPosition where block i of the original went
   * @param oldPosition where block i of {@code irreps} came from
   */
  public record Sorted(Irreps irreps, List<Integer> newPosition, List<Integer> oldPosition) {
    public Sorted {
      newPosition = List.copyOf(newPosition);
      oldPosition = List.copyOf(oldPosition);
    }
  }

  private Irreps(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    offsets = new int[blocks.size() + 1];
    long sum = 0;
    for (int i = 0; i < offsets.length - 1; i++) {
      sum += this.blocks.get(i).dimension();
      if (sum > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "irreps: expected a dimension below 2^31, exceeded at block " + (i + 1));
      }
      offsets[i + 1] = (int) sum;
    }
  }

  /** The blocks in order. */
  public static Irreps of(List<Block> blocks) {
    return new Irreps(blocks);
  }

  /**
   * Parses e3nn's notation, for example {@code "128x0e + 1o"}: {@code 1o} is {@code 1x1o}, {@code
   * 3y} has the parity of the harmonics, white space between symbols is free, blank text is the
   * empty sum.
   *
   * @throws IllegalArgumentException that says what is wrong and where
   */
  public static Irreps parse(String text) {
    return new Irreps(new IrrepsParser("irreps", text).blocks());
  }

  /**
   * 0e + 1o + 2e + ... up to {@code maximumDegree}, each {@code multiplicity} times: the irreps of
   * functions on the sphere.
   */
  public static Irreps sphericalHarmonics(int maximumDegree, int multiplicity) {
    Irrep.checkDegree("maximumDegree", maximumDegree);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l <= maximumDegree; l++) {
      blocks.add(new Block(multiplicity, Irrep.natural(l)));
    }
    return new Irreps(blocks);
  }

  /** 0e + 1o + 2e + ... up to {@code maximumDegree}, each once. */
  public static Irreps sphericalHarmonics(int maximumDegree) {
    return sphericalHarmonics(maximumDegree, 1);
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** Length of a vector of these irreps. */
  public int dimension() {
    return offsets[blocks.size()];
  }

  /** Where block {@code block} begins in a vector; for the number of blocks, the dimension. */
  public int offset(int block) {
    return offsets[block];
  }

  /** The sum of the multiplicities. */
  public int numberOfIrreps() {
    return blocks.stream().mapToInt(Block::multiplicity).sum();
  }

  /** The largest degree among blocks that are not empty; -1 where there are none. */
  public int maximumDegree() {
    return blocks.stream()
        .filter(block -> block.multiplicity() > 0)
        .mapToInt(block -> block.irrep().degree())
        .max()
        .orElse(-1);
  }

  /** How many copies of {@code irrep} there are in all blocks together. */
  public int count(Irrep irrep) {
    return blocks.stream()
        .filter(block -> block.irrep().equals(irrep))
        .mapToInt(Block::multiplicity)
        .sum();
  }

  /** Whether there is at least one copy of {@code irrep}. */
  public boolean contains(Irrep irrep) {
    return count(irrep) > 0;
  }

  /** Without empty blocks, and adjacent blocks of the same irrep made one. The same vectors. */
  public Irreps simplify() {
    List<Block> merged = new ArrayList<>();
    for (Block block : blocks) {
      if (!merged.isEmpty() && merged.getLast().irrep().equals(block.irrep())) {
        Block last = merged.removeLast();
        merged.add(new Block(last.multiplicity() + block.multiplicity(), block.irrep()));
      } else if (block.multiplicity() > 0) {
        merged.add(block);
      }
    }
    return new Irreps(merged);
  }

  /**
   * The blocks by increasing irrep (degree, then odd before even), equal ones in their old order.
   */
  public Sorted sort() {
    List<Integer> oldPosition = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      oldPosition.add(i);
    }
    oldPosition.sort(Comparator.comparing(i -> blocks.get(i).irrep()));
    Integer[] newPosition = new Integer[blocks.size()];
    List<Block> sorted = new ArrayList<>();
    for (int old : oldPosition) {
      newPosition[old] = sorted.size();
      sorted.add(blocks.get(old));
    }
    return new Sorted(new Irreps(sorted), List.of(newPosition), oldPosition);
  }

  /** The direct sum: these blocks, then the others. */
  public Irreps plus(Irreps other) {
    List<Block> sum = new ArrayList<>(blocks);
    sum.addAll(other.blocks);
    return new Irreps(sum);
  }

  /** The direct sum of {@code copies} of this, block list after block list. */
  public Irreps times(int copies) {
    if (copies < 0) {
      throw new IllegalArgumentException("copies: expected 0 or more, got " + copies);
    }
    if ((long) copies * blocks.size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "copies: expected fewer than 2^31 blocks, got " + copies + " times " + blocks.size());
    }
    List<Block> repeated = new ArrayList<>(copies * blocks.size());
    for (int i = 0; i < copies; i++) {
      repeated.addAll(blocks);
    }
    return new Irreps(repeated);
  }

  /**
   * The tensor product, decomposed: for every pair of blocks, in order, all irreps of their product
   * with the multiplicities multiplied. Neither sorted nor simplified.
   */
  public Irreps tensorProduct(Irreps other) {
    List<Block> product = new ArrayList<>();
    for (Block first : blocks) {
      for (Block second : other.blocks) {
        long multiplicity = (long) first.multiplicity() * second.multiplicity();
        if (multiplicity > Integer.MAX_VALUE) {
          throw new IllegalArgumentException(
              "other: expected a product of multiplicities below 2^31, got "
                  + first
                  + " (x) "
                  + second);
        }
        for (Irrep irrep : first.irrep().times(second.irrep())) {
          product.add(new Block((int) multiplicity, irrep));
        }
      }
    }
    return new Irreps(product);
  }

  /** The blocks whose irrep passes. */
  public Irreps filter(Predicate<Irrep> keep) {
    return new Irreps(blocks.stream().filter(block -> keep.test(block.irrep())).toList());
  }

  /** The same irreps in the same order, every block {@code multiplicity} times. */
  public Irreps withMultiplicity(int multiplicity) {
    return new Irreps(
        blocks.stream().map(block -> new Block(multiplicity, block.irrep())).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Irreps irreps && irreps.blocks.equals(blocks);
  }

  @Override
  public int hashCode() {
    return blocks.hashCode();
  }

  /** e3nn's notation, blocks joined by {@code +}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      text.append(text.isEmpty() ? "" : "+").append(block);
    }
    return text.toString();
  }
}
