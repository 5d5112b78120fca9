package dev.casimir.cuda.internal.manybody;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlanTables;
import dev.casimir.tensor.DType;

/**
 * A product at the points of a grid.
 *
 * @param channels of an item
 * @param columns how columns lie in shared memory
 * @param tables addresses of the integers, the values of f, g, h, and the weights
 */
record GridLaunch(
    SphereMonomial monomial,
    DType dtype,
    int channels,
    int resultDimension,
    ColumnBlocks columns,
    KernelFunction kernel,
    long[] tables)
    implements MonomialLaunch {

  static GridLaunch of(
      SphereMonomial monomial,
      DType dtype,
      int channels,
      int resultDimension,
      String described,
      PlanTables plan) {
    ColumnBlocks columns =
        ColumnBlocks.of(monomial.numbersOfThread(), dtype, plan.device(), described);
    String name = "manybody_monomial";
    if (monomial.inRegisters()) {
      int factors = monomial.operands().get(1).isPresent() ? 1 : 0;
      name = "manybody_registers_" + monomial.paddedDegree() + "_" + factors;
    }
    long[] tables = {
      plan.integers(monomial.integers()),
      plan.numbers(dtype, monomial.values(0)),
      plan.numbers(dtype, monomial.values(1)),
      plan.numbers(dtype, monomial.values(2)),
      plan.numbers(dtype, monomial.weights())
    };
    KernelFunction kernel =
        plan.function("manybody", name + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
    return new GridLaunch(monomial, dtype, channels, resultDimension, columns, kernel, tables);
  }

  @Override
  public void enqueue(Launcher launcher, Extents extents, long f, long g, long h, long result) {
    long count = extents.get("n") * channels;
    Cells cells = monomial.inRegisters() ? arguments(f, g) : arguments(f, g, h);
    cells.add(result).add(count);
    columns.launch(launcher, kernel, count, cells);
  }

  /** As many operands as the kernel takes. */
  private Cells arguments(long... operands) {
    Cells cells = new Cells().add(tables[0]).add(monomial.exponent());
    if (!monomial.inRegisters()) {
      cells.add(monomial.sides());
    }
    cells.add(monomial.pointBlocks());
    if (!monomial.inRegisters()) {
      cells.add(monomial.rows(0)).add(monomial.rows(1)).add(monomial.rows(2));
      cells.add(monomial.result().rows());
    }
    cells.add(channels);
    for (int k = 0; k < operands.length; k++) {
      cells.add(monomial.dimension(k));
    }
    cells.add(resultDimension);
    for (int k = 0; k < operands.length; k++) {
      cells.add(tables[1 + k]);
    }
    cells.add(tables[4]);
    for (int k = 0; k < operands.length; k++) {
      cells.add(monomial.operands().get(k).isPresent() ? operands[k] : 0L);
    }
    return cells;
  }

  @Override
  public long multiplyAdds() {
    return monomial.multiplyAdds();
  }
}
