package dev.casimir.so3;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A direct sum of irreducible representations with multiplicities, for example {@code 64x0e +
 * 64x1o}. Order is significant and blocks may repeat, as in e3nn.
 */
public final class Irreps {
  private static final Pattern BLOCK = Pattern.compile("(?:(\\d+)x)?(\\d+)([eo])");

  private final List<Block> blocks;
  private final int dimension;

  /** {@code multiplicity} copies of one irrep. */
  public record Block(int multiplicity, Irrep irrep) {
    /** multiplicity * (2l + 1). */
    public int dimension() {
      return multiplicity * irrep.dimension();
    }

    @Override
    public String toString() {
      return multiplicity + "x" + irrep;
    }
  }

  private Irreps(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    int sum = 0;
    for (Block block : blocks) {
      sum = Math.addExact(sum, block.dimension());
    }
    this.dimension = sum;
  }

  /** The blocks in order. */
  public static Irreps of(List<Block> blocks) {
    return new Irreps(blocks);
  }

  /** Parses e3nn's notation, for example {@code "128x0e + 1o"}; white space is free. */
  public static Irreps parse(String text) {
    List<Block> blocks = new ArrayList<>();
    String bare = text.replaceAll("\\s", "");
    if (!bare.isEmpty()) {
      for (String part : bare.split("\\+", -1)) {
        Matcher matcher = BLOCK.matcher(part);
        if (!matcher.matches()) {
          throw new IllegalArgumentException(
              "irreps: expected blocks like 8x1o joined by +, got \"" + text + "\"");
        }
        int multiplicity = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
        int parity = matcher.group(3).equals("e") ? 1 : -1;
        blocks.add(new Block(multiplicity, new Irrep(Integer.parseInt(matcher.group(2)), parity)));
      }
    }
    return new Irreps(blocks);
  }

  /**
   * 0e + 1o + 2e + ... up to {@code maximumDegree}, each {@code multiplicity} times: the irreps of
   * functions on the sphere.
   */
  public static Irreps sphericalHarmonics(int maximumDegree, int multiplicity) {
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l <= maximumDegree; l++) {
      blocks.add(new Block(multiplicity, new Irrep(l, l % 2 == 0 ? 1 : -1)));
    }
    return new Irreps(blocks);
  }

  public List<Block> blocks() {
    return blocks;
  }

  /** Length of a vector of these irreps. */
  public int dimension() {
    return dimension;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Irreps irreps && irreps.blocks.equals(blocks);
  }

  @Override
  public int hashCode() {
    return blocks.hashCode();
  }

  /** e3nn's notation, blocks joined by {@code +}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      text.append(text.isEmpty() ? "" : "+").append(block);
    }
    return text.toString();
  }
}
