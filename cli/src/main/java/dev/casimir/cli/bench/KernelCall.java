package dev.casimir.cli.bench;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaKernel;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An entry point of a kernel with tensors on the device, ready to be launched again and again. */
public final class KernelCall implements AutoCloseable {
  /** Random numbers drawn for an input; longer ones repeat them. */
  private static final long DISTINCT = 1 << 20;

  private final CudaKernel kernel;
  private final String entryPoint;
  private final DeviceTensor[] tensors;
  private final long bytes;

  private KernelCall(CudaKernel kernel, String entryPoint, List<DeviceTensor> tensors) {
    this.kernel = kernel;
    this.entryPoint = entryPoint;
    this.tensors = tensors.toArray(DeviceTensor[]::new);
    this.bytes = tensors.stream().mapToLong(DeviceTensor::bytes).sum();
  }

  /**
   * Makes the tensors: integers as given, numbers standard normal.
   *
   * @param extents what the names of extents stand for
   * @param given tensors of the host by the names of parameters
   * @throws UnsupportedOperationException if the kernel has no such entry point
   */
  public static KernelCall of(
      CudaDevice device,
      CudaKernel kernel,
      String entryPoint,
      Map<String, Long> extents,
      Map<String, Tensor> given) {
    EntryPoint entry =
        kernel.entryPoints().stream()
            .filter(point -> point.name().equals(entryPoint))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "%s has no %s on %s"
                            .formatted(kernel.report().operation(), entryPoint, device.name())));
    Map<String, Long> known = new HashMap<>(extents);
    List<DeviceTensor> tensors = new ArrayList<>();
    try (CudaStream stream = device.stream();
        Arena arena = Arena.ofShared()) {
      for (Parameter parameter : entry.parameters()) {
        Tensor values = given.get(parameter.name());
        DeviceTensor tensor =
            device.allocate(
                parameter.dtype(), values == null ? shape(parameter, known) : values.shape());
        tensors.add(tensor);
        if (values != null) {
          tensor.copyFrom(values, stream);
        } else if (!parameter.output() && parameter.dtype().isFloating()) {
          tensor.copyFrom(random(arena, tensor, tensors.size()), stream);
        } else {
          tensor.clear(stream);
        }
      }
      stream.synchronize();
    } catch (RuntimeException e) {
      tensors.forEach(DeviceTensor::close);
      throw e;
    }
    return new KernelCall(kernel, entryPoint, tensors);
  }

  private static long[] shape(Parameter parameter, Map<String, Long> extents) {
    return parameter.shape().stream()
        .mapToLong(
            extent ->
                extent.symbol().isEmpty()
                    ? extent.number()
                    : Objects.requireNonNull(extents.get(extent.symbol()), extent.symbol()))
        .toArray();
  }

  private static Tensor random(Arena arena, DeviceTensor like, long seed) {
    long size = like.size();
    if (size <= DISTINCT) {
      return Tensor.random(arena, like.dtype(), seed, size);
    }
    MemorySegment some = Tensor.random(arena, like.dtype(), seed, DISTINCT).segment();
    DType dtype = like.dtype();
    Tensor all = Tensor.zeros(arena, dtype, size);
    for (long at = 0; at < size; at += DISTINCT) {
      long length = Math.min(DISTINCT, size - at) * dtype.bytes();
      MemorySegment.copy(some, 0, all.segment(), at * dtype.bytes(), length);
    }
    return all;
  }

  /** Puts one call on a stream. */
  public void launch(CudaStream stream) {
    kernel.launch(stream, entryPoint, tensors);
  }

  /** Bytes of all tensors: what a call must read or write once. */
  public long bytes() {
    return bytes;
  }

  /** Frees the tensors, not the kernel. */
  @Override
  public void close() {
    for (DeviceTensor tensor : tensors) {
      tensor.close();
    }
  }
}
