package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;

/**
 * Gradients of the vectors of edges, and of their weights where those belong to paths.
 *
 * @param plan address of the table of integers
 * @param harmonicCoefficients address of a coefficient for each term of a harmonic
 * @param weightCoefficients address of a coefficient for each term of a path
 * @param harmonics address of the coefficients of harmonics
 */
record EdgeLaunch(
    KernelFunction kernel,
    PanelSizes sizes,
    long plan,
    long harmonicCoefficients,
    long weightCoefficients,
    long harmonics) {
  /** In the order of the kernel's parameters. */
  void enqueue(Launcher launcher, long edges, long... tensors) {
    Cells cells = new Cells().addresses(plan, harmonicCoefficients, weightCoefficients, harmonics);
    sizes.setting().write(cells, false);
    cells
        .add(sizes.tiles())
        .add(sizes.columns())
        .add(sizes.rows())
        .add(sizes.chunk())
        .add(sizes.pitch())
        .add(sizes.edges())
        .add(sizes.gradientPitch())
        .addresses(tensors)
        .add(edges);
    launcher.launch(kernel, sizes.blocks(edges), PanelSizes.THREADS, sizes.sharedBytes(), cells);
  }
}
