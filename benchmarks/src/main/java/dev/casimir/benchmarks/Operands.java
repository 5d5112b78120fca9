package dev.casimir.benchmarks;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The two operands of a product: standard normal numbers, or the items of a file, used cyclically.
 *
 * <p>A file is a {@code .npy} array {@code [2, n, (K+1)^2, c]}: the two operands of n items to
 * degree K with c channels, components in the order of spherical harmonics.
 */
public final class Operands {
  private static final String GENERATOR = "L64X128MixRandom";

  private final Optional<double[]> values;
  private final int items;
  private final int components;
  private final int fileChannels;
  private final long seed;

  private Operands(
      Optional<double[]> values, int items, int components, int fileChannels, long seed) {
    this.values = values;
    this.items = items;
    this.components = components;
    this.fileChannels = fileChannels;
    this.seed = seed;
  }

  /** Standard normal numbers, reproducible from the seed. */
  public static Operands random(long seed) {
    return new Operands(Optional.empty(), 0, 0, 0, seed);
  }

  /**
   * The items of a file.
   *
   * @throws IllegalArgumentException if it does not hold operands to {@code degree}
   * @throws UncheckedIOException if it cannot be read, or is no {@code .npy} file
   */
  public static Operands read(Path file, int degree) {
    try (Arena arena = Arena.ofConfined()) {
      return of(Npy.read(file, arena), degree);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The items of a tensor {@code [2, n, (K+1)^2, c]}, which is copied; K >= degree. */
  static Operands of(Tensor tensor, int degree) {
    long[] shape = tensor.shape();
    int least = (degree + 1) * (degree + 1);
    if (shape.length != 4
        || shape[0] != 2
        || shape[1] < 1
        || shape[2] < least
        || shape[3] < 1
        || !tensor.dtype().isFloating()) {
      throw new IllegalArgumentException(
          "operands: expected [2, n, at least "
              + least
              + ", channels] of floating-point numbers for degree "
              + degree
              + ", got "
              + Arrays.toString(shape)
              + " "
              + tensor.dtype());
    }
    return new Operands(
        Optional.of(tensor.toDoubleArray()), (int) shape[1], (int) shape[2], (int) shape[3], 0);
  }

  /**
   * One operand to {@code degree}.
   *
   * @param which 0 for the first operand, 1 for the second
   * @return {@code [batch, channels (degree+1)^2]} in {@code layout}, degrees 0..{@code degree} in
   *     order
   */
  public Tensor tensor(
      Arena arena, int which, DType dtype, Layout layout, int degree, int channels, int batch) {
    int width = (degree + 1) * (degree + 1);
    Tensor tensor = Tensor.zeros(arena, dtype, batch, (long) width * channels);
    RandomGenerator random = RandomGeneratorFactory.of(GENERATOR).create(2 * seed + which);
    for (int item = 0; item < batch; item++) {
      for (int component = 0; component < width; component++) {
        for (int channel = 0; channel < channels; channel++) {
          double value =
              values.isPresent()
                  ? values.get()[index(which, item, component, channel)]
                  : random.nextGaussian();
          long row = (long) item * width * channels;
          tensor.setDouble(row + offset(layout, component, channel, channels), value);
        }
      }
    }
    return tensor;
  }

  /** Where component {@code l^2 + m} of a channel lies within one item. */
  public static int offset(Layout layout, int component, int channel, int channels) {
    if (layout == Layout.IR_MUL) {
      return component * channels + channel;
    }
    int degree = (int) Math.sqrt(component);
    int first = degree * degree;
    return first * channels + channel * (2 * degree + 1) + (component - first);
  }

  private int index(int which, int item, int component, int channel) {
    int row = (which * items + item % items) * components + component;
    return row * fileChannels + channel % fileChannels;
  }
}
