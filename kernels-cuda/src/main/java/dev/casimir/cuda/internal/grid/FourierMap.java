package dev.casimir.cuda.internal.grid;

import dev.casimir.cuda.internal.fft.FftPlan;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.product.Call;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import java.util.List;
import java.util.Optional;

/**
 * A Gaunt product by Fourier series, on the device.
 *
 * @param elements of an item of z
 */
record FourierMap(
    List<Term> terms, Kernels kernels, int channels, long elements, Layout layout, DType dtype)
    implements SphereMap {
  /** The kernels of {@code fourier.cu}. */
  record Kernels(
      KernelFunction direct, KernelFunction pack, KernelFunction multiply, KernelFunction unpack) {}

  /** A product of functions of one parity each; without transforms it is one kernel. */
  record Term(FourierPlan plan, long program, long numbers, Optional<Transforms> transforms) {}

  /**
   * Transforms of so many lanes at once.
   *
   * @param spectrum numbers of the spectrum of a lane
   * @param samples numbers of the samples of a lane
   */
  record Transforms(FftPlan back, FftPlan forth, int lanes, long spectrum, long samples) {}

  @Override
  public long scratchBytes() {
    return terms.stream()
        .flatMap(term -> term.transforms().stream())
        .mapToLong(this::scratchBytes)
        .max()
        .orElse(0);
  }

  @Override
  public void launch(Call call, long x, long y, long z, boolean add) {
    Launcher launcher = call.launcher();
    long items = call.items();
    if (!add) {
      launcher.clear(z, Math.multiplyExact(items, elements) * dtype.bytes());
    }
    long lanes = Math.multiplyExact(items, (long) channels);
    for (Term term : terms) {
      if (term.transforms().isPresent()) {
        transform(call, term, term.transforms().get(), lanes, x, y, z);
      } else {
        Cells cells = head(term).add(channels).addresses(x, y, z).add(lanes);
        launch(launcher, kernels.direct(), lanes, term.plan().directBytes(dtype), cells);
      }
    }
  }

  private Cells head(Term term) {
    return new Cells()
        .addresses(term.program(), term.numbers())
        .add(layout == Layout.IR_MUL ? 1 : 0);
  }

  private static void launch(
      Launcher launcher, KernelFunction kernel, long lanes, long sharedBytes, Cells cells) {
    long blocks = (lanes + FourierPlan.LANES - 1) / FourierPlan.LANES;
    launcher.launch(kernel, blocks, FourierPlan.THREADS, Math.toIntExact(sharedBytes), cells);
  }

  private void transform(Call call, Term term, Transforms fft, long lanes, long x, long y, long z) {
    Launcher launcher = call.launcher();
    long first = call.scratch();
    long second = first + aligned(fft.lanes() * fft.samples() * dtype.bytes());
    long spectra = second + aligned(fft.lanes() * fft.samples() * dtype.bytes());
    for (long from = 0; from < lanes; from += fft.lanes()) {
      long count = Math.min(fft.lanes(), lanes - from);
      pack(launcher, term, 0, x, spectra, from, count);
      fft.back().execute(launcher.stream(), spectra, first);
      pack(launcher, term, 1, y, spectra, from, count);
      fft.back().execute(launcher.stream(), spectra, second);
      long numbers = count * fft.samples();
      long blocks = Math.min((numbers + FourierPlan.THREADS - 1) / FourierPlan.THREADS, 1 << 16);
      Cells cells = new Cells().addresses(first, second).add(numbers);
      launcher.launch(kernels.multiply(), blocks, FourierPlan.THREADS, 0, cells);
      fft.forth().execute(launcher.stream(), first, spectra);
      Cells back = head(term).add(channels).addresses(spectra, z).add(from).add(count);
      launch(launcher, kernels.unpack(), count, term.plan().unpackBytes(dtype), back);
    }
  }

  private void pack(
      Launcher launcher, Term term, int operand, long in, long spectra, long from, long count) {
    Cells cells = head(term).add(channels).add(operand).addresses(in, spectra).add(from).add(count);
    launch(launcher, kernels.pack(), count, term.plan().packBytes(dtype), cells);
  }

  private long scratchBytes(Transforms fft) {
    return 2 * aligned(fft.lanes() * fft.samples() * dtype.bytes())
        + aligned(fft.lanes() * fft.spectrum() * dtype.bytes());
  }

  private static long aligned(long bytes) {
    return (bytes + 255) / 256 * 256;
  }
}
