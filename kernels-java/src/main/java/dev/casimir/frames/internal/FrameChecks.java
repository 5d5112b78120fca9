package dev.casimir.frames.internal;

import dev.casimir.frames.FrameField;
import dev.casimir.frames.FrameGradients;
import dev.casimir.frames.Frames;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What is refused at the door, on any device. */
public final class FrameChecks {
  private record Named(String name, Tensor tensor) {}

  private final DType dtype;
  private final int dimension;
  private final List<Named> inputs = new ArrayList<>();
  private final List<Named> outputs = new ArrayList<>();

  public FrameChecks(DType dtype, int dimension) {
    this.dtype = dtype;
    this.dimension = dimension;
  }

  /** The clouds of a call. */
  public FrameChecks clouds(PointClouds clouds) {
    if (clouds.points().dtype() != dtype || clouds.dimension() != dimension) {
      throw new IllegalArgumentException(
          "clouds.points: expected [%s, %d] %s, got %s"
              .formatted(
                  clouds.offsets().isPresent() ? "N" : "B, n", dimension, dtype, clouds.points()));
    }
    input("clouds.points", clouds.points());
    clouds.weights().ifPresent(tensor -> input("clouds.weights", tensor));
    clouds.mask().ifPresent(tensor -> input("clouds.mask", tensor));
    clouds.offsets().ifPresent(tensor -> input("clouds.offsets", tensor));
    return this;
  }

  /** The frames of so many clouds. */
  public FrameChecks frames(Frames frames, long clouds, boolean written) {
    List<Named> parts =
        List.of(
            shaped("frames.centers", frames.centers(), dtype, clouds, dimension),
            shaped("frames.centerRemainders", frames.centerRemainders(), dtype, clouds, dimension),
            shaped("frames.axes", frames.axes(), dtype, clouds, dimension, dimension),
            shaped("frames.moments", frames.moments(), dtype, clouds, dimension),
            shaped("frames.gaps", frames.gaps(), dtype, clouds),
            shaped("frames.masses", frames.masses(), dtype, clouds),
            shaped("frames.flags", frames.flags(), DType.INT32, clouds));
    (written ? outputs : inputs).addAll(parts);
    return this;
  }

  /** The gradients of so many frames. */
  public FrameChecks gradients(FrameGradients gradients, long clouds, boolean written) {
    List<Named> parts =
        List.of(
            shaped("frameGradients.centers", gradients.centers(), dtype, clouds, dimension),
            shaped("frameGradients.axes", gradients.axes(), dtype, clouds, dimension, dimension),
            shaped("frameGradients.moments", gradients.moments(), dtype, clouds, dimension));
    (written ? outputs : inputs).addAll(parts);
    return this;
  }

  /** A tensor that is read. */
  public FrameChecks input(String name, Tensor tensor) {
    inputs.add(new Named(name, tensor));
    return this;
  }

  /** A tensor of a shape that is read. */
  public FrameChecks input(String name, Tensor tensor, long... shape) {
    inputs.add(shaped(name, tensor, dtype, shape));
    return this;
  }

  /** A tensor of a shape that is written. */
  public FrameChecks output(String name, Tensor tensor, long... shape) {
    outputs.add(shaped(name, tensor, dtype, shape));
    return this;
  }

  private static Named shaped(String name, Tensor tensor, DType dtype, long... shape) {
    boolean fits = tensor.dtype() == dtype && tensor.rank() == shape.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = tensor.dimension(axis) == shape[axis];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected %s %s, got %s".formatted(name, Arrays.toString(shape), dtype, tensor));
    }
    return new Named(name, tensor);
  }

  /** The shape a field must have: that of the one given, checked. */
  public long[] fieldShape(String name, FrameField kind, PointClouds clouds, Tensor field) {
    if (kind == FrameField.SCALAR) {
      throw new IllegalArgumentException("kind: scalars are the same in every frame, got SCALAR");
    }
    boolean ragged = clouds.offsets().isPresent();
    int inner = kind == FrameField.TENSOR ? 2 : 1;
    int outer = ragged ? 1 : 2;
    long first = ragged ? clouds.points().dimension(0) : clouds.count();
    boolean fits =
        field.dtype() == dtype && field.rank() == outer + inner && field.dimension(0) == first;
    for (int axis = outer; fits && axis < outer + inner; axis++) {
      fits = field.dimension(axis) == dimension;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s: expected [%d%s%s] %s, got %s"
              .formatted(
                  name,
                  first,
                  ragged ? "" : ", m",
                  (", " + dimension).repeat(inner),
                  dtype,
                  field));
    }
    return field.shape();
  }

  /** Outputs are writable and have memory of their own; all memory is there. */
  public void done() {
    for (Named in : inputs) {
      checkAlive(in);
    }
    for (int i = 0; i < outputs.size(); i++) {
      Named out = outputs.get(i);
      checkAlive(out);
      if (out.tensor().isReadOnly()) {
        throw new IllegalArgumentException(
            out.name() + ": expected writable memory, got " + out.tensor() + " read-only");
      }
      inputs.forEach(other -> refuseOverlap(out, other));
      outputs.subList(0, i).forEach(other -> refuseOverlap(out, other));
    }
  }

  private static void checkAlive(Named named) {
    if (!named.tensor().isAlive()) {
      throw new IllegalStateException(named.name() + ": its arena is closed");
    }
  }

  private static void refuseOverlap(Named one, Named other) {
    if (one.tensor().overlaps(other.tensor())) {
      throw new IllegalArgumentException(
          one.name() + ": expected memory of its own, got some of " + other.name());
    }
  }
}
