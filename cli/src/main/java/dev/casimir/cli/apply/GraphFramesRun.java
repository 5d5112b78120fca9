package dev.casimir.cli.apply;

import dev.casimir.benchmarks.compare.ProgressListener;
import dev.casimir.cli.Progress;
import dev.casimir.cli.Streams;
import dev.casimir.frames.GraphBatch;
import dev.casimir.frames.GraphFramesKernel;
import dev.casimir.frames.PermutationFrames;
import dev.casimir.tensor.Tensor;
import java.util.Optional;

/** Computes the frames of a batch in parts, and shows how far it is if that takes a while. */
record GraphFramesRun(GraphFramesKernel kernel, Streams streams) {
  private static final int PARTS = 20;
  private static final long PATIENCE_NANOSECONDS = 2_000_000_000L;

  void run(GraphBatch graphs, PermutationFrames frames, Optional<Tensor> features) {
    long began = System.nanoTime();
    Optional<ProgressListener> progress = Optional.empty();
    long total = graphs.graphs();
    int parts = (int) Math.min(PARTS, Math.max(1, total));
    for (int part = 0; part < parts; part++) {
      long from = total * part / parts;
      long to = total * (part + 1) / parts;
      if (progress.isEmpty() && System.nanoTime() - began > PATIENCE_NANOSECONDS) {
        progress = Optional.of(Progress.on(streams));
        progress.get().begin("graph frames", parts - part);
      }
      progress.ifPresent(listener -> listener.step("graph %,d of %,d".formatted(from, total)));
      run(graphs, frames, features, from, to);
    }
    progress.ifPresent(ProgressListener::end);
  }

  private void run(
      GraphBatch graphs, PermutationFrames frames, Optional<Tensor> features, long from, long to) {
    GraphBatch part =
        new GraphBatch(
            graphs.weights().slice(from, to),
            graphs.sizes().map(tensor -> tensor.slice(from, to)),
            graphs.attributes().map(tensor -> tensor.slice(from, to)));
    PermutationFrames out =
        new PermutationFrames(
            frames.order().slice(from, to),
            frames.blocks().slice(from, to),
            frames.logSizes().slice(from, to),
            frames.margins().slice(from, to),
            frames.status().slice(from, to));
    if (features.isPresent()) {
      kernel.compute(part, out, features.get().slice(from, to));
    } else {
      kernel.compute(part, out);
    }
  }
}
