package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.product.Call;
import dev.casimir.tensor.Layout;

/**
 * A product on the grid, on the device.
 *
 * @param program address of the plan's integers
 * @param numbers address of its numbers
 */
record GridMap(
    KernelFunction kernel,
    long program,
    long numbers,
    int channels,
    Layout layout,
    int threads,
    int sharedBytes)
    implements SphereMap {

  @Override
  public void launch(Call call, long x, long y, long z, boolean add) {
    long lanes = Math.multiplyExact(call.items(), (long) channels);
    Cells cells =
        new Cells()
            .addresses(program, numbers)
            .add(layout == Layout.IR_MUL ? 1 : 0)
            .add(add ? 1 : 0)
            .add(channels)
            .addresses(x, y, z)
            .add(lanes);
    long blocks = (lanes + GridPlan.WARP - 1) / GridPlan.WARP;
    call.launcher().launch(kernel, blocks, threads, sharedBytes, cells);
  }
}
