package dev.casimir.frames.internal.average;

import dev.casimir.device.PlanOptions;
import dev.casimir.frames.Backbone;
import dev.casimir.frames.EquivarianceCheck;
import dev.casimir.frames.EquivarianceReport;
import dev.casimir.frames.EquivarianceReport.Output;
import dev.casimir.frames.EquivarianceReport.Quantiles;
import dev.casimir.frames.EquivarianceReport.Verdict;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameFlags;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.frames.PrincipalFrames;
import dev.casimir.lie.HaarSample;
import dev.casimir.random.RandomStream;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Moves clouds, evaluates and compares. */
public final class EquivarianceMeasurement {
  /** Errors up to so many roundings are no asymmetry, whatever the gap. */
  private static final double FEW_ROUNDINGS = 256;

  /** How many motions are translations alone: one in so many. */
  private static final int TRANSLATION_EVERY = 5;

  private final EquivarianceCheck check;
  private final int d;

  /** Measures as a check says. */
  public EquivarianceMeasurement(EquivarianceCheck check) {
    this.check = check;
    d = check.dimension();
  }

  /** See {@link EquivarianceCheck#measure}. */
  public EquivarianceReport measure(
      Backbone model, List<Tensor> fields, List<long[]> outputShapes) {
    checkFields("fields", check.inputs(), fields, 1, fields.getFirst());
    DType dtype = fields.getFirst().dtype();
    long batch = fields.getFirst().dimension(0);
    try (Arena arena = Arena.ofShared()) {
      Tensor elements = Tensor.zeros(arena, DType.FLOAT64, check.samples(), d, d + 1);
      draw(fields.getFirst(), elements);
      List<Tensor> results = room(arena, dtype, outputShapes, 1);
      checkFields("outputShapes", check.outputs(), results, 1, fields.getFirst());
      model.evaluate(fields, results);
      List<Tensor> all = room(arena, dtype, outputShapes, check.samples());
      List<Tensor> inputs = new ArrayList<>();
      for (int s = 0; s < check.samples(); s++) {
        for (int f = 0; f < fields.size(); f++) {
          if (s == 0) {
            inputs.add(Tensor.zeros(arena, dtype, fields.get(f).shape()));
          }
          move(check.inputs().get(f), elements.slice(s, s + 1), fields.get(f), inputs.get(f));
        }
        long from = s * batch;
        model.evaluate(inputs, all.stream().map(t -> t.slice(from, from + batch)).toList());
      }
      return compare(fields, results, elements, all);
    }
  }

  private static List<Tensor> room(Arena arena, DType dtype, List<long[]> shapes, int copies) {
    List<Tensor> tensors = new ArrayList<>();
    for (long[] shape : shapes) {
      long[] larger = shape.clone();
      larger[0] *= copies;
      tensors.add(Tensor.zeros(arena, dtype, larger));
    }
    return tensors;
  }

  /** See {@link EquivarianceCheck#draw}. */
  public void draw(Tensor points, Tensor elements) {
    long[] shape = {check.samples(), d, d + 1};
    if (elements.dtype() != DType.FLOAT64 || !Arrays.equals(elements.shape(), shape)) {
      throw new IllegalArgumentException(
          "elements: expected %s FLOAT64, got %s".formatted(Arrays.toString(shape), elements));
    }
    double largest = 0;
    for (long i = 0; i < points.size(); i++) {
      double coordinate = Math.abs(points.getDouble(i));
      largest = Double.isFinite(coordinate) ? Math.max(largest, coordinate) : largest;
    }
    double reach = check.group().isTranslating() ? check.translation() * largest : 0;
    RandomStream random = new RandomStream();
    try (Arena arena = Arena.ofConfined()) {
      Tensor rotations = Tensor.zeros(arena, DType.FLOAT64, check.samples(), d, d);
      rotations(rotations);
      for (int s = 0; s < check.samples(); s++) {
        boolean shift = reach > 0 && s % TRANSLATION_EVERY == TRANSLATION_EVERY - 1;
        random.start(check.seed() + 1, s);
        for (int i = 0; i < d; i++) {
          for (int k = 0; k < d; k++) {
            double identity = i == k ? 1 : 0;
            double entry = rotations.getDouble((s * (long) d + i) * d + k);
            elements.setDouble((s * (long) d + i) * (d + 1) + k, shift ? identity : entry);
          }
          double t = reach * (2 * random.uniform() - 1);
          elements.setDouble((s * (long) d + i) * (d + 1) + d, t);
        }
      }
    }
  }

