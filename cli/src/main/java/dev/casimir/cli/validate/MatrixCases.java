package dev.casimir.cli.validate;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.Operation;
import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.lie.LieGroup;
import dev.casimir.linalg.Decomposition;
import dev.casimir.linalg.MatrixFunction;
import dev.casimir.linalg.MatrixMultiply;
import dev.casimir.linalg.MatrixOperation;
import dev.casimir.linalg.QrFactorization;
import dev.casimir.linalg.SingularValueDecomposition;
import dev.casimir.linalg.SymmetricEigen;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Functions and decompositions of small matrices, and products of large ones. */
final class MatrixCases {
  private static final double UNITS = 128;
  private static final int ITEMS = 37;

  private MatrixCases() {}

  static List<ValidationCase> list() {
    List<ValidationCase> cases = new ArrayList<>();
    for (int size : new int[] {2, 3, 4}) {
      for (MatrixFunction function : MatrixFunction.values()) {
        MatrixOperation operation = MatrixOperation.of(function, size);
        Operand matrices = function.ordinal() < 3 ? invertible(size) : positive(size);
        addBoth(cases, "matrix-" + function.label(), operation, List.of(matrices), square(size));
        cases.addAll(
            ItemwiseCase.of(
                    "matrix-" + function.label(),
                    operation.differentiated(),
                    List.of(matrices, Operand.normal("directions", 31, ITEMS, size, size)))
                .forward(UNITS));
      }
      for (Decomposition.Kind kind : Decomposition.Kind.values()) {
        Operand matrices =
            kind == Decomposition.Kind.SL_CHART ? elements(LieGroup.sl(size)) : invertible(size);
        addDecomposition(cases, Decomposition.of(kind, size), matrices);
      }
    }
    for (int size : new int[] {1, 2, 3, 4, 6, 9, 16}) {
      addBoth(
          cases,
          "symmetric-eigen",
          SymmetricEigen.of(size),
          List.of(Operand.normal("matrices", 32, ITEMS, size, size)),
          List.of(ItemShape.of("values", size), ItemShape.of("vectors", size, size)));
    }
    addRectangular(cases);
    addAwkward(cases);
    addProducts(cases);
    return cases;
  }

  private static List<ItemShape> square(int size) {
    return List.of(ItemShape.of("result", size, size));
  }

  private static Operand elements(LieGroup group) {
    return GroupElements.of("matrices", group, ITEMS);
  }

  /** Exponentials: they have logarithms, roots and all factors. */
  private static Operand invertible(int size) {
    return elements(LieGroup.gl(size));
  }

  /** Symmetric positive matrices 1 + g g^T. */
  private static Operand positive(int size) {
    double[] g = Operand.normal("g", 34, ITEMS, size, size).values();
    double[] matrices = new double[g.length];
    for (int i = 0; i < g.length; i++) {
      int item = i - i % (size * size);
      int row = i / size % size;
      int column = i % size;
      matrices[i] = row == column ? 1 : 0;
      for (int k = 0; k < size; k++) {
        matrices[i] += g[item + row * size + k] * g[item + column * size + k];
      }
    }
    return new Operand("matrices", matrices, ITEMS, size, size);
  }

  private static void addBoth(
      List<ValidationCase> cases,
      String name,
      Operation<ItemwiseKernel> operation,
      List<Operand> operands,
      List<ItemShape> outputs) {
    ItemwiseCase itemwise = ItemwiseCase.of(name, operation, operands);
    cases.addAll(itemwise.forward(UNITS));
    cases.addAll(itemwise.backward(outputs, UNITS));
  }

  private static void addDecomposition(
      List<ValidationCase> cases, Decomposition decomposition, Operand matrices) {
    int size = decomposition.size();
    List<ItemShape> factors =
        decomposition.kind().factors().stream()
            .map(
                name ->
                    name.equals("values")
                        ? ItemShape.of(name, size)
                        : ItemShape.of(name, size, size))
            .toList();
    String label = decomposition.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    addBoth(cases, label, decomposition, List.of(matrices), factors);
    List<Operand> given = new ArrayList<>();
    for (ItemShape factor : factors) {
      long[] shape = ItemwiseCase.shape(ITEMS, factor);
      given.add(Operand.normal(factor.name(), 35 + given.size(), 0.5, shape));
    }
    ItemwiseCase back = ItemwiseCase.of(label, decomposition.inverse(), given);
    cases.addAll(back.forward(UNITS));
  }

