package dev.casimir.cuda.internal.fft;

/**
 * What a Fourier transform reads and writes. All are plain sums without a factor, over exp(-2 pi i
 * ...) forwards and exp(+2 pi i ...) backwards, so that both in turn multiply by n0 n1. A complex
 * number is two numbers side by side.
 */
public enum FftKind {
  /** [batch, n0, n1] complex to the same, forwards. */
  COMPLEX_FORWARD,
  /** [batch, n0, n1] complex to the same, backwards. */
  COMPLEX_BACKWARD,
  /** [batch, n0, n1] real to [batch, n0, n1 / 2 + 1] complex, forwards. */
  REAL_TO_COMPLEX,
  /**
   * [batch, n0, n1 / 2 + 1] complex to [batch, n0, n1] real, backwards; the missing half is the
   * conjugate of the one given.
   */
  COMPLEX_TO_REAL;

  /** Real numbers of one item of the input. */
  public long inputNumbers(int n0, int n1) {
    return this == REAL_TO_COMPLEX ? (long) n0 * n1 : 2L * n0 * columns(n1);
  }

  /** Real numbers of one item of the output. */
  public long outputNumbers(int n0, int n1) {
    return this == COMPLEX_TO_REAL ? (long) n0 * n1 : 2L * n0 * columns(n1);
  }

  /** How many columns of complex numbers an item has. */
  int columns(int n1) {
    return this == COMPLEX_FORWARD || this == COMPLEX_BACKWARD ? n1 : n1 / 2 + 1;
  }
}
