package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.ptx.PtxWriter;
import dev.casimir.product.internal.CoupledTerms;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Straight-line code for one item and a few channels side by side, the lanes: rows of operands in
 * registers, sums of terms, rows of results. A row is a register for each lane.
 */
final class ChannelCode {
  private final PtxWriter ptx;
  private final DType dtype;
  private final Layout layout;
  private final int channels;
  private final int lanes;
  private final Map<String, String> pointers = new HashMap<>();
  private final String item;
  private final String group;

  /**
   * Begins a kernel; its last parameter is how many groups of lanes there are.
   *
   * @param tensors names of the other parameters, in order
   */
  ChannelCode(DType dtype, Layout layout, int channels, int lanes, List<String> tensors) {
    this.ptx = new PtxWriter(dtype);
    this.dtype = dtype;
    this.layout = layout;
    this.channels = channels;
    this.lanes = lanes;
    for (String tensor : tensors) {
      pointers.put(tensor, ptx.pointer(tensor));
    }
    String thread = ptx.thread(ptx.number("groups"));
    int groups = channels / lanes;
    item = ptx.quotient(thread, groups);
    group = groups == 1 ? "" : ptx.multiplyAdd(item, -groups, thread);
  }

  /** A row of an operand, loaded or computed where it is asked for. */
  interface Rows {
    String[] row(int row);
  }

  /** The tensor of one item, or the one that all items share. */
  private final class Place {
    private final String start;
    private final Irreps irreps;
    private final Map<Integer, String> channelStarts = new HashMap<>();

    Place(String tensor, Irreps irreps, boolean shared) {
      this.irreps = irreps;
      String base = Objects.requireNonNull(pointers.get(tensor), tensor);
      start =
          shared ? base : ptx.multiplyAdd(item, (long) irreps.dimension() * dtype.bytes(), base);
    }

    /** Component 0 of this thread's channels, in a block at offset 0. */
    String address(int block) {
      int components = irreps.blocks().get(block).irrep().dimension();
      int step = layout == Layout.MUL_IR ? components : 1;
      return channelStarts.computeIfAbsent(
          step,
          any ->
              group.isEmpty()
                  ? start
                  : ptx.multiplyAdd(group, (long) lanes * step * dtype.bytes(), start));
    }

    long offset(int block, int component) {
      int step = layout == Layout.MUL_IR ? 1 : channels;
      return (irreps.offset(block) + (long) component * step) * dtype.bytes();
    }
  }

  /** Loads an operand; blocks that share rows add up. */
  Rows load(String tensor, Irreps irreps, RowMap map, boolean shared) {
    Place place = new Place(tensor, irreps, shared);
    List<String[]> rows = new ArrayList<>();
    for (int row = 0; row < map.rows(); row++) {
      rows.add(new String[0]);
    }
    for (int b = 0; b < irreps.blocks().size(); b++) {
      int components = map.firstRow(b) == RowMap.NONE ? 0 : dimension(irreps, b);
      for (int m = 0; m < components; m++) {
        String[] values = ptx.load(place.address(b), place.offset(b, m), lanes);
        String[] before = rows.get(map.firstRow(b) + m);
        for (int n = 0; n < before.length; n++) {
          values[n] = ptx.add(before[n], values[n]);
        }
        rows.set(map.firstRow(b) + m, values);
      }
    }
    return rows::get;
  }

  private static int dimension(Irreps irreps, int block) {
    return irreps.blocks().get(block).irrep().dimension();
  }

  /** Writes rows to the blocks that stand on them, zeros to those on none. */
  void store(String tensor, Irreps irreps, RowMap map, Rows rows) {
    Place place = new Place(tensor, irreps, false);
    for (int row = 0; row < map.rows(); row++) {
      String[] values = rows.row(row);
      for (int b = 0; b < irreps.blocks().size(); b++) {
        int component = row - map.firstRow(b);
        if (map.firstRow(b) != RowMap.NONE && component >= 0 && component < dimension(irreps, b)) {
          ptx.store(place.address(b), place.offset(b, component), values);
        }
      }
    }
    for (int b = 0; b < irreps.blocks().size(); b++) {
      int components = map.firstRow(b) == RowMap.NONE ? dimension(irreps, b) : 0;
      for (int m = 0; m < components; m++) {
        ptx.store(place.address(b), place.offset(b, m), zeros());
      }
    }
  }

  /** Row k of a product: sum over i of a_i (sum over j of c_ij b_j); zeros without terms. */
  String[] sum(Rows a, Rows b, CoupledTerms terms, int k) {
    String[] sum = new String[0];
    int end = terms.start(k + 1);
    for (int t = terms.start(k); t < end; ) {
      int i = terms.first(t);
      String[] inner = new String[0];
      for (; t < end && terms.first(t) == i; t++) {
        inner = accumulate(b.row(terms.second(t)), constant(terms.coefficient(t)), inner);
      }
      sum = accumulate(a.row(i), inner, sum);
    }
    return sum.length == 0 ? zeros() : sum;
  }

  private String[] constant(double value) {
    String[] row = new String[lanes];
    Arrays.fill(row, ptx.constant(value));
    return row;
  }

  /** a b, or a b + sum where there is a sum. */
  private String[] accumulate(String[] a, String[] b, String[] sum) {
    return sum.length == 0 ? multiply(a, b) : multiplyAdd(a, b, sum);
  }

  String[] multiply(String[] a, String[] b) {
    String[] row = new String[lanes];
    for (int n = 0; n < lanes; n++) {
      row[n] = ptx.multiply(a[n], b[n]);
    }
    return row;
  }

  /** a b + c with one rounding. */
  String[] multiplyAdd(String[] a, String[] b, String[] c) {
    String[] row = new String[lanes];
    for (int n = 0; n < lanes; n++) {
      row[n] = ptx.fma(a[n], b[n], c[n]);
    }
    return row;
  }

  /** A row of zeros in registers. */
  String[] zeros() {
    String[] row = new String[lanes];
    for (int n = 0; n < lanes; n++) {
      row[n] = ptx.register(ptx.constant(0));
    }
    return row;
  }

  /** The text. */
  String text(String name, int threads, int blocks) {
    return ptx.kernel(name, threads, blocks);
  }
}
