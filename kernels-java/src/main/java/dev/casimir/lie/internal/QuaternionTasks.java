package dev.casimir.lie.internal;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemStatus;
import dev.casimir.items.ItemTask;
import dev.casimir.items.LaneFormula.Result;
import dev.casimir.items.LaneGradientFormula;
import dev.casimir.items.LaneStatus;
import dev.casimir.lie.QuaternionMap;
import dev.casimir.linalg.internal.rotation.Cross;
import dev.casimir.linalg.internal.rotation.NearestRotation;
import dev.casimir.linalg.internal.rotation.Quaternions;
import dev.casimir.linalg.internal.rotation.RotationCoefficients;
import dev.casimir.linalg.internal.rotation.RotationFormulas;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneMatrix;
import dev.casimir.simd.lanes.LaneProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How maps of quaternions are computed. */
public final class QuaternionTasks {
  private final QuaternionMap map;

  public QuaternionTasks(QuaternionMap map) {
    this.map = map;
  }

  /** What computes the map. */
  public ItemTask forward() {
    return ItemTask.lanes(map.inputs(), map.outputs(), this::formula);
  }

  /** What computes its vector-Jacobian products. */
  public Optional<ItemTask> backward() {
    List<ItemShape> inputs = new ArrayList<>(map.inputs());
    map.outputs().forEach(shape -> inputs.add(shape.named("gradients of " + shape.name())));
    List<ItemShape> outputs =
        map.inputs().stream().map(shape -> shape.named("gradients of " + shape.name())).toList();
    int numbers = map.inputs().stream().mapToInt(ItemShape::size).sum();
    return Optional.of(
        ItemTask.lanes(inputs, outputs, new LaneGradientFormula(this::formula, numbers)));
  }

  private Result formula(LaneProgram program, List<Lane> in) {
    return switch (map) {
      case EXP -> LaneStatus.guarded(exp(in), LaneStatus.ofFinite(in));
      case LOG -> LaneStatus.guarded(Quaternions.log(regular(in)), status(in));
      case TO_MATRIX -> LaneStatus.guarded(matrix(regular(in)).entries(), status(in));
      case FROM_MATRIX -> fromMatrix(LaneMatrix.of(3, 3, in));
      case COMPOSE ->
          LaneStatus.guarded(product(in.subList(0, 4), in.subList(4, 8)), LaneStatus.ofFinite(in));
      case INVERSE -> LaneStatus.guarded(inverse(regular(in)), status(in));
      case ACT -> act(in.subList(0, 4), in.subList(4, 7));
    };
  }

  /** (1 - h B, A v) of the half vector v and its square h. */
  private static List<Lane> exp(List<Lane> w) {
    List<Lane> half = w.stream().map(component -> component.times(0.5)).toList();
    RotationCoefficients coefficients = new RotationCoefficients(half);
    Lane one = w.getFirst().program().constant(1);
    Lane real = coefficients.t().negated().timesPlus(coefficients.b(), one);
    return List.of(
        real,
        coefficients.a().times(half.get(0)),
        coefficients.a().times(half.get(1)),
        coefficients.a().times(half.get(2)));
  }

  private static Lane squaredLength(List<Lane> q) {
    return Cross.dot(q, q);
  }

  /** OK, NON_FINITE, or SINGULAR where the quaternion is zero. */
  private static Lane status(List<Lane> q) {
    Lane finite = LaneStatus.ofFinite(q);
    Lane singular = LaneStatus.code(finite.program(), ItemStatus.SINGULAR);
    Lane there = squaredLength(q).ifEqual(0, singular, finite);
    return finite.ifEqual(0, there, finite);
  }

  /** The quaternion, or one where it is zero. */
  private static List<Lane> regular(List<Lane> q) {
    Lane one = q.getFirst().program().constant(1);
    Lane real = squaredLength(q).ifEqual(0, one, q.getFirst());
    return List.of(real, q.get(1), q.get(2), q.get(3));
  }

  private static LaneMatrix matrix(List<Lane> q) {
    Lane scale = q.getFirst().program().constant(2).over(squaredLength(q));
    List<Lane> v = q.subList(1, 4);
    return RotationFormulas.quadratic(v, q.getFirst().times(scale), scale);
  }

  private static Result fromMatrix(LaneMatrix rotation) {
    NearestRotation nearest = new NearestRotation(rotation);
    List<Lane> q = nearest.quaternion();
    Lane one = rotation.program().constant(1);
    Lane length = squaredLength(q).squareRoot();
    Lane factor = q.getFirst().ifLess(0, one.negated(), one).over(length);
    Lane finite = LaneStatus.ofFinite(rotation.entries());
    Lane outside = LaneStatus.code(rotation.program(), ItemStatus.NOT_IN_DOMAIN);
    Lane status = finite.ifEqual(0, nearest.isFar(outside, finite), finite);
    return LaneStatus.guarded(q.stream().map(factor::times).toList(), status);
  }

  private static List<Lane> product(List<Lane> p, List<Lane> q) {
    List<Lane> a = p.subList(1, 4);
    List<Lane> b = q.subList(1, 4);
    Lane real = p.getFirst().timesPlus(q.getFirst(), Cross.dot(a, b).negated());
    List<Lane> cross = Cross.product(a, b);
    List<Lane> vector = Cross.timesPlus(a, q.getFirst(), Cross.timesPlus(b, p.getFirst(), cross));
    return List.of(real, vector.get(0), vector.get(1), vector.get(2));
  }

  private static List<Lane> inverse(List<Lane> q) {
    Lane scale = q.getFirst().program().constant(1).over(squaredLength(q));
    Lane minus = scale.negated();
    return List.of(
        q.get(0).times(scale), q.get(1).times(minus), q.get(2).times(minus), q.get(3).times(minus));
  }

  private static Result act(List<Lane> q, List<Lane> point) {
    LaneMatrix image = matrix(regular(q)).times(LaneMatrix.column(point));
    Lane status = status(q);
    Lane finite = LaneStatus.ofFinite(point);
    return LaneStatus.guarded(image.entries(), status.ifEqual(0, finite, status));
  }
}
