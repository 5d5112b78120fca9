package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.product.ChannelCode.Rows;
import dev.casimir.product.ProductWeights;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.CoupledPaths;
import dev.casimir.product.internal.CoupledTerms;
import dev.casimir.product.internal.ProductPath;
import dev.casimir.product.internal.RowMap;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.List;

/**
 * A small product as straight-line code, its coefficients in the instructions and its operands in
 * registers: one thread for each item and channel, or for a few channels side by side. Without
 * weights or with those of paths. The order of operations is that of the kernel that reads its
 * terms from a table, and so are the bits.
 */
final class ProductPtx {
  /** Threads of a block. */
  static final int THREADS = 128;

  /** Blocks a multiprocessor is to hold: 128 registers a thread. */
  private static final int BLOCKS = 4;

  /** Registers that operands of several lanes may take of them; those of one may take more. */
  private static final int LANE_REGISTERS = 72;

  private static final int OPERAND_REGISTERS = 84;

  /** Terms up to which code is written: 100 KB of instructions. */
  private static final int MOST_TERMS = 2500;

  private final TensorProduct operation;
  private final DType dtype;
  private final Layout layout;
  private final CoupledPaths paths;
  private final boolean weighted;
  private final RowMap weightRows;
  private final int[] targetRow;
  private final int[] pathOf;

  ProductPtx(TensorProduct operation, DType dtype, Layout layout) {
    this.operation = operation;
    this.dtype = dtype;
    this.layout = layout;
    this.paths = CoupledPaths.of(operation);
    this.weighted = operation.weights().isPresent();
    this.weightRows =
        RowMap.plain(
            ExplicitMaps.invariants(operation.multiplicity(), weighted ? paths.paths().size() : 0));
    this.targetRow = new int[paths.rows()];
    this.pathOf = new int[paths.rows()];
    for (int p = 0; p < paths.paths().size(); p++) {
      ProductPath path = paths.paths().get(p);
      for (int m = 0; m <= 2 * path.coefficients().degree3(); m++) {
        targetRow[path.row3() + m] = paths.outputRow(p) + m;
        pathOf[path.row3() + m] = p;
      }
    }
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
    if (operation.weights().form() == ProductWeights.Form.DEGREES
        || operation.multiplicity() == 0) {
      return false;
    }
    ProductPtx ptx = new ProductPtx(operation, dtype, Layout.IR_MUL);
    long terms = 0;
    for (ProductPath path : ptx.paths.paths()) {
      terms += path.coefficients().size();
    }
    return terms <= MOST_TERMS
        && (ptx.rows() + ptx.weightRows.rows()) * dtype.bytes() / Float.BYTES <= OPERAND_REGISTERS;
  }

  private int rows() {
    return paths.first().rows() + paths.second().rows() + paths.output().rows();
  }

  /** Begins a kernel of as many lanes as memory and registers take. */
  private ChannelCode begin(int lanes, String... tensors) {
    return new ChannelCode(dtype, layout, operation.multiplicity(), lanes, List.of(tensors));
  }

  private int lanes(int rows) {
    int lanes = layout == Layout.MUL_IR ? 1 : 16 / dtype.bytes();
    int registers = rows * dtype.bytes() / Float.BYTES;
    while (lanes > 1
        && (operation.multiplicity() % lanes != 0 || lanes * registers > LANE_REGISTERS)) {
      lanes /= 2;
    }
    return lanes;
  }

  private Code end(ChannelCode code, String name, int lanes) {
    return new Code(name, code.text(name, THREADS, BLOCKS), lanes);
  }

  /** z from x, y and, if there are any, weights. */
  Code forward() {
    CoupledTerms terms = new CoupledTerms(paths.paths(), paths.rows());
    int lanes = lanes(weighted ? rows() : rows() - paths.output().rows());
    ChannelCode code =
        weighted ? begin(lanes, "x", "y", "weights", "z") : begin(lanes, "x", "y", "z");
    Rows x = first(code, "x");
    Rows y = second(code, "y");
    if (weighted) {
      String[][] z = weightedSums(code, x, y, terms);
      code.store("z", operation.output(), paths.output(), row -> z[row]);
    } else {
      code.store("z", operation.output(), paths.output(), row -> code.sum(x, y, terms, row));
    }
    return end(code, "product_forward", lanes);
  }

  /** Path after path, so that only one weight is in registers at a time. */
  private String[][] weightedSums(ChannelCode code, Rows x, Rows y, CoupledTerms terms) {
    Rows weights = weights(code);
    String[][] z = new String[paths.output().rows()][];
    for (int row = 0; row < z.length; row++) {
      z[row] = code.zeros();
    }
    for (int e = 0; e < paths.rows(); e++) {
      String[] part = code.sum(x, y, terms, e);
      z[targetRow[e]] = code.multiplyAdd(part, weights.row(pathOf[e]), z[targetRow[e]]);
    }
    return z;
  }

  /** gradX and gradY from x, y, weights if there are any, and gradZ. */
  Code backward() {
    CoupledTerms toFirst = new CoupledTerms(paths.toFirst(), paths.first().rows());
    CoupledTerms toSecond = new CoupledTerms(paths.toSecond(), paths.second().rows());
    int lanes = lanes(rows() + weightRows.rows());
    ChannelCode code =
        weighted
            ? begin(lanes, "x", "y", "weights", "gradZ", "gradX", "gradY")
            : begin(lanes, "x", "y", "gradZ", "gradX", "gradY");
    Rows y = second(code, "y");
    Rows gradZ = output(code, "gradZ");
    Rows scaled = gradZ;
    if (weighted) {
      Rows weights = weights(code);
      scaled = e -> code.multiply(gradZ.row(targetRow[e]), weights.row(pathOf[e]));
    }
    Rows g = scaled;
    code.store("gradX", operation.first(), paths.first(), row -> code.sum(y, g, toFirst, row));
    Rows x = first(code, "x");
    code.store("gradY", operation.second(), paths.second(), row -> code.sum(x, g, toSecond, row));
    return end(code, "product_backward", lanes);
  }

  /** Gradients of each item's weights, {@code [items, weights]}, from x, y and gradZ. */
  Code weightGradient() {
    CoupledTerms terms = new CoupledTerms(paths.paths(), paths.rows());
    int lanes = lanes(rows());
    ChannelCode code = begin(lanes, "x", "y", "gradZ", "gradWeights");
    Rows x = first(code, "x");
    Rows y = second(code, "y");
    Rows gradZ = output(code, "gradZ");
    code.store(
        "gradWeights",
        weightRows.irreps(),
        weightRows,
        path -> {
          String[] sum = code.zeros();
          ProductPath product = paths.paths().get(path);
          for (int m = 0; m <= 2 * product.coefficients().degree3(); m++) {
            int e = product.row3() + m;
            sum = code.multiplyAdd(code.sum(x, y, terms, e), gradZ.row(targetRow[e]), sum);
          }
          return sum;
        });
    return end(code, "product_weights", lanes);
  }

  private Rows first(ChannelCode code, String name) {
    return code.load(name, operation.first(), paths.first(), false);
  }

  private Rows second(ChannelCode code, String name) {
    return code.load(name, operation.second(), paths.second(), false);
  }

  private Rows output(ChannelCode code, String name) {
    return code.load(name, operation.output(), paths.output(), false);
  }

  private Rows weights(ChannelCode code) {
    Irreps irreps = weightRows.irreps();
    return code.load("weights", irreps, weightRows, !operation.weights().perItem());
  }
}
