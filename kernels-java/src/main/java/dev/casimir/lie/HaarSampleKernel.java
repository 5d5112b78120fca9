package dev.casimir.lie;

import dev.casimir.device.Kernel;
import dev.casimir.tensor.Tensor;

/**
 * A planned {@link HaarSample}. Item i of a call is sample number {@code first + i} of the stream
 * of the seed: a function of the seed and that number alone, so that batches may be split at will
 * and threads change nothing. Samples of different numbers or seeds are independent; those of the
 * same seed and number under different operations are not.
 *
 * <p>Computed in double precision in either dtype, with elementary functions that are the same on
 * every machine.
 */
public interface HaarSampleKernel extends Kernel {
  /**
   * Draws samples.
   *
   * @param seed any number
   * @param first number of the first sample, 0 or more
   * @param out [n, d, d], overwritten in full with matrices acting on columns
   * @throws IllegalArgumentException for a negative {@code first}, a wrong shape or dtype, or a
   *     read-only output
   */
  void sample(long seed, long first, Tensor out);

  /**
   * Draws the same samples, and tells their weights: the density of the invariant measure divided
   * by the density drawn from, so that the mean of weight times f is the integral of f. They are 1
   * where the measure is sampled exactly.
   *
   * @param weights [n], overwritten in full; must not overlap {@code out}
   * @throws IllegalArgumentException as above
   */
  void sample(long seed, long first, Tensor out, Tensor weights);
}
