package dev.casimir.product.internal.mixing;

import dev.casimir.device.PlanReport;
import dev.casimir.product.ProductKernel;
import dev.casimir.product.internal.mixing.MixingWeights.Owner;
import dev.casimir.simd.ParallelItems;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Runs a product that mixes channels. Items are packed into panels of 64 lanes, whatever the
 * provider; gradients of shared weights are summed panel after panel, each part of the weights by
 * one thread, so that bits depend on the size of the batch alone.
 */
final class ChannelMixingPlan implements ProductKernel {
  private final MixingArguments arguments;
  private final int threads;
  private final PlanReport report;
  private final MixingKernels kernels;
  private final MixingMode mode;
  private final MixingPath[] paths;
  private final WorkspacePool pool;
  private final Owner owner;

  ChannelMixingPlan(
      MixingArguments arguments,
      int threads,
      PlanReport report,
      MixingKernels kernels,
      MixingMode mode,
      MixingPath[] paths,
      MixingSizes sizes) {
    this.arguments = arguments;
    this.threads = threads;
    this.report = report;
    this.kernels = kernels;
    this.mode = mode;
    this.paths = paths.clone();
    this.pool = new WorkspacePool(sizes);
    this.owner = kernels.weights().owner();
  }

  @Override
  public PlanReport report() {
    return report;
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor z) {
    arguments.requireWeights(false);
    checkedForward(x, y, x, z);
  }

  @Override
  public void forward(Tensor x, Tensor y, Tensor weights, Tensor z) {
    arguments.requireWeights(true);
    checkedForward(x, y, weights, z);
  }

  private void checkedForward(Tensor x, Tensor y, Tensor weights, Tensor z) {
    long batch = checkInputs(x, y, weights);
    arguments.output("z", z, batch);
    MixingArguments.writable("z", z, x, y, weights, x);
    Workspace lead = pool.acquire();
    try {
      bind(lead, x, y, weights);
      lead.z = z.segment();
      run(lead, Pass.FORWARD, batch);
    } finally {
      pool.release(lead);
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor gradZ, Tensor gradX, Tensor gradY) {
    arguments.requireWeights(false);
    checkedBackward(x, y, x, gradZ, gradX, gradY, gradX);
  }

  @Override
  public void backward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    arguments.requireWeights(true);
    checkedBackward(x, y, weights, gradZ, gradX, gradY, gradWeights);
  }