  private void rotations(Tensor out) {
    boolean proper = check.group().isProper();
    if (d == 1) {
      for (long s = 0; s < out.size(); s++) {
        out.setDouble(s, proper || s % 2 == 1 ? 1 : -1);
      }
      return;
    }
    HaarSample sample = proper ? HaarSample.specialOrthogonal(d) : HaarSample.orthogonal(d);
    sample.planForCpu(PlanOptions.of(DType.FLOAT64, Layout.MUL_IR)).sample(check.seed(), 0, out);
  }

  /** See {@link EquivarianceCheck#move}. */
  public void move(FrameField kind, Tensor elements, Tensor field, Tensor moved) {
    long batch = field.dimension(0);
    long[] shape = field.shape();
    shape[0] = batch * elements.dimension(0);
    if (moved.dtype() != field.dtype() || !Arrays.equals(moved.shape(), shape)) {
      throw new IllegalArgumentException(
          "moved: expected %s %s, got %s".formatted(Arrays.toString(shape), field.dtype(), moved));
    }
    Rows from = new Rows(field);
    Rows to = new Rows(moved);
    double[] row = new double[from.width()];
    Motion motion = new Motion(d);
    for (long s = 0; s < elements.dimension(0); s++) {
      motion.read(elements, s);
      for (long b = 0; b < batch; b++) {
        from.read(b, row, 0);
        to.write(s * batch + b, motion.apply(kind, row), 0);
      }
    }
  }

  /** See {@link EquivarianceCheck#compare}. */
  public EquivarianceReport compare(
      List<Tensor> fields, List<Tensor> results, Tensor elements, List<Tensor> movedResults) {
    Tensor points = fields.getFirst();
    checkFields("results", check.outputs(), results, 1, points);
    if (elements.rank() != 3 || elements.dimension(1) != d || elements.dimension(2) != d + 1) {
      throw new IllegalArgumentException(
          "elements: expected [S, %d, %d], got %s".formatted(d, d + 1, elements));
    }
    int samples = Math.toIntExact(elements.dimension(0));
    checkFields("movedResults", check.outputs(), movedResults, samples, points);
    Spectrum spectrum = spectrum(points);
    List<Output> outputs = new ArrayList<>();
    for (int o = 0; o < results.size(); o++) {
      FrameField kind = check.outputs().get(o);
      outputs.add(compare(kind, results.get(o), elements, movedResults.get(o), spectrum));
    }
    double[] gaps = spectrum.gaps.clone();
    Arrays.sort(gaps);
    return new EquivarianceReport(
        check,
        points.dtype(),
        points.dimension(0),
        samples,
        Quantiles.ofSorted(gaps),
        spectrum.degenerate,
        outputs);
  }

  private Output compare(
      FrameField kind, Tensor result, Tensor elements, Tensor moved, Spectrum spectrum) {
    long batch = result.dimension(0);
    Rows base = new Rows(result);
    Rows others = new Rows(moved);
    double[] row = new double[base.width()];
    double[] other = new double[base.width()];
    double scale = largest(result);
    double[] errors = new double[Math.toIntExact(batch * elements.dimension(0))];
    double roundoff = result.dtype() == DType.FLOAT32 ? 0x1p-24 : 0x1p-53;
    double leastGap = PrincipalFrames.of(check.group(), d).nearGap(result.dtype());
    double translation = Double.NaN;
    double excess = 0;
    double rounding = 0;
    int worst = 0;
    boolean finite = true;
    Motion motion = new Motion(d);
    for (int s = 0; s < elements.dimension(0); s++) {
      motion.read(elements, s);
      for (int b = 0; b < batch; b++) {
        base.read(b, row, 0);
        others.read(s * batch + b, other, 0);
        double[] expected = motion.apply(kind, row);
        double size = scale + (kind == FrameField.POINT ? motion.length() : 0);
        double error = largestDifference(expected, other) / (size > 0 ? size : 1);
        int at = (int) (s * batch + b);
        errors[at] = error;
        finite &= !Double.isNaN(error);
        worst = error > errors[worst] ? at : worst;
        double gap = Math.max(spectrum.gaps[b], leastGap);
        double relative = error / (64 * roundoff * (1 + 1 / gap));
        excess = Math.max(excess, relative);
        rounding = Math.max(rounding, error / (FEW_ROUNDINGS * roundoff));
        if (motion.isTranslation()) {
          translation = Double.isNaN(translation) ? error : Math.max(translation, error);
        }
      }
    }
    long worstCloud = batch == 0 ? 0 : worst % batch;
    Arrays.sort(errors);
    Verdict verdict =
        !finite
            ? Verdict.NOT_FINITE
            : rounding <= 1 ? Verdict.ROUNDING : excess <= 1 ? Verdict.GAPS : Verdict.BROKEN;
    return new Output(
        kind, scale, Quantiles.ofSorted(errors), worstCloud, excess, translation, verdict);
  }