  private static void addRectangular(List<ValidationCase> cases) {
    for (int[] extents : new int[][] {{2, 2}, {3, 3}, {4, 2}, {6, 4}}) {
      int rows = extents[0];
      int columns = extents[1];
      Operand matrices = Operand.normal("matrices", 36, ITEMS, rows, columns);
      addBoth(
          cases,
          "svd",
          SingularValueDecomposition.of(rows, columns),
          List.of(matrices),
          List.of(
              ItemShape.of("u", rows, columns),
              ItemShape.of("s", columns),
              ItemShape.of("v", columns, columns)));
      ItemwiseCase qr = ItemwiseCase.of("qr", QrFactorization.of(rows, columns), List.of(matrices));
      cases.addAll(qr.forward(UNITS));
      cases.addAll(
          qr.backward(
              List.of(ItemShape.of("q", rows, columns), ItemShape.of("r", columns, columns)),
              UNITS,
              new QrTerms(rows, columns)));
    }
  }

  /** One item, none, a singular one, one with NaN. */
  private static void addAwkward(List<ValidationCase> cases) {
    MatrixOperation exp = MatrixOperation.of(MatrixFunction.EXP, 3);
    for (int items : new int[] {0, 1}) {
      Operand matrices = Operand.normal("matrices", 37, items, 3, 3);
      cases.addAll(ItemwiseCase.of("matrix-exp", exp, List.of(matrices)).forward(UNITS));
      cases.addAll(
          ItemwiseCase.of("symmetric-eigen", SymmetricEigen.of(3), List.of(matrices))
              .forward(UNITS));
    }
    Operand special = invertible(3).with(40, Double.NaN);
    for (int i = 18; i < 27; i++) {
      special = special.with(i, 0);
    }
    for (MatrixFunction function :
        List.of(MatrixFunction.EXP, MatrixFunction.LOG, MatrixFunction.SQUARE_ROOT)) {
      cases.addAll(
          ItemwiseCase.of(
                  "matrix-" + function.label(), MatrixOperation.of(function, 3), List.of(special))
              .forward(UNITS));
    }
    cases.addAll(
        ItemwiseCase.of("polar", Decomposition.of(Decomposition.Kind.POLAR, 3), List.of(special))
            .forward(UNITS));
  }

  private static void addProducts(List<ValidationCase> cases) {
    for (int[] extents : new int[][] {{1, 1, 1}, {33, 17, 65}, {64, 128, 32}, {0, 5, 4}}) {
      for (MatrixMultiply operation :
          List.of(
              MatrixMultiply.plain(),
              MatrixMultiply.plain().transposedFirst(),
              MatrixMultiply.plain().transposedFirst().transposedSecond(),
              MatrixMultiply.plain().withActivation(ElementaryFunction.TANH))) {
        addProduct(cases, operation, extents[0], extents[1], extents[2]);
      }
    }
  }

  private static void addProduct(
      List<ValidationCase> cases, MatrixMultiply operation, int rows, int depth, int columns) {
    Computation computation =
        KernelComputation.of(
                operation,
                (kernel, precision, in, arena) -> {
                  Tensor first = in.get(0).tensor(arena, precision);
                  Tensor second = in.get(1).tensor(arena, precision);
                  Tensor addend = in.get(2).tensor(arena, precision);
                  Tensor product = Tensor.zeros(arena, precision, rows, columns);
                  kernel.forward(first, second, product);
                  Tensor sum = Tensor.zeros(arena, precision, rows, columns);
                  kernel.forward(first, second, addend, sum);
                  return List.of(Result.of("product", product), Result.of("sum", sum));
                })
            .in(Layout.IR_MUL);
    cases.addAll(
        ValidationCase.inBoth(
            "gemm",
            "%s, %d x %d x %d".formatted(operation.describe(), rows, depth, columns),
            List.of(
                operation.transposeFirst()
                    ? Operand.normal("first", 38, depth, rows)
                    : Operand.normal("first", 38, rows, depth),
                operation.transposeSecond()
                    ? Operand.normal("second", 39, columns, depth)
                    : Operand.normal("second", 39, depth, columns),
                Operand.normal("addend", 40, columns)),
            computation,
            CpuReference.same(computation),
            8 * Math.sqrt(depth)));
  }
}
