package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.tensor.DType;

/**
 * Fourier transforms over two axes of a batch of arrays in a device's memory: small ones by a
 * kernel of our own, which also does all on the host build and where there is no cuFFT; others by
 * cuFFT.
 *
 * <p>Thread-safe. Calls on different streams do not wait for each other: each stream has working
 * memory of its own, taken at its first call. A graph that recorded a transform needs its plan open
 * and must not run beside calls on the stream it was recorded from.
 */
public interface FftPlan extends AutoCloseable {
  /**
   * Plans transforms.
   *
   * @param n0 rows of an array
   * @param n1 columns of an array, side by side in memory
   * @param batch how many arrays, one behind the other; 0 makes {@link #execute} do nothing
   * @param kind what is read and written
   * @param dtype FLOAT32 or FLOAT64, of the real and imaginary parts
   * @throws dev.casimir.cuda.CudaException if cuFFT refuses, which takes no array longer than 2^27
   *     or so in single precision, or if it is missing and lines are longer than fit into shared
   *     memory, some thousands of numbers
   */
  static FftPlan create(CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype) {
    return FftPlanner.plan(device, n0, n1, batch, kind, dtype);
  }

  /**
   * Puts the transforms on a stream.
   *
   * @param stream handle of a stream of the plan's device, which must be current
   * @param in address of the input on the device; a {@link FftKind#COMPLEX_TO_REAL} transform
   *     overwrites it with anything
   * @param out address of the output on the device, which does not overlap the input
   * @throws IllegalStateException if this is closed
   */
  void execute(long stream, long in, long out);

  /** Frees working memory once its streams have come so far; closing twice does nothing. */
  @Override
  void close();
}
