package dev.casimir.product.internal.fourier;

import java.lang.foreign.MemorySegment;

/**
 * One pass of a {@link BatchedFft}: butterflies of one radix r over complex rows, a row of real
 * parts followed by a row of imaginary parts, one vector wide.
 *
 * <p>Butterfly t = 0..count-1 reads the r complex rows at {@code source + t complex rows + i
 * sourceStep} and writes r adjacent complex rows at {@code target + r t complex rows}. Offsets and
 * steps in bytes; source and target must not overlap.
 */
public interface FftPass {
  /** Lanes one call works on. */
  int lanes();

  /** The discrete Fourier transform of size r. */
  void plain(MemorySegment scratch, long source, long sourceStep, long target, int count);

  /**
   * The same, then row i of butterfly t times the twiddle factor number (r - 1) t + i - 1 of the
   * table, for i > 0.
   */
  void twiddled(
      MemorySegment scratch,
      long source,
      long sourceStep,
      long target,
      int count,
      MemorySegment twiddles,
      long firstTwiddle);
}
