package dev.casimir.models.equilibrium;

import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.linalg.PackedMatrix;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;

/**
 * A pooled convolution with its present kernel, for all threads. Rows are taken some at a time, so
 * that what lies under the kernel at all their pixels stays near.
 */
final class PooledConvolution {
  private final Arena arena;
  private final ConvolutionGeometry geometry;
  private final EquilibriumKernels kernels;
  private final int parameter;
  private final Tensor weight; // [channels, patch]
  private final PackedMatrix forward;
  private final PackedMatrix transposed;
  private final Patches patches;
  private final ConcurrentLinkedDeque<ConvolutionChunk> idle = new ConcurrentLinkedDeque<>();

  PooledConvolution(
      Arena arena, int index, EquilibriumParameters parameters, EquilibriumKernels kernels) {
    EquilibriumNetwork network = parameters.network();
    ConvolutionConnection connection = (ConvolutionConnection) network.connections().get(index);
    this.arena = arena;
    this.kernels = kernels;
    geometry = ConvolutionGeometry.of(network.inputs(), network.layers(), connection);
    parameter = connection.tiedTo().orElse(index);
    weight = matrix(parameters.weight(parameter).orElseThrow());
    forward = kernels.multiplyTransposed().pack(arena, weight);
    transposed = kernels.multiply().pack(arena, weight);
    patches = new Patches(geometry);
  }

  private Tensor matrix(Tensor kernel) {
    return kernel.reshape(geometry.upper().channels(), geometry.patch());
  }

  void weightsChanged() {
    forward.replace(weight);
    transposed.replace(weight);
  }

  ConvolutionGeometry geometry() {
    return geometry;
  }

  /** Whether pooling does not depend on what is pooled. */
  boolean isLinear() {
    return !(geometry.convolution().pooling() instanceof Pooling.Softmax);
  }

  /** Does something to rows, some at a time, in order. */
  void forEachChunk(Tensor rows, Consumer<ConvolutionChunk> task) {
    ConvolutionChunk chunk = idle.poll();
    if (chunk == null) {
      chunk = new ConvolutionChunk(arena, this, kernels.dtype());
    }
    long count = rows.dimension(0);
    for (long from = 0; from < count; from += chunk.capacity()) {
      chunk.start(from, Math.min(count, from + chunk.capacity()));
      task.accept(chunk);
    }
    idle.push(chunk);
  }

  /** values = w * images, pixel by pixel; uses {@code scratch} for patches. */
  void convolve(Tensor images, Tensor scratch, Tensor values) {
    patches.gather(images, scratch);
    kernels.multiplyTransposed().forward(scratch, forward, values);
  }

  /** images += w^T values; uses {@code scratch} for patches. */
  void addTransposed(Tensor values, Tensor scratch, Tensor images) {
    kernels.multiply().forward(values, transposed, scratch);
    patches.scatter(scratch, images);
  }

  /**
   * The gradient of the kernel += the sum of the products of values with what gave rise to them.
   */
  void addGradient(Tensor values, Tensor images, Tensor scratch, EquilibriumParameters gradients) {
    patches.gather(images, scratch);
    Tensor gradient = matrix(gradients.weight(parameter).orElseThrow());
    MatrixMultiplyKernel outer = kernels.outerProducts();
    outer.forward(values, scratch, gradient, gradient);
  }
}