  private void checkedBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    long batch = checkInputs(x, y, weights);
    arguments.output("gradZ", gradZ, batch);
    arguments.gradients(x, y, weights, gradZ, gradX, gradY, gradWeights, batch);
    Workspace lead = pool.acquire();
    try {
      bind(lead, x, y, weights);
      lead.gradZ = gradZ.segment();
      bindGradients(lead, gradX, gradY, gradWeights);
      run(lead, Pass.BACKWARD, batch);
      if (owner == Owner.BATCH) {
        run(lead, Pass.WEIGHTS, batch);
      }
    } finally {
      pool.release(lead);
    }
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY) {
    arguments.requireWeights(false);
    checkedDoubleBackward(
        x, y, x, gradZ, directionX, directionY, directionX, gradGradZ, gradX, gradY, gradX);
  }

  @Override
  public void doubleBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    arguments.requireWeights(true);
    checkedDoubleBackward(
        x,
        y,
        weights,
        gradZ,
        directionX,
        directionY,
        directionWeights,
        gradGradZ,
        gradX,
        gradY,
        gradWeights);
  }

  private void checkedDoubleBackward(
      Tensor x,
      Tensor y,
      Tensor weights,
      Tensor gradZ,
      Tensor directionX,
      Tensor directionY,
      Tensor directionWeights,
      Tensor gradGradZ,
      Tensor gradX,
      Tensor gradY,
      Tensor gradWeights) {
    long batch = checkInputs(x, y, weights);
    arguments.output("gradZ", gradZ, batch);
    arguments.first("directionX", directionX, batch);
    arguments.second("directionY", directionY, batch);
    if (owner != Owner.NOBODY) {
      arguments.weights("directionWeights", directionWeights, batch);
    }
    arguments.output("gradGradZ", gradGradZ, batch);
    MixingArguments.writable("gradGradZ", gradGradZ, x, y, weights, gradZ);
    arguments.gradients(x, y, weights, gradZ, gradX, gradY, gradWeights, batch);
    MixingArguments.directions(
        gradGradZ, gradX, gradY, gradWeights, directionX, directionY, directionWeights);
    Workspace lead = pool.acquire();
    try {
      bind(lead, x, y, weights);
      lead.gradZ = gradZ.segment();
      lead.directionX = directionX.segment();
      lead.directionY = directionY.segment();
      lead.directionWeights = directionWeights.segment();
      lead.z = gradGradZ.segment();
      bindGradients(lead, gradX, gradY, gradWeights);
      run(lead, Pass.DOUBLE_BACKWARD, batch);
      if (owner == Owner.BATCH) {
        run(lead, Pass.WEIGHTS_OF_DIRECTIONS, batch);
      }
    } finally {
      pool.release(lead);
    }
  }

  private long checkInputs(Tensor x, Tensor y, Tensor weights) {
    long batch = arguments.batch(x);
    arguments.second("y", y, batch);
    if (owner != Owner.NOBODY) {
      arguments.weights("weights", weights, batch);
    }
    return batch;
  }

  private static void bind(Workspace lead, Tensor x, Tensor y, Tensor weights) {
    lead.x = x.segment();
    lead.y = y.segment();
    lead.weights = weights.segment();
  }

  private static void bindGradients(
      Workspace lead, Tensor gradX, Tensor gradY, Tensor gradWeights) {
    lead.gradX = gradX.segment();
    lead.gradY = gradY.segment();
    lead.gradWeights = gradWeights.segment();
  }

  /** What is done for each panel, or for each part of the shared weights. */
  private enum Pass {
    FORWARD,
    BACKWARD,
    DOUBLE_BACKWARD,
    WEIGHTS,
    WEIGHTS_OF_DIRECTIONS;

    boolean isOverWeights() {
      return this == WEIGHTS || this == WEIGHTS_OF_DIRECTIONS;
    }
  }

  private void run(Workspace lead, Pass pass, long batch) {
    long panels = (batch + Workspace.LANES - 1) / Workspace.LANES;
    long units = pass.isOverWeights() ? mode.sharedParts() : panels;
    if (threads == 1 || units <= 1 || !lead.isAccessibleByWorkers()) {
      range(lead, pass, batch, 0, units);
      return;
    }
    lead.share(threads);
    ParallelItems.run(
        threads,
        units,
        1,
        (from, to) -> {
          Workspace space = pool.acquire();
          try {
            space.take(lead);
            range(space, pass, batch, from, to);
          } finally {
            pool.release(space);
          }
        });
  }

  private void range(Workspace space, Pass pass, long batch, long from, long to) {
    for (long unit = from; unit < to; unit++) {
      if (pass.isOverWeights()) {
        mode.sharedWeights(space, (int) unit, batch, pass == Pass.WEIGHTS_OF_DIRECTIONS);
      } else {
        space.open(unit * Workspace.LANES, batch);
        switch (pass) {
          case FORWARD -> forward(space);
          case BACKWARD -> backward(space);
          default -> doubleBackward(space);
        }
      }
    }
  }

  private void forward(Workspace space) {
    kernels.firstRows().gather(space, space.x, space.first);
    kernels.secondRows().gather(space, space.y, space.second);
    space.clear(space.outputGradient, kernels.outputRows().rows());
    for (MixingPath path : paths) {
      mode.forward(
          space,
          path,
          space.weights,
          space.first,
          space.second,
          MixingMode.NONE,
          MixingMode.NONE,
          space.outputGradient);
    }
    kernels.outputRows().scatter(space, space.outputGradient, space.z);
  }

  private void backward(Workspace space) {
    kernels.firstRows().gather(space, space.x, space.first);
    kernels.secondRows().gather(space, space.y, space.second);
    kernels.outputRows().gather(space, space.gradZ, space.output);
    clearGradients(space);
    for (MixingPath path : paths) {
      backward(space, path, space.weights, space.first, space.second);
      if (owner == Owner.ITEM) {
        mode.itemWeights(
            space, path, space.first, space.second, MixingMode.NONE, MixingMode.NONE, space.output);
      }
    }
    scatterGradients(space);
  }

  /**
   * With directions a, b, c: dt/dgradZ = f(a, y, W) + f(x, b, W) + f(x, y, c); the others are
   * backward passes of (a, b, W) and of (x, y, c).
   */
  private void doubleBackward(Workspace space) {
    kernels.firstRows().gather(space, space.x, space.first);
    kernels.secondRows().gather(space, space.y, space.second);
    kernels.firstRows().gather(space, space.directionX, space.firstDirection);
    kernels.secondRows().gather(space, space.directionY, space.secondDirection);
    kernels.outputRows().gather(space, space.gradZ, space.output);
    space.clear(space.outputGradient, kernels.outputRows().rows());
    clearGradients(space);
    for (MixingPath path : paths) {
      mode.forward(
          space,
          path,
          space.weights,
          space.firstDirection,
          space.second,
          space.first,
          space.secondDirection,
          space.outputGradient);
      backward(space, path, space.weights, space.firstDirection, space.secondDirection);
      if (owner != Owner.NOBODY) {
        mode.forward(
            space,
            path,
            space.directionWeights,
            space.first,
            space.second,
            MixingMode.NONE,
            MixingMode.NONE,
            space.outputGradient);
        backward(space, path, space.directionWeights, space.first, space.second);
      }
      if (owner == Owner.ITEM) {
        mode.itemWeights(
            space,
            path,
            space.firstDirection,
            space.second,
            space.first,
            space.secondDirection,
            space.output);
      }
    }
    kernels.outputRows().scatter(space, space.outputGradient, space.z);
    scatterGradients(space);
  }

  private void backward(
      Workspace space, MixingPath path, MemorySegment weights, long first, long second) {
    mode.backward(
        space,
        path,
        weights,
        first,
        second,
        space.output,
        space.firstGradient,
        space.secondGradient);
  }

  private void clearGradients(Workspace space) {
    space.clear(space.firstGradient, kernels.firstRows().rows());
    space.clear(space.secondGradient, kernels.secondRows().rows());
  }

  private void scatterGradients(Workspace space) {
    kernels.firstRows().scatter(space, space.firstGradient, space.gradX);
    kernels.secondRows().scatter(space, space.secondGradient, space.gradY);
  }
}
