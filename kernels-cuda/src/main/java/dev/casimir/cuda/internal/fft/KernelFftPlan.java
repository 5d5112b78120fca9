package dev.casimir.cuda.internal.fft;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.DoubleStream;

/**
 * Transforms by sums of our own: both axes in one kernel where an array, twice, fits into the
 * shared memory of a block, otherwise one axis after the other through memory. O(n0 n1 (n0 + n1))
 * for an array, but a quarter of the plain sums. Needs no working memory.
 *
 * <p>Bits depend neither on the batch nor on the device.
 */
final class KernelFftPlan implements FftPlan {
  private static final int THREADS = 256;

  /** Shared memory of a block where one array or line needs less: room for others beside it. */
  private static final int SHARED_BYTES = 32 * 1024;

  /**
   * Multiply-adds for each number that comes or goes above which cuFFT is to be preferred.
   *
   * <p>Reckoned from the data sheet of an H200, where the kernel's multiply-adds reach half of the
   * peak for their loads from shared memory, 17 (8.4) of 10^12 a second in single (double)
   * precision, and 1.2 (0.6) of 10^12 numbers a second come and go: at 14 multiply-adds for a
   * number computing takes as long as moving. cuFFT has a pass of its own for each axis of such
   * arrays and so moves everything twice, which is worth 28 of them; 24 are left to it, as the
   * numbers of its second pass are often in cache. The rule is for both precisions and not
   * measured.
   */
  private static final double MOST_MULTIPLY_ADDS = 24;

  private final CudaDevice device;
  private final int n0;
  private final int n1;
  private final long batch;
  private final FftKind kind;
  private final DType dtype;
  private final int arrays;
  private final KernelFunction kernel;
  private final DeviceTensor waves;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @throws CudaException if there is a {@link #refusal}
   */
  KernelFftPlan(CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype) {
    refusal(device, n0, n1, dtype)
        .ifPresent(
            reason -> {
              throw new CudaException(0, reason);
            });
    this.device = device;
    this.n0 = n0;
    this.n1 = n1;
    this.batch = batch;
    this.kind = kind;
    this.dtype = dtype;
    this.arrays = arrayBytes() > device.properties().sharedBytesPerBlock() ? 0 : arraysOfBlock();
    device.enter();
    this.kernel =
        device
            .modules()
            .function(
                "dft",
                (arrays > 0 ? "dft_planes" : "dft_axis")
                    + (dtype == DType.FLOAT32 ? "_f32" : "_f64"));
    double[] numbers =
        DoubleStream.concat(Arrays.stream(DftWaves.of(n0)), Arrays.stream(DftWaves.of(n1)))
            .toArray();
    try (Arena arena = Arena.ofConfined()) {
      this.waves = device.upload(Tensor.copyOf(arena, dtype, numbers, numbers.length));
    }
  }

  /** Why arrays of this shape cannot be transformed, if so. */
  static Optional<String> refusal(CudaDevice device, int n0, int n1, DType dtype) {
    long bytes = lineBytes(Math.max(n0, n1), dtype);
    int room = device.properties().sharedBytesPerBlock();
    return bytes <= room
        ? Optional.empty()
        : Optional.of(
            "Transforms of %d x %d need %,d bytes of shared memory without cuFFT, a block of %s has %,d."
                .formatted(n0, n1, bytes, device.name(), room));
  }

  /** Whether this is taken to be at least as fast as cuFFT. */
  static boolean isPreferred(CudaDevice device, int n0, int n1, FftKind kind, DType dtype) {
    double columns = kind.columns(n1);
    double across = (double) n0 * n1 * n1 * (kind.columns(n1) == n1 ? 1 : 0.5);
    double down = columns * n0 * n0;
    double moved = (double) kind.inputNumbers(n0, n1) + kind.outputNumbers(n0, n1);
    return arrayBytes(n0, n1, kind, dtype) <= device.properties().sharedBytesPerBlock()
        && across + down <= MOST_MULTIPLY_ADDS * moved;
  }

  private static long arrayBytes(int n0, int n1, FftKind kind, DType dtype) {
    return 4L * n0 * (kind.columns(n1) | 1) * dtype.bytes();
  }

  private static long lineBytes(int n, DType dtype) {
    return 4L * (n | 1) * dtype.bytes();
  }

  private long arrayBytes() {
    return arrayBytes(n0, n1, kind, dtype);
  }

  /** As many as fit beside others, but no more than give every thread work in either pass. */
  private int arraysOfBlock() {
    int columns = kind.columns(n1);
    int work = Math.min(n0 * DftWaves.groups(n1), columns * DftWaves.groups(n0));
    int useful = (2 * THREADS + work - 1) / work;
    return (int) Math.clamp(SHARED_BYTES / arrayBytes(), 1, useful);
  }

  @Override
  public void execute(long stream, long in, long out) {
    if (closed.get()) {
      throw new IllegalStateException("transform: it is closed");
    }
    device.enter();
    if (arrays > 0) {
      Cells cells = new Cells().add(waves.address()).add(n0).add(n1).add(kind.ordinal());
      cells.add(arrays).addresses(in, out).add(batch);
      long blocks = (batch + arrays - 1) / arrays;
      kernel.launch(stream, blocks, THREADS, (int) arrayBytes() * arrays, cells);
    } else if (kind == FftKind.COMPLEX_TO_REAL) {
      down(stream, FftKind.COMPLEX_BACKWARD, in, in);
      across(stream, in, out);
    } else {
      across(stream, in, out);
      boolean backward = kind == FftKind.COMPLEX_BACKWARD;
      down(stream, backward ? kind : FftKind.COMPLEX_FORWARD, out, out);
    }
  }

  /** Along rows. */
  private void across(long stream, long in, long out) {
    long table = waves.address() + (long) DftWaves.count(n0) * dtype.bytes();
    axis(stream, table, n1, kind, 1, in, out, Math.multiplyExact(batch, (long) n0));
  }

  /** Along columns, in place: a block has read its columns before it writes them. */
  private void down(long stream, FftKind complex, long in, long out) {
    int columns = kind.columns(n1);
    axis(stream, waves.address(), n0, complex, columns, in, out, batch * columns);
  }

  private void axis(
      long stream, long table, int n, FftKind which, int inner, long in, long out, long lines) {
    long bytes = lineBytes(n, dtype);
    int perBlock = (int) Math.clamp(SHARED_BYTES / bytes, 1, THREADS);
    Cells cells = new Cells().add(table).add(n).add(which.ordinal()).add(perBlock).add(inner);
    cells.addresses(in, out).add(lines);
    kernel.launch(
        stream, (lines + perBlock - 1) / perBlock, THREADS, (int) bytes * perBlock, cells);
  }

  /** Freeing memory of the device waits for what still runs. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      waves.close();
    }
  }
}
