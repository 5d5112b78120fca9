package dev.casimir.models.equilibrium;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows of a {@link PooledConvolution} and what one thread needs to work on them. Tensors of
 * layers are given whole; the rows of the chunk are taken from them.
 */
final class ConvolutionChunk {
  private static final Tensor[] NOTHING = {};

  /** Numbers of the largest matrix, as far as one row is not more. */
  private static final int ENOUGH = 1 << 18;

  private final Arena arena;
  private final DType dtype;
  private final PooledConvolution convolution;
  private final ConvolutionGeometry geometry;
  private final int capacity;
  private final Tensor patches;
  private final List<Tensor> values = new ArrayList<>();
  private final WindowLoop loop;
  private final PoolWindow window;
  private int taken;
  private long from;
  private long to;

  ConvolutionChunk(Arena arena, PooledConvolution convolution, DType dtype) {
    this.arena = arena;
    this.dtype = dtype;
    this.convolution = convolution;
    geometry = convolution.geometry();
    long row = (long) geometry.pixels() * Math.max(geometry.patch(), channels());
    capacity = (int) Math.max(1, ENOUGH / row);
    patches = Tensor.zeros(arena, dtype, (long) capacity * geometry.pixels(), geometry.patch());
    Pooling pooling = geometry.convolution().pooling();
    loop = new WindowLoop(pooling.pixels(), channels());
    window = PoolWindow.of(pooling);
  }

  private int channels() {
    return geometry.upper().channels();
  }

  /** The most rows. */
  int capacity() {
    return capacity;
  }

  /** Begins with rows; values of others are forgotten. */
  void start(long first, long end) {
    from = first;
    to = end;
    taken = 0;
  }

  /** The formulas of the pool. */
  PoolWindow window() {
    return window;
  }

  private Tensor rows(Tensor layer) {
    return layer.slice(from, to);
  }

  private Tensor pixels(Tensor matrix) {
    return matrix.slice(0, (to - from) * geometry.pixels());
  }

  /** Room for a number of every pixel and channel. */
  private Tensor take() {
    if (taken == values.size()) {
      values.add(Tensor.zeros(arena, dtype, (long) capacity * geometry.pixels(), channels()));
    }
    return pixels(values.get(taken++));
  }

  /** w * a of every plane. */
  Tensor[] convolve(Tensor... lower) {
    Tensor[] convolved = new Tensor[lower.length];
    for (int plane = 0; plane < lower.length; plane++) {
      convolved[plane] = take();
      convolution.convolve(rows(lower[plane]), pixels(patches), convolved[plane]);
    }
    return convolved;
  }

  /** w * a, or any numbers where the weights of the pool do not depend on it. */
  Tensor[] weigh(Tensor... lower) {
    return convolution.isLinear() ? room(lower.length) : convolve(lower);
  }

  private Tensor[] room(int count) {
    Tensor[] made = new Tensor[count];
    for (int i = 0; i < count; i++) {
      made[i] = take();
    }
    return made;
  }

  /** Adds windows to the upper layer. */
  void addPooled(WindowRoutine routine, Tensor[] fine, Tensor[] upper) {
    run(routine, fine, NOTHING, NOTHING, upper);
  }

  /** Numbers of all pixels from those of the upper layer, in {@code count} tensors. */
  Tensor[] spread(WindowRoutine routine, Tensor[] fine, Tensor[] upper, int count) {
    Tensor[] made = room(count);
    run(routine, fine, upper, made, NOTHING);
    return made;
  }

  private void run(
      WindowRoutine routine, Tensor[] fine, Tensor[] upper, Tensor[] fineOut, Tensor[] upperOut) {
    long windows = (to - from) * geometry.upper().height() * geometry.upper().width();
    loop.run(routine, windows, fine, rows(upper), fineOut, rows(upperOut));
  }

  private Tensor[] rows(Tensor[] layers) {
    Tensor[] some = new Tensor[layers.length];
    for (int i = 0; i < layers.length; i++) {
      some[i] = rows(layers[i]);
    }
    return some;
  }

  /** lower += w^T g of every plane. */
  void addTransposed(Tensor[] g, Tensor[] lower) {
    for (int plane = 0; plane < g.length; plane++) {
      convolution.addTransposed(g[plane], pixels(patches), rows(lower[plane]));
    }
  }

  /** The gradient of the kernel += the sum over pixels of g times the numbers of lower there. */
  void addGradient(Tensor[] g, Tensor lower, EquilibriumParameters gradients) {
    convolution.addGradient(g[0], rows(lower), pixels(patches), gradients);
  }

  /** One list after the other. */
  static Tensor[] concatenate(Tensor[] first, Tensor... second) {
    Tensor[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** Where sums may be added to by hand. */
  static Tensor[] fields(FieldSum[] sums) {
    Tensor[] fields = new Tensor[sums.length];
    for (int plane = 0; plane < sums.length; plane++) {
      fields[plane] = sums[plane].finish();
    }
    return fields;
  }
}
