package dev.casimir.frames.internal;

import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The sums over the points of a small cloud, lanes being clouds: the {@link CloudNumbers} that
 * {@link CloudSums} finds, to the last bit. Points add to the same 16 partial sums, which are added
 * in the same order.
 */
final class MomentLanes {
  private final LaneProgram program;
  private final CloudNumbers numbers;
  private final int points;
  private final List<Lane> inputs;
  private final boolean weighted;
  private final Lane zero;
  private final Lane[] result;

  private MomentLanes(
      LaneProgram program, int dimension, int points, boolean weighted, List<Lane> inputs) {
    this.program = program;
    this.points = points;
    this.inputs = inputs;
    this.weighted = weighted;
    numbers = new CloudNumbers(dimension);
    // Unlike a constant it is not folded away, and so turns negative zeros into positive ones.
    zero = inputs.getFirst().minus(inputs.getFirst());
    result = new Lane[numbers.size()];
  }

  /**
   * The numbers of a cloud.
   *
   * @param inputs its coordinates, point by point, then its weights if it has, none of them zero
   */
  static List<Lane> of(
      LaneProgram program,
      int dimension,
      int points,
      boolean centring,
      boolean weighted,
      List<Lane> inputs) {
    MomentLanes lanes = new MomentLanes(program, dimension, points, weighted, inputs);
    lanes.compute(centring);
    return Arrays.stream(lanes.result).map(Objects::requireNonNull).toList();
  }

  private Lane coordinate(int point, int axis) {
    return inputs.get(point * numbers.dimension() + axis);
  }

  private void compute(boolean centring) {
    int d = numbers.dimension();
    Lane largest = greatest(inputs.subList(0, points * d));
    Lane exponent = CloudScale.exponent(largest);
    Lane scale = exponent.negated().powerOfTwo();
    result[CloudNumbers.COUNT] = program.constant(points);
    result[CloudNumbers.LARGEST] = largest;
    result[CloudNumbers.EXPONENT] = exponent;
    List<Lane> weights = weights();
    List<Lane> sizes = weights.stream().map(Lane::absolute).toList();
    Lane mass = weighted ? sum(sizes::get) : program.constant(points);
    result[CloudNumbers.MASS] = mass;
    result[CloudNumbers.SIGNED_MASS] = weighted ? sum(weights::get) : mass;
    List<List<Lane>> z = new ArrayList<>();
    for (int axis = 0; axis < d; axis++) {
      z.add(centred(axis, centring, scale, sizes, mass));
    }
    sumMoments(z, weights, sizes);
  }

  private List<Lane> weights() {
    if (!weighted) {
      result[CloudNumbers.WEIGHT_EXPONENT] = program.constant(0);
      return List.of();
    }
    List<Lane> given = inputs.subList(points * numbers.dimension(), inputs.size());
    Lane exponent = CloudScale.exponent(greatest(given));
    result[CloudNumbers.WEIGHT_EXPONENT] = exponent;
    Lane factor = exponent.negated().powerOfTwo();
    return given.stream().map(weight -> weight.times(factor)).toList();
  }

  /** NaN is passed over, which costs less than to keep it; the sums keep it. */
  private static Lane greatest(List<Lane> lanes) {
    return lanes.stream().map(Lane::absolute).reduce((a, b) -> a.ifLess(b, b, a)).orElseThrow();
  }

  private List<Lane> centred(int axis, boolean centring, Lane scale, List<Lane> sizes, Lane mass) {
    Lane none = program.constant(0);
    Lane reference = centring ? coordinate(0, axis).times(scale) : none;
    List<Lane> y =
        IntStream.range(0, points)
            .mapToObj(i -> coordinate(i, axis).timesPlus(scale, reference.negated()))
            .toList();
    Lane mean = centring ? sum(i -> y.get(i), sizes).over(mass) : none;
    result[numbers.reference() + axis] = reference;
    result[numbers.mean() + axis] = mean;
    return y.stream().map(place -> place.minus(mean)).toList();
  }

  private void sumMoments(List<List<Lane>> z, List<Lane> weights, List<Lane> sizes) {
    int d = numbers.dimension();
    result[CloudNumbers.EXTENT] = greatest(z.stream().flatMap(List::stream).toList());
    for (int p = 0; p < d; p++) {
      List<Lane> row = z.get(p);
      List<Lane> left =
          weighted
              ? IntStream.range(0, points).mapToObj(i -> weights.get(i).times(row.get(i))).toList()
              : row;
      result[numbers.residual() + p] = sum(row::get, sizes);
      result[numbers.signedResidual() + p] = sum(left::get);
      for (int q = p; q < d; q++) {
        result[numbers.moments() + numbers.pair(p, q)] = sum(left::get, z.get(q));
      }
    }
  }

  /** The sum of numbers of the points. */
  private Lane sum(IntFunction<Lane> number) {
    return slots((i, before) -> before == null ? number.apply(i) : before.plus(number.apply(i)));
  }

  /** The sum of products, or of the numbers alone if there are no factors. */
  private Lane sum(IntFunction<Lane> number, List<Lane> factors) {
    if (factors.isEmpty()) {
      return sum(number);
    }
    return slots(
        (i, before) ->
            before == null
                ? number.apply(i).times(factors.get(i))
                : number.apply(i).timesPlus(factors.get(i), before));
  }

  /** How a point adds to a partial sum. */
  private interface Accumulation {
    Lane add(int point, @org.jspecify.annotations.Nullable Lane before);
  }

  private Lane slots(Accumulation accumulation) {
    Lane[] slots = new Lane[Math.min(points, CloudPanel.GROUP)];
    for (int i = 0; i < points; i++) {
      int slot = i % CloudPanel.GROUP;
      slots[slot] = accumulation.add(i, slots[slot]);
    }
    int used = slots.length;
    for (int half = CloudPanel.GROUP / 2; half > 0; half /= 2) {
      for (int i = 0; i < half && i + half < used; i++) {
        slots[i] = slots[i].plus(slots[i + half]);
      }
      used = Math.min(used, half);
    }
    return slots[0].plus(zero);
  }
}
