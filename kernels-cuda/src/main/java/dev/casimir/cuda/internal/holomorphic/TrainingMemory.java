package dev.casimir.cuda.internal.holomorphic;

import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.LayeredTraining;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a trainer keeps on its device. */
final class TrainingMemory implements AutoCloseable {
  private static final int COEFFICIENTS = 4;
  private static final int COUNTERS = 3;

  private final DeviceLayeredTraining plan;
  private final LayeredTraining operation;
  private final DType dtype;
  private final CudaStream stream;
  private final DeviceBuffers buffers;
  final TrainingTable table;
  final CauchyNodes nodes;
  final long records;
  final long values;
  final long gradients;
  final long first;
  final long second;
  final long packed;
  final long coefficients;
  final long counters;
  final long beyond;
  final long factors;
  final long realBetas;
  final long complexBetas;
  final long weights;

  TrainingMemory(
      DeviceLayeredTraining plan,
      TrainingTable table,
      double[] rates,
      CudaStream stream,
      DeviceBuffers buffers) {
    this.plan = plan;
    this.table = table;
    this.stream = stream;
    this.buffers = buffers;
    operation = plan.operation();
    dtype = plan.dtype();
    nodes = operation.circle();
    int moments = operation.update().moments();
    values = buffers.of("values", dtype, table.size());
    gradients = buffers.of("gradients", dtype, table.size());
    first = moments > 0 ? buffers.of("first moments", dtype, table.size()) : 0;
    second = moments > 1 ? buffers.of("second moments", dtype, table.size()) : 0;
    packed = buffers.of("packed", dtype, table.packed());
    coefficients = buffers.of("coefficients", dtype, (long) COEFFICIENTS * table.count());
    counters = buffers.of("counters", DType.INT32, COUNTERS);
    beyond = buffers.of("beyond", DType.INT32, table.gradientBlocks());
    try (Arena arena = Arena.ofConfined()) {
      int[] numbers = table.records();
      records = put("records", Tensor.copyOf(arena, DType.INT32, numbers, numbers.length));
      factors = put("factors", Tensor.copyOf(arena, DType.FLOAT64, rates, rates.length));
      realBetas = put("real betas", realBetas(arena));
      complexBetas = put("complex betas", complexBetas(arena));
      weights = put("weights", weights(arena));
      plan.on(stream).clear(packed, (long) table.packed() * dtype.bytes());
      stream.synchronize();
    }
  }

  private Tensor realBetas(Arena arena) {
    Tensor betas = Tensor.zeros(arena, dtype, nodes.realCount(), 2);
    for (int k = 0; k < nodes.realCount(); k++) {
      betas.setDouble(2L * k, nodes.real(k));
    }
    return betas;
  }

  private Tensor complexBetas(Arena arena) {
    Tensor betas = Tensor.zeros(arena, dtype, nodes.complexCount(), 2);
    for (int k = 0; k < nodes.complexCount(); k++) {
      betas.setDouble(2L * k, nodes.re(k));
      betas.setDouble(2L * k + 1, nodes.im(k));
    }
    return betas;
  }

  /** Of the free value, of real nodes, of both parts of the others. */
  private Tensor weights(Arena arena) {
    int reals = nodes.realCount();
    Tensor all = Tensor.zeros(arena, dtype, 1 + reals + 2L * nodes.complexCount());
    all.setDouble(0, nodes.weightOfFreeValue(1));
    for (int k = 0; k < reals; k++) {
      all.setDouble(1L + k, nodes.realWeight(1, k));
    }
    for (int k = 0; k < nodes.complexCount(); k++) {
      all.setDouble(1L + reals + 2L * k, nodes.reWeight(1, k));
      all.setDouble(2L + reals + 2L * k, nodes.imWeight(1, k));
    }
    return all;
  }

  /** Memory of a name. */
  long of(String name, DType type, long elements) {
    return buffers.of(name, type, elements);
  }

  int replacements() {
    return buffers.replacements();
  }

  /** A host tensor's elements in memory of a name; the tensor stays until the stream is there. */
  long put(String name, Tensor tensor) {
    long address = buffers.of(name, tensor.dtype(), tensor.size());
    put(address, tensor);
    return address;
  }

  void put(long address, Tensor tensor) {
    if (tensor.size() > 0) {
      driver().copyToDevice(address, tensor.segment(), stream.handle());
    }
  }

  /** Copies elements to the host. */
  void get(long address, Tensor tensor) {
    if (tensor.size() > 0) {
      MemorySegment target = tensor.segment();
      driver().copyToHost(target, address, stream.handle());
    }
  }

  private GpuDriver driver() {
    return plan.home().enter();
  }

  /** Where a parameter begins in memory as large as all of them. */
  long part(long memory, int parameter) {
    return memory + (long) table.offsets()[parameter] * dtype.bytes();
  }

  @Override
  public void close() {
    buffers.close();
  }
}
