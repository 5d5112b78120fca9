package dev.casimir.product.internal;

import dev.casimir.product.internal.OrderPairs.Form;
import dev.casimir.product.internal.OrderPairs.Use;
import dev.casimir.product.internal.OrderPairs.UsedForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The forms of {@link OrderPairs} in tiles that fit scratch, in the order {@link PairedSums} reads
 * them. A tile first fills its scratch rows: the single products, then two rows for each other
 * form. Then jobs add scratch rows times coefficients to one or two rows of the result; two where
 * they share most of their terms, so that a scratch row is loaded once for both.
 */
public final class PairedTable {
  /** Scratch rows of a tile: 32 KiB; more would hardly make the jobs longer. */
  static final int TILE_ROWS = 128;

  /** Numbers of {@link #jobs} that are one job. */
  static final int JOB = 5;

  /** For each tile, and for the end, its first single product, form and job. */
  final int[] tiles;

  /** i and j of each single product. */
  final int[] singles;

  /** i, i', j and j' of each form of two rows. */
  final int[] forms;

  /**
   * Of each job its output rows (the second -1 if there is one only), the first and the end of its
   * {@link #slots} and its first coefficient. Coefficients of two rows are interleaved.
   */
  final int[] jobs;

  /** The scratch row of each term. */
  final int[] slots;

  final double[] coefficients;

  final int outputRows;

  /** Collects the arrays tile by tile. */
  private static final class Builder {
    final IntStream.Builder tiles = IntStream.builder();
    final IntStream.Builder singles = IntStream.builder();
    final IntStream.Builder forms = IntStream.builder();
    final IntStream.Builder jobs = IntStream.builder();
    final IntStream.Builder slots = IntStream.builder();
    final DoubleStream.Builder coefficients = DoubleStream.builder();
    int singleCount;
    int formCount;
    int jobCount;
    int slotCount;
    int coefficientCount;

    void bounds() {
      tiles.add(singleCount).add(formCount).add(jobCount);
    }

    void tile(List<UsedForm> entries) {
      if (entries.isEmpty()) {
        return;
      }
      bounds();
      List<UsedForm> ordered = new ArrayList<>();
      entries.stream().filter(e -> e.form().isSingle()).forEach(ordered::add);
      entries.stream().filter(e -> !e.form().isSingle()).forEach(ordered::add);
      TreeMap<Integer, TreeMap<Integer, Double>> terms = new TreeMap<>();
      int slot = 0;
      for (UsedForm entry : ordered) {
        form(entry.form());
        for (Use use : entry.uses()) {
          terms
              .computeIfAbsent(use.output(), output -> new TreeMap<>())
              .merge(slot + (use.second() ? 1 : 0), use.coefficient(), Double::sum);
        }
        slot += entry.form().rows();
      }
      while (!terms.isEmpty()) {
        Map.Entry<Integer, TreeMap<Integer, Double>> next = terms.pollFirstEntry();
        jobsOf(next.getKey(), next.getValue(), terms);
      }
    }

    private void form(Form form) {
      if (form.isSingle()) {
        singles.add(form.i()).add(form.j());
        singleCount++;
      } else {
        forms.add(form.i()).add(form.otherI()).add(form.j()).add(form.otherJ());
        formCount++;
      }
    }

    /** The jobs of an output and of that among {@code others} which shares most with it, if any. */
    private void jobsOf(
        int output,
        TreeMap<Integer, Double> terms,
        TreeMap<Integer, TreeMap<Integer, Double>> others) {
      int partner = -1;
      int most = 0;
      for (Map.Entry<Integer, TreeMap<Integer, Double>> other : others.entrySet()) {
        int shared = 0;
        for (Integer slot : terms.keySet()) {
          shared += other.getValue().containsKey(slot) ? 1 : 0;
        }
        if (shared > most && 2 * shared >= Math.min(terms.size(), other.getValue().size())) {
          most = shared;
          partner = other.getKey();
        }
      }
      TreeMap<Integer, Double> second = others.remove(partner);
      if (second == null) {
        one(output, terms);
        return;
      }
      TreeMap<Integer, Double> both = new TreeMap<>(terms);
      both.keySet().retainAll(second.keySet());
      job(output, partner, both.size());
      for (Map.Entry<Integer, Double> term : both.entrySet()) {
        slots.add(term.getKey());
        coefficients.add(term.getValue()).add(second.getOrDefault(term.getKey(), 0.0));
      }
      coefficientCount += 2 * both.size();
      terms.keySet().removeAll(both.keySet());
      second.keySet().removeAll(both.keySet());
      one(output, terms);
      one(partner, second);
    }

    private void one(int output, TreeMap<Integer, Double> terms) {
      if (terms.isEmpty()) {
        return;
      }
      job(output, -1, terms.size());
      terms.forEach(
          (slot, coefficient) -> {
            slots.add(slot);
            coefficients.add(coefficient);
          });
      coefficientCount += terms.size();
    }

    private void job(int output, int partner, int size) {
      jobs.add(output).add(partner).add(slotCount).add(slotCount + size).add(coefficientCount);
      slotCount += size;
      jobCount++;
    }
  }

  PairedTable(List<ProductPath> paths, int outputRows) {
    Builder builder = new Builder();
    List<UsedForm> tile = new ArrayList<>();
    int rows = 0;
    for (UsedForm entry : new OrderPairs(paths).forms()) {
      if (rows + entry.form().rows() > TILE_ROWS) {
        builder.tile(tile);
        tile.clear();
        rows = 0;
      }
      tile.add(entry);
      rows += entry.form().rows();
    }
    builder.tile(tile);
    builder.bounds();
    this.outputRows = outputRows;
    tiles = builder.tiles.build().toArray();
    singles = builder.singles.build().toArray();
    forms = builder.forms.build().toArray();
    jobs = builder.jobs.build().toArray();
    slots = builder.slots.build().toArray();
    coefficients = builder.coefficients.build().toArray();
  }

  /** One for each single product, four for each form of two rows, one for each coefficient. */
  long multiplyAdds() {
    return singles.length / 2 + forms.length + coefficients.length;
  }
}
