package dev.casimir.frames.internal.average;

import dev.casimir.frames.DegeneracyPolicy;
import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameElements;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.FrameSource;
import dev.casimir.frames.Frames;
import dev.casimir.frames.SignPatterns;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** What is to be evaluated for each cloud of a batch. */
final class FrameSchedule {
  private static final int[] NOTHING = {};
  private static final int LISTED = 5;

  private final FrameAverage operation;
  private final boolean reduced;
  private final int d;
  private final SignPatterns signs;
  private final double roundoff;
  private final SmoothStep step;
  private final KernelSymmetry symmetry;
  private final int[] flags;
  private final int[] kernels;
  private final int[][] patterns;
  private final SpectralGap[] gaps;
  private final int[][] distinct;

  /**
   * Decides for a batch.
   *
   * @param kinds of the inputs, the points first
   * @param projected the inputs in principal axes
   * @param reduced whether elements that give the same copy may stand for each other
   */
  FrameSchedule(
      FrameAverage operation,
      Frames frames,
      List<FrameField> kinds,
      List<Tensor> projected,
      boolean reduced) {
    this.operation = operation;
    this.reduced = reduced;
    d = operation.dimension();
    signs = new SignPatterns(operation.group(), d);
    DType dtype = frames.centers().dtype();
    roundoff = dtype == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
    step = new SmoothStep(operation.policy().low(dtype), operation.policy().high(dtype));
    symmetry = new KernelSymmetry(d, operation.group().isProper());
    int clouds = Math.toIntExact(frames.clouds());
    flags = new int[clouds];
    kernels = new int[clouds];
    patterns = new int[clouds][];
    gaps = new SpectralGap[clouds];
    distinct = new int[1 << d][];
    List<Rows> rows = projected.stream().map(Rows::new).toList();
    for (int b = 0; b < clouds; b++) {
      decide(b, frames, kinds, rows);
    }
    if (operation.policy().remedy() == DegeneracyPolicy.Remedy.THROW) {
      refuse();
    }
  }

  int clouds() {
    return flags.length;
  }

  int flags(int cloud) {
    return flags[cloud];
  }

  boolean isFinite(int cloud) {
    return (flags[cloud] & FrameFlags.NON_FINITE) == 0;
  }

  /** Patterns of signs to evaluate, all with the same weight. */
  int[] patterns(int cloud) {
    return patterns[cloud];
  }

  /** Axes along which nothing of the cloud has extent. */
  int kernel(int cloud) {
    return kernels[cloud];
  }

  /** Share of the anchor frame, 0 to 1. */
  double anchorShare(int cloud) {
    return gaps[cloud].isDefined() ? 1 - step.value(gaps[cloud].value()) : 0;
  }

  /** Adds the derivative of a multiple of the anchor's share with respect to the moments. */
  void addShareGradient(int cloud, double factor, double[] ofMoments) {
    gaps[cloud].addGradient(-factor * step.slope(gaps[cloud].value()), ofMoments);
  }

  SmoothStep step() {
    return step;
  }

  KernelSymmetry symmetry() {
    return symmetry;
  }

  private void decide(int b, Frames frames, List<FrameField> kinds, List<Rows> projected) {
    flags[b] = (int) frames.flags().getLong(b);
    gaps[b] = SpectralGap.NONE;
    patterns[b] = NOTHING;
    if (!isFinite(b)) {
      return;
    }
    double[] moments = new double[d];
    new Rows(frames.moments()).read(b, moments, 0);
    boolean pointLike = (flags[b] & (FrameFlags.EMPTY | FrameFlags.ZERO_SCALE)) != 0;
    int size = pointLike ? d : FrameFlags.kernelDimension(flags[b]);
    int kernel = kernelAxes(moments, size);
    boolean clear = isClear(b, kernel, moments, kinds, projected);
    kernels[b] = clear ? kernel : 0;
    if (!clear && size > 1) {
      flags[b] |= FrameFlags.AUXILIARY;
    }
    if (operation.policy().remedy() == DegeneracyPolicy.Remedy.ANCHOR_BLEND && !pointLike) {
      gaps[b] = SpectralGap.of(moments);
    }
    if (anchorShare(b) < 1) {
      patterns[b] = choose(b, clear, kernel);
    }
  }

