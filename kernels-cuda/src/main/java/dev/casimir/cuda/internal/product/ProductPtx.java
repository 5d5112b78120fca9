package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.ptx.PtxWriter;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.CoupledPaths;
import dev.casimir.product.internal.CoupledTerms;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small product without weights as straight-line code, its coefficients in the instructions and
 * its operands in registers: one thread for each item and channel, or for a few channels side by
 * side. For each row of the result z_k = sum over i of x_i (sum over j of c_ijk y_j), the order and
 * so the bits of the CPU and of the kernel that reads its terms from a table.
 */
final class ProductPtx {
  /** Threads of a block. */
  static final int THREADS = 128;

  /** Blocks a multiprocessor is to hold: 128 registers a thread. */
  private static final int BLOCKS = 4;

  /** Registers that operands may take of them. */
  private static final int OPERAND_REGISTERS = 72;

  /** Terms up to which code is written: 100 KB of instructions. */
  private static final int MOST_TERMS = 2500;

  private final TensorProduct operation;
  private final DType dtype;
  private final Layout layout;
  private final CoupledPaths paths;
  private final int lanes;

  private ProductPtx(
      TensorProduct operation, CoupledPaths paths, DType dtype, Layout layout, int rows) {
    this.operation = operation;
    this.paths = paths;
    this.dtype = dtype;
    this.layout = layout;
    this.lanes = lanes(operation.multiplicity(), dtype, layout, rows);
  }

  /** Channels of a thread, as many as one access to memory and the registers take. */
  private static int lanes(int channels, DType dtype, Layout layout, int rows) {
    int lanes = layout == Layout.MUL_IR ? 1 : 16 / dtype.bytes();
    while (lanes > 1
        && (channels % lanes != 0 || lanes * rows * dtype.bytes() / 4 > OPERAND_REGISTERS)) {
      lanes /= 2;
    }
    return lanes;
  }

  /**
   * A kernel.
   *
   * @param name of the entry
   * @param lanes channels of a thread; addresses are multiples of their bytes
   */
  record Code(String name, String text, int lanes) {}

  /** Whether a product is small enough. */
  static boolean suits(TensorProduct operation, DType dtype) {
    if (operation.weights().isPresent() || operation.multiplicity() == 0) {
      return false;
    }
    CoupledPaths paths = CoupledPaths.of(operation);
    long terms = 0;
    for (var path : paths.paths()) {
      terms += path.coefficients().size();
    }
    int rows = paths.first().rows() + paths.second().rows() + paths.output().rows();
    return terms <= MOST_TERMS && rows * dtype.bytes() / 4 <= OPERAND_REGISTERS + 8;
  }

  /** z from x and y. */
  static Code forward(TensorProduct operation, DType dtype, Layout layout) {
    CoupledPaths paths = CoupledPaths.of(operation);
    int rows = paths.first().rows() + paths.second().rows();
    ProductPtx ptx = new ProductPtx(operation, paths, dtype, layout, rows);
    Writer writer = ptx.new Writer(List.of("x", "y", "z"));
    Rows x = writer.rows(0, operation.first(), paths.first());
    Rows y = writer.rows(1, operation.second(), paths.second());
    writer.product(
        x,
        y,
        new CoupledTerms(paths.paths(), paths.output().rows()),
        2,
        operation.output(),
        paths.output());
    return writer.code("product_forward");
  }

  /** gradX and gradY from x, y and gradZ. */
  static Code backward(TensorProduct operation, DType dtype, Layout layout) {
    CoupledPaths paths = CoupledPaths.of(operation);
    int rows = paths.first().rows() + paths.second().rows() + paths.output().rows();
    ProductPtx ptx = new ProductPtx(operation, paths, dtype, layout, rows);
    Writer writer = ptx.new Writer(List.of("x", "y", "gradZ", "gradX", "gradY"));
    Rows y = writer.rows(1, operation.second(), paths.second());
    Rows gradZ = writer.rows(2, operation.output(), paths.output());
    Rows x = writer.rows(0, operation.first(), paths.first());
    writer.product(
        y,
        gradZ,
        new CoupledTerms(paths.toFirst(), paths.first().rows()),
        3,
        operation.first(),
        paths.first());
    writer.product(
        x,
        gradZ,
        new CoupledTerms(paths.toSecond(), paths.second().rows()),
        4,
        operation.second(),
        paths.second());
    return writer.code("product_backward");
  }

  /** The rows of an operand in registers: for each row a register of every lane. */
  private record Rows(List<String[]> values) {}

  private final class Writer {
    private final PtxWriter ptx = new PtxWriter(dtype);
    private final List<String> pointers = new ArrayList<>();
    private final String item;
    private final String group;

