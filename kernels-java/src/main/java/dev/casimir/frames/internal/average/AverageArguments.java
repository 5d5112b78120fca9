package dev.casimir.frames.internal.average;

import dev.casimir.frames.FrameAverage;
import dev.casimir.frames.FrameField;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Refuses arguments that do not fit an average. */
final class AverageArguments {
  private final FrameAverage operation;
  private final DType dtype;
  private final int d;

  AverageArguments(FrameAverage operation, DType dtype) {
    this.operation = operation;
    this.dtype = dtype;
    d = operation.dimension();
  }

  void checkForward(PointClouds clouds, List<Tensor> fields, List<Tensor> outputs, Tensor flags) {
    long batch = checkInputs(clouds, fields);
    checkFields("outputs", operation.outputs(), outputs, batch);
    if (flags.dtype() != DType.INT32 || flags.rank() != 1 || flags.dimension(0) != batch) {
      throw new IllegalArgumentException(
          "flags: expected [%d] INT32, got %s".formatted(batch, flags));
    }
    List<Tensor> written = new ArrayList<>(outputs);
    written.add(flags);
    checkWritten("outputs", written, read(clouds, fields));
  }

  void checkBackward(
      PointClouds clouds,
      List<Tensor> fields,
      List<Tensor> outputGradients,
      Tensor pointGradients,
      List<Tensor> fieldGradients) {
    long batch = checkInputs(clouds, fields);
    checkFields("outputGradients", operation.outputs(), outputGradients, batch);
    checkFields("fieldGradients", operation.inputs(), fieldGradients, batch);
    checkSame("pointGradients", clouds.points(), pointGradients);
    for (int f = 0; f < fields.size(); f++) {
      checkSame("fieldGradients[" + f + "]", fields.get(f), fieldGradients.get(f));
    }
    List<Tensor> written = new ArrayList<>(fieldGradients);
    written.add(pointGradients);
    List<Tensor> inputs = read(clouds, fields);
    inputs.addAll(outputGradients);
    checkWritten("gradients", written, inputs);
  }

  private long checkInputs(PointClouds clouds, List<Tensor> fields) {
    if (clouds.offsets().isPresent()
        || clouds.dimension() != d
        || clouds.points().dtype() != dtype) {
      throw new IllegalArgumentException(
          "clouds: expected points [B, n, %d] %s, not ragged, got %s%s"
              .formatted(
                  d, dtype, clouds.points(), clouds.offsets().isPresent() ? " with offsets" : ""));
    }
    checkFields("fields", operation.inputs(), fields, clouds.count());
    return clouds.count();
  }

  private void checkFields(String name, List<FrameField> kinds, List<Tensor> tensors, long batch) {
    if (tensors.size() != kinds.size()) {
      throw new IllegalArgumentException(
          "%s: expected %d (%s), got %d".formatted(name, kinds.size(), kinds, tensors.size()));
    }
    for (int i = 0; i < kinds.size(); i++) {
      Tensor tensor = tensors.get(i);
      FrameField kind = kinds.get(i);
      int axes = kind == FrameField.TENSOR ? 2 : 1;
      boolean fits = tensor.dtype() == dtype && tensor.rank() > 0 && tensor.dimension(0) == batch;
      if (kind != FrameField.SCALAR) {
        fits = fits && tensor.rank() == 2 + axes;
        for (int axis = 2; fits && axis < 2 + axes; axis++) {
          fits = tensor.dimension(axis) == d;
        }
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "%s[%d]: expected %s %s (%s), got %s"
                .formatted(name, i, shape(kind, batch), dtype, kind.label(), tensor));
      }
    }
  }

  private String shape(FrameField kind, long batch) {
    return switch (kind) {
      case SCALAR -> "[" + batch + ", ...]";
      case TENSOR -> "[%d, m, %d, %d]".formatted(batch, d, d);
      case POINT, VECTOR, PSEUDOVECTOR -> "[%d, m, %d]".formatted(batch, d);
    };
  }

  private static void checkSame(String name, Tensor expected, Tensor actual) {
    if (expected.dtype() != actual.dtype() || !Arrays.equals(expected.shape(), actual.shape())) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", got " + actual);
    }
  }

  private static List<Tensor> read(PointClouds clouds, List<Tensor> fields) {
    List<Tensor> read = new ArrayList<>(fields);
    read.add(clouds.points());
    clouds.weights().ifPresent(read::add);
    clouds.mask().ifPresent(read::add);
    return read;
  }

  private static void checkWritten(String name, List<Tensor> written, List<Tensor> read) {
    for (int i = 0; i < written.size(); i++) {
      Tensor out = written.get(i);
      boolean shared = read.stream().anyMatch(out::overlaps);
      for (int j = 0; j < i; j++) {
        shared |= out.overlaps(written.get(j));
      }
      if (out.isReadOnly() || shared) {
        throw new IllegalArgumentException(
            name + ": expected writable memory of its own, got " + out);
      }
    }
  }
}
