package dev.casimir.cuda.internal.manybody;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlannedKernel;
import dev.casimir.product.TensorProduct;
import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.manybody.Monomial;
import dev.casimir.product.internal.manybody.ProductSchedule;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A product of functions as one Gaunt product of the device after the other. */
final class PairwiseLaunch implements MonomialLaunch {
  private static final int ALIGNMENT = 256;
  private static final int THREADS = 128;

  private final ProductSchedule schedule;
  private final double scale;
  private final DType dtype;
  private final KernelFunction scaling;
  private final List<Irreps> slots = new ArrayList<>();
  private final List<PlannedKernel> products = new ArrayList<>();
  private final long multiplyAdds;

  /**
   * @param maps of f, and of g and h where there are such factors
   * @param halves whether a power is made of those of half its exponent
   * @param scaling the kernel that multiplies numbers by one
   * @param planner plans a product for the device
   */
  PairwiseLaunch(
      Monomial monomial,
      List<RowMap> maps,
      RowMap target,
      int channels,
      boolean halves,
      DType dtype,
      KernelFunction scaling,
      Function<TensorProduct, PlannedKernel> planner) {
    this.schedule = new ProductSchedule(monomial, halves);
    this.scale = monomial.scale();
    this.dtype = dtype;
    this.scaling = scaling;
    boolean both = SphereOperand.hasOtherParity(maps.getFirst());
    for (int slot = 0; slot < schedule.slots(); slot++) {
      if (slot < ProductSchedule.OPERANDS) {
        slots.add(maps.get(Math.min(slot, maps.size() - 1)).irreps());
      } else {
        boolean last = slot == schedule.result();
        slots.add(last ? target.irreps() : functions(schedule.degree(slot), channels, both));
      }
    }
    long sum = 0;
    for (ProductSchedule.Step step : schedule.steps()) {
      PlannedKernel product =
          planner.apply(
              TensorProduct.gaunt(
                  slots.get(step.left()), slots.get(step.right()), slots.get(step.target())));
      products.add(product);
      sum += product.report().multiplyAdds();
    }
    multiplyAdds = sum;
  }

  /** Every degree of natural parity, and of the other if there is such. */
  private static Irreps functions(int degree, int channels, boolean both) {
    List<Irreps.Block> blocks = new ArrayList<>();
    for (int l = 0; l <= degree; l++) {
      Irrep natural = Irrep.natural(l);
      blocks.add(new Irreps.Block(channels, natural));
      if (both) {
        blocks.add(new Irreps.Block(channels, new Irrep(l, -natural.parity())));
      }
    }
    return Irreps.of(blocks);
  }

  @Override
  public void enqueue(Launcher launcher, Extents extents, long f, long g, long h, long result) {
    long items = extents.get("n");
    long[] at = new long[slots.size()];
    long next = 0;
    for (int slot = ProductSchedule.OPERANDS; slot < slots.size(); slot++) {
      at[slot] = next;
      next += slot == schedule.result() ? 0 : aligned(bytes(slot, items));
    }
    long first = launcher.scratch(next);
    for (int slot = ProductSchedule.OPERANDS; slot < slots.size(); slot++) {
      at[slot] += first;
    }
    at[0] = f;
    at[1] = g;
    at[2] = h;
    at[schedule.result()] = result;
    for (int i = 0; i < products.size(); i++) {
      ProductSchedule.Step step = schedule.steps().get(i);
      products
          .get(i)
          .append(
              launcher, "forward", extents, at[step.left()], at[step.right()], at[step.target()]);
    }
    if (scale != 1) {
      long count = bytes(schedule.result(), items) / dtype.bytes();
      Cells cells = new Cells().add(result).real(dtype, scale).add(count);
      launcher.launchItems(scaling, count, THREADS, 0, cells);
    }
  }

  private long bytes(int slot, long items) {
    return items * slots.get(slot).dimension() * dtype.bytes();
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  @Override
  public long multiplyAdds() {
    return multiplyAdds;
  }
}