  private static double largest(Tensor tensor) {
    double largest = 0;
    for (long i = 0; i < tensor.size(); i++) {
      largest = Math.max(largest, Math.abs(tensor.getDouble(i)));
    }
    return largest;
  }

  private static double largestDifference(double[] expected, double[] actual) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
    }
    return largest;
  }

  /** Relative gaps of clouds; 0 where moments agree to rounding. */
  private record Spectrum(double[] gaps, long degenerate) {}

  private Spectrum spectrum(Tensor points) {
    int batch = Math.toIntExact(points.dimension(0));
    double[] gaps = new double[batch];
    long degenerate = 0;
    try (Arena arena = Arena.ofShared()) {
      Frames frames = Frames.allocate(arena, points.dtype(), batch, d);
      PrincipalFrames.of(check.group(), d)
          .planForCpu(PlanOptions.of(points.dtype(), Layout.MUL_IR))
          .construct(PointClouds.of(points), frames);
      for (int b = 0; b < batch; b++) {
        boolean equal = FrameFlags.isDegenerate((int) frames.flags().getLong(b));
        gaps[b] = frames.gaps().getDouble(b);
        degenerate += equal ? 1 : 0;
      }
    }
    return new Spectrum(gaps, degenerate);
  }

  /** See {@link EquivarianceCheck#balance}. */
  public EquivarianceReport.Balance balance(Tensor points, Tensor gradients) {
    checkFields("points", List.of(FrameField.POINT), List.of(points), 1, points);
    checkFields("gradients", List.of(FrameField.POINT), List.of(gradients), 1, points);
    int width = Rows.width(points);
    double[] x = new double[width];
    double[] g = new double[width];
    double force = 0;
    double torque = 0;
    for (long b = 0; b < points.dimension(0); b++) {
      new Rows(points).read(b, x, 0);
      new Rows(gradients).read(b, g, 0);
      for (int i = 0; i < d; i++) {
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < width; p += d) {
          sum += g[p + i];
          magnitude += Math.abs(g[p + i]);
        }
        force = check.group().isTranslating() ? larger(force, sum, magnitude) : 0;
        for (int k = 0; k < i; k++) {
          double turn = 0;
          double turns = 0;
          for (int p = 0; p < width; p += d) {
            turn += x[p + i] * g[p + k] - x[p + k] * g[p + i];
            turns += Math.abs(x[p + i] * g[p + k]) + Math.abs(x[p + k] * g[p + i]);
          }
          torque = larger(torque, turn, turns);
        }
      }
    }
    return new EquivarianceReport.Balance(force, torque);
  }

  private static double larger(double sofar, double sum, double magnitude) {
    return magnitude == 0 ? sofar : Math.max(sofar, Math.abs(sum) / magnitude);
  }

  private void checkFields(
      String name, List<FrameField> kinds, List<Tensor> tensors, int copies, Tensor points) {
    if (tensors.size() != kinds.size()) {
      throw new IllegalArgumentException(
          "%s: expected %d (%s), got %d".formatted(name, kinds.size(), kinds, tensors.size()));
    }
    long items = points.dimension(0) * copies;
    for (int i = 0; i < kinds.size(); i++) {
      Tensor tensor = tensors.get(i);
      int axes =
          switch (kinds.get(i)) {
            case SCALAR -> 0;
            case POINT, VECTOR, PSEUDOVECTOR -> 1;
            case TENSOR -> 2;
          };
      boolean fits =
          tensor.rank() > axes
              && tensor.dimension(0) == items
              && tensor.dtype() == points.dtype()
              && tensor.dtype().isFloating();
      for (int axis = 0; fits && axis < axes; axis++) {
        fits = tensor.dimension(tensor.rank() - 1 - axis) == d;
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "%s[%d]: expected a batch of %d, %s of dimension %d, %s, got %s"
                .formatted(name, i, items, kinds.get(i).label(), d, points.dtype(), tensor));
      }
    }
  }
}