    /** The last parameter is how many groups of lanes there are. */
    Writer(List<String> tensors) {
      for (String tensor : tensors) {
        pointers.add(ptx.pointer(tensor));
      }
      String thread = ptx.thread(ptx.number("groups"));
      int groups = operation.multiplicity() / lanes;
      item = ptx.quotient(thread, groups);
      // what is left of the thread's number: the group of lanes within the item
      group = groups == 1 ? "" : ptx.multiplyAdd(item, -groups, thread);
    }

    /** Address of component 0 of this thread's channels in a block. */
    private Map<Integer, String> addresses(int tensor, Irreps irreps) {
      String start =
          ptx.multiplyAdd(item, (long) irreps.dimension() * dtype.bytes(), pointers.get(tensor));
      Map<Integer, String> addresses = new HashMap<>();
      for (Irreps.Block block : irreps.blocks()) {
        int components = layout == Layout.MUL_IR ? block.irrep().dimension() : 1;
        addresses.computeIfAbsent(
            components,
            step ->
                group.isEmpty()
                    ? start
                    : ptx.multiplyAdd(group, (long) lanes * step * dtype.bytes(), start));
      }
      return addresses;
    }

    private String address(Map<Integer, String> addresses, Irreps.Block block) {
      int components = layout == Layout.MUL_IR ? block.irrep().dimension() : 1;
      return java.util.Objects.requireNonNull(addresses.get(components));
    }

    /** Bytes from component 0 of channel 0 of an item's first block. */
    private long offset(Irreps irreps, int block, int component) {
      int step = layout == Layout.MUL_IR ? 1 : operation.multiplicity();
      return (irreps.offset(block) + (long) component * step) * dtype.bytes();
    }

    /** Loads an operand; blocks that share rows add up. */
    Rows rows(int tensor, Irreps irreps, RowMap map) {
      Map<Integer, String> addresses = addresses(tensor, irreps);
      List<String[]> rows = new ArrayList<>();
      for (int row = 0; row < map.rows(); row++) {
        rows.add(new String[0]);
      }
      for (int b = 0; b < irreps.blocks().size(); b++) {
        Irreps.Block block = irreps.blocks().get(b);
        for (int m = 0; m < block.irrep().dimension() && map.firstRow(b) != RowMap.NONE; m++) {
          int row = map.firstRow(b) + m;
          String[] values = ptx.load(address(addresses, block), offset(irreps, b, m), lanes);
          String[] before = rows.get(row);
          for (int n = 0; n < before.length; n++) {
            values[n] = ptx.add(before[n], values[n]);
          }
          rows.set(row, values);
        }
      }
      return new Rows(rows);
    }

    /** Writes every row of a product to the blocks that stand on it, zeros to those on none. */
    void product(Rows a, Rows b, CoupledTerms terms, int tensor, Irreps irreps, RowMap map) {
      Map<Integer, String> addresses = addresses(tensor, irreps);
      String[] zeros = new String[lanes];
      for (int n = 0; n < lanes; n++) {
        zeros[n] = ptx.register(ptx.constant(0));
      }
      for (int k = 0; k < terms.outputRows(); k++) {
        String[] sum = row(a, b, terms, k, zeros);
        for (int block = 0; block < irreps.blocks().size(); block++) {
          int component = k - map.firstRow(block);
          Irreps.Block target = irreps.blocks().get(block);
          if (map.firstRow(block) != RowMap.NONE
              && component >= 0
              && component < target.irrep().dimension()) {
            ptx.store(address(addresses, target), offset(irreps, block, component), sum);
          }
        }
      }
      for (int block = 0; block < irreps.blocks().size(); block++) {
        Irreps.Block target = irreps.blocks().get(block);
        for (int m = 0; m < target.irrep().dimension(); m++) {
          if (map.firstRow(block) == RowMap.NONE) {
            ptx.store(address(addresses, target), offset(irreps, block, m), zeros);
          }
        }
      }
    }

    private String[] row(Rows a, Rows b, CoupledTerms terms, int k, String[] zeros) {
      String[] sum = zeros;
      int end = terms.start(k + 1);
      for (int t = terms.start(k); t < end; ) {
        int i = terms.first(t);
        int first = t;
        String[] inner = new String[lanes];
        for (; t < end && terms.first(t) == i; t++) {
          String c = ptx.constant(terms.coefficient(t));
          String[] y = b.values().get(terms.second(t));
          for (int n = 0; n < lanes; n++) {
            inner[n] = t == first ? ptx.multiply(y[n], c) : ptx.fma(y[n], c, inner[n]);
          }
        }
        String[] x = a.values().get(i);
        String[] next = new String[lanes];
        for (int n = 0; n < lanes; n++) {
          next[n] =
              first == terms.start(k)
                  ? ptx.multiply(x[n], inner[n])
                  : ptx.fma(x[n], inner[n], sum[n]);
        }
        sum = next;
      }
      return sum;
    }

    Code code(String name) {
      return new Code(name, ptx.kernel(name, THREADS, BLOCKS), lanes);
    }
  }
}
