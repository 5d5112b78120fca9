package dev.casimir.cuda.internal.fft;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.casimir.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The transforms of the host build: sums over rows, then over columns, in double precision. O(n0 n1
 * (n0 + n1)) for an array; it stands in for cuFFT where correctness is looked at, not speed.
 */
final class HostFftPlan implements FftPlan {
  private final int n0;
  private final int n1;
  private final long batch;
  private final FftKind kind;
  private final DType dtype;
  private final double[] rows;
  private final double[] columns;
  private final AtomicBoolean closed = new AtomicBoolean();

  HostFftPlan(int n0, int n1, long batch, FftKind kind, DType dtype) {
    this.n0 = n0;
    this.n1 = n1;
    this.batch = batch;
    this.kind = kind;
    this.dtype = dtype;
    boolean forwards = kind == FftKind.COMPLEX_FORWARD || kind == FftKind.REAL_TO_COMPLEX;
    this.rows = roots(n0, forwards);
    this.columns = roots(n1, forwards);
  }

  /** exp(-2 pi i k / n), or its conjugate. */
  private static double[] roots(int n, boolean forwards) {
    double[] roots = new double[2 * n];
    for (int k = 0; k < n; k++) {
      double angle = (forwards ? -2 : 2) * Math.PI * k / n;
      roots[2 * k] = Math.cos(angle);
      roots[2 * k + 1] = Math.sin(angle);
    }
    return roots;
  }

  @Override
  @SuppressWarnings("restricted") // the caller vouches for the addresses, as on a GPU
  public void execute(long stream, long in, long out) {
    if (closed.get()) {
      throw new IllegalStateException("transform: it is closed");
    }
    long inputs = kind.inputNumbers(n0, n1);
    long outputs = kind.outputNumbers(n0, n1);
    for (long item = 0; item < batch; item++) {
      long from = in + item * inputs * dtype.bytes();
      long to = out + item * outputs * dtype.bytes();
      transform(
          MemorySegment.ofAddress(from).reinterpret(inputs * dtype.bytes()),
          MemorySegment.ofAddress(to).reinterpret(outputs * dtype.bytes()));
    }
  }

  private void transform(MemorySegment in, MemorySegment out) {
    double[] full = new double[2 * n0 * n1];
    for (int i = 0; i < n0; i++) {
      for (int j = 0; j < n1; j++) {
        read(in, i, j, full);
      }
    }
    double[] half = sums(full, n0, n1, n1, 1, columns);
    double[] whole = sums(half, n1, n0, 1, n1, rows);
    int width = kind == FftKind.COMPLEX_TO_REAL ? n1 : kind.columns(n1);
    for (int i = 0; i < n0; i++) {
      for (int j = 0; j < width; j++) {
        write(out, (long) i * width + j, whole, 2 * (i * n1 + j));
      }
    }
  }

  /** Element (i, j) of the complex array the input stands for. */
  private void read(MemorySegment in, int i, int j, double[] full) {
    int at = 2 * (i * n1 + j);
    if (kind == FftKind.REAL_TO_COMPLEX) {
      full[at] = number(in, (long) i * n1 + j);
      return;
    }
    int width = kind.columns(n1);
    boolean mirrored = j >= width;
    int row = mirrored ? (n0 - i) % n0 : i;
    int column = mirrored ? n1 - j : j;
    long from = 2 * ((long) row * width + column);
    double imaginary = number(in, from + 1);
    full[at] = number(in, from);
    full[at + 1] = mirrored ? -imaginary : imaginary;
  }

  private void write(MemorySegment out, long index, double[] whole, int at) {
    if (kind == FftKind.COMPLEX_TO_REAL) {
      setNumber(out, index, whole[at]);
    } else {
      setNumber(out, 2 * index, whole[at]);
      setNumber(out, 2 * index + 1, whole[at + 1]);
    }
  }

  /** One-dimensional sums of {@code lines} lines of {@code n} complex numbers. */
  private static double[] sums(
      double[] from, int lines, int n, int lineStep, int step, double[] roots) {
    double[] to = new double[from.length];
    for (int line = 0; line < lines; line++) {
      for (int k = 0; k < n; k++) {
        double re = 0;
        double im = 0;
        for (int j = 0; j < n; j++) {
          int at = 2 * (line * lineStep + j * step);
          int root = 2 * (int) ((long) j * k % n);
          re += from[at] * roots[root] - from[at + 1] * roots[root + 1];
          im += from[at] * roots[root + 1] + from[at + 1] * roots[root];
        }
        int at = 2 * (line * lineStep + k * step);
        to[at] = re;
        to[at + 1] = im;
      }
    }
    return to;
  }

  private double number(MemorySegment in, long index) {
    return dtype == DType.FLOAT32
        ? in.getAtIndex(JAVA_FLOAT, index)
        : in.getAtIndex(JAVA_DOUBLE, index);
  }

  private void setNumber(MemorySegment out, long index, double value) {
    if (dtype == DType.FLOAT32) {
      out.setAtIndex(JAVA_FLOAT, index, (float) value);
    } else {
      out.setAtIndex(JAVA_DOUBLE, index, value);
    }
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