  private int[] choose(int b, boolean clear, int kernel) {
    if (operation.source() == FrameSource.MINIMAL) {
      boolean bothSides = !clear && Integer.bitCount(kernel) == 1 && !operation.group().isProper();
      return bothSides ? new int[] {0, kernel} : new int[] {0};
    }
    FrameElements elements = operation.elements();
    if (elements.choice() == FrameElements.Choice.SAMPLE) {
      return signs.draw(elements.seed(), elements.firstCloud() + b, 0, elements.draws());
    }
    boolean fewer = reduced && elements.choice() == FrameElements.Choice.DISTINCT;
    int axes = fewer ? kernels[b] : 0;
    if (distinct[axes] == null) {
      distinct[axes] = new int[signs.distinctCount(axes)];
      Arrays.setAll(distinct[axes], copy -> signs.distinctPattern(copy, axes));
    }
    return distinct[axes];
  }

  /** The axes of the smallest moments, the later ones first. */
  private int kernelAxes(double[] moments, int size) {
    int axes = 0;
    for (int taken = 0; taken < size; taken++) {
      int least = -1;
      for (int k = d - 1; k >= 0; k--) {
        boolean free = (axes >> k & 1) == 0;
        if (free && (least < 0 || Math.abs(moments[k]) < Math.abs(moments[least]))) {
          least = k;
        }
      }
      axes |= 1 << least;
    }
    return axes;
  }

  /** Whether no input has a part that turns of the kernel would change, beyond rounding. */
  private boolean isClear(
      int b, int kernel, double[] moments, List<FrameField> kinds, List<Rows> projected) {
    if (kernel == 0) {
      return true;
    }
    double tolerance = 64 * roundoff * (1 + 1 / separation(kernel, moments));
    for (int f = 0; f < kinds.size(); f++) {
      if (kinds.get(f) == FrameField.SCALAR) {
        continue;
      }
      double[] row = new double[projected.get(f).width()];
      projected.get(f).read(b, row, 0);
      double[] kept = row.clone();
      symmetry.apply(kinds.get(f), kernel, kept, 0, kept.length);
      double largest = 0;
      double change = 0;
      for (int i = 0; i < row.length; i++) {
        largest = Math.max(largest, Math.abs(row[i]));
        change = Math.max(change, Math.abs(row[i] - kept[i]));
      }
      if (change > tolerance * largest) {
        return false;
      }
    }
    return true;
  }

  /** The smallest moment outside the kernel over the largest; 1 where there is none. */
  private double separation(int kernel, double[] moments) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (int k = 0; k < d; k++) {
      if ((kernel >> k & 1) == 0) {
        least = Math.min(least, Math.abs(moments[k]));
        most = Math.max(most, Math.abs(moments[k]));
      }
    }
    return most > 0 && least > 0 ? least / most : 1;
  }

  private void refuse() {
    StringBuilder list = new StringBuilder();
    int found = 0;
    for (int b = 0; b < flags.length; b++) {
      int grave = FrameFlags.NON_FINITE | FrameFlags.NEAR | FrameFlags.AUXILIARY;
      if ((flags[b] & grave) != 0 || FrameFlags.isDegenerate(flags[b])) {
        if (found < LISTED) {
          list.append(found == 0 ? "" : ", ");
          list.append(b).append(" (").append(FrameFlags.describe(flags[b])).append(")");
        }
        found++;
      }
    }
    if (found > 0) {
      String more = found > LISTED ? " and " + (found - LISTED) + " more" : "";
      throw new IllegalArgumentException(
          "clouds: expected principal moments well apart, got clouds " + list + more);
    }
  }
}
