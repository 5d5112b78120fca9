package dev.casimir.cuda.internal.plan;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaKernel;
import dev.casimir.cuda.CudaStream;
import dev.casimir.cuda.DeviceTensor;
import dev.casimir.cuda.EntryPoint;
import dev.casimir.cuda.Parameter;
import dev.casimir.device.PlanReport;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all kernels of a device share: entry points and their checks, tables on the device, and runs
 * on host tensors. A field's kernel extends it, says in its constructor what it can do, and
 * implements the interface of its operation by {@link #run}.
 */
public abstract class PlannedKernel implements CudaKernel {
  /** Bytes of host tensors that are copied at a time, see {@link dev.casimir.cuda.Cuda}. */
  static final String CHUNK = "casimir.cuda.chunk";

  /** What a bus takes 0.1 to 0.5 ms for: much more than the calls of the driver. */
  private static final long CHUNK_BYTES = 8L << 20;

  private static final int IDLE_STAGINGS = 4;
  private static final int IDLE_PIPELINES = 2;

  private final CudaDevice device;
  private final Map<String, EntryPoint> entryPoints = new LinkedHashMap<>();
  private final Map<String, Launch> launches = new LinkedHashMap<>();
  private final Map<String, Set<String>> inPlace = new HashMap<>();
  private final List<DeviceTensor> tables = new ArrayList<>();
  private final Map<String, BatchAxis> items = new HashMap<>();
  private final StagePool stagings;
  final StagePool pipelines;
  private final long chunkBytes;
  private final List<PlannedKernel> parts = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  protected PlannedKernel(CudaDevice device) {
    this.device = device;
    this.chunkBytes = Math.max(1, Long.getLong(CHUNK, CHUNK_BYTES));
    this.stagings = new StagePool(IDLE_STAGINGS, () -> new Staging(device));
    this.pipelines = new StagePool(IDLE_PIPELINES, () -> new Pipeline(device, chunkBytes));
    Unfinished.began(this);
  }

  /** The device this is planned for. */
  protected final CudaDevice device() {
    return device;
  }

  /** The kernel {@code name} of {@code native/kernels/module.cu}. */
  protected final KernelFunction function(String module, String name) {
    device.enter();
    return device.modules().function(module, name);
  }

  /** Says what an entry point takes and what it puts on a stream. */
  protected final void entryPoint(EntryPoint entryPoint, Launch launch) {
    entryPoints.put(entryPoint.name(), entryPoint);
    launches.put(entryPoint.name(), launch);
  }

  /** From now on outputs of an entry point may be the very tensors of these inputs. */
  protected final void mayOverwrite(String entryPoint, List<String> inputs) {
    inPlace.put(entryPoint, Set.copyOf(inputs));
  }

  /** For work that is no entry point: what it puts on a stream. */
  protected final Launcher launcher(CudaStream stream) {
    device.enter();
    return new Launcher(device, stream);
  }

  /**
   * From now on large batches of host tensors go through an entry point in chunks, beside each
   * other. No result of an item may depend on other items or on how many there are. An entry point
   * that writes a tensor without items, such as a sum over them, stays as it is.
   *
   * @param symbol the extent that counts items, first or last of every tensor that has it
   */
  protected final void itemwise(String entryPoint, String symbol) {
    BatchAxis.of(Objects.requireNonNull(entryPoints.get(entryPoint)), symbol)
        .ifPresent(axis -> items.put(entryPoint, axis));
  }

  /** Puts a table on the device for as long as this kernel lives; returns its address. */
  protected final long table(Tensor host) {
    DeviceTensor copy = device.upload(host);
    tables.add(copy);
    return copy.address();
  }

  /** A table of numbers, rounded to {@code dtype}. */
  protected final long table(DType dtype, double... values) {
    try (Arena arena = Arena.ofConfined()) {
      return table(Tensor.copyOf(arena, dtype, values, values.length));
    }
  }

  /** A table of integers of 32 bits. */
  protected final long table(int... values) {
    try (Arena arena = Arena.ofConfined()) {
      return table(Tensor.copyOf(arena, DType.INT32, values, values.length));
    }
  }

  /** The device, tables and functions of this kernel, for its parts. */
  protected final PlanTables tables() {
    return new PlanTables() {
      @Override
      public CudaDevice device() {
        return device;
      }

      @Override
      public long integers(int... values) {
        return table(values.length == 0 ? new int[1] : values);
      }

      @Override
      public long numbers(DType dtype, double... values) {
        return table(dtype, values.length == 0 ? new double[1] : values);
      }

      @Override
      public KernelFunction function(String module, String name) {
        return PlannedKernel.this.function(module, name);
      }
    };
  }

  /** A report without candidates. */
  protected final PlanReport report(
      String operation, String algorithm, String reason, long multiplyAdds, long bytes) {
    return new PlanReport(
        operation, algorithm, reason, device.describe(), multiplyAdds, bytes, List.of());
  }

  @Override
  public final List<EntryPoint> entryPoints() {
    return List.copyOf(entryPoints.values());
  }

  @Override
  public final void launch(CudaStream stream, String entryPoint, DeviceTensor... tensors) {
    EntryPoint entry = find(entryPoint, tensors.length);
    if (stream.device() != device) {
      throw new IllegalArgumentException(
          "stream: expected one of %s, got one of %s"
              .formatted(device.name(), stream.device().name()));
    }
    Extents extents = new Extents();
    long[] addresses = new long[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      Parameter parameter = entry.parameters().get(i);
      if (tensors[i].device() != device) {
        throw new IllegalArgumentException(
            "%s: expected a tensor on %s, got one on %s"
                .formatted(parameter.name(), device.name(), tensors[i].device().name()));
      }
      addresses[i] = tensors[i].address();
      extents.match(parameter, tensors[i].dtype(), tensors[i].shape());
    }
    checkOverlaps(entry, tensors);
    enqueue(stream, entryPoint, extents, addresses);
    // Memory that nobody can reach any more is freed, and here only its address is used.
    Reference.reachabilityFence(tensors);
    Reference.reachabilityFence(this);
  }

  private void checkOverlaps(EntryPoint entry, DeviceTensor... tensors) {
    for (int i = 0; i < tensors.length; i++) {
      for (int j = 0; j < tensors.length; j++) {
        if (i != j
            && entry.parameters().get(i).output()
            && tensors[i].overlaps(tensors[j])
            && !(tensors[i].address() == tensors[j].address()
                && tensors[i].bytes() == tensors[j].bytes()
                && isOverwritten(entry, j))) {
          throw overlap(entry, i, j);
        }
      }
    }
  }

  private boolean isOverwritten(EntryPoint entry, int input) {
    String name = entry.parameters().get(input).name();
    return inPlace.getOrDefault(entry.name(), Set.of()).contains(name);
  }

  private static IllegalArgumentException overlap(EntryPoint entry, int i, int j) {
    return new IllegalArgumentException(
        "%s: overlaps %s, which an output must not"
            .formatted(entry.parameters().get(i).name(), entry.parameters().get(j).name()));
  }

  private EntryPoint find(String name, int tensors) {
    if (closed.get()) {
      throw new IllegalStateException("kernel: it is closed");
    }
    EntryPoint entry = entryPoints.get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          "entryPoint: expected one of %s, got %s".formatted(entryPoints.keySet(), name));
    }
    if (tensors != entry.parameters().size()) {
      throw new IllegalArgumentException(
          "tensors: expected %d for %s, got %d"
              .formatted(entry.parameters().size(), entry, tensors));
    }
    return entry;
  }

  /**
   * Puts an entry point on the stream of a kernel that this one is part of, and that has checked
   * everything.
   */
  public final void append(
      Launcher launcher, String entryPoint, Extents extents, long... addresses) {
    Launch launch = launches.get(entryPoint);
    if (launch == null) {
      throw new IllegalArgumentException("entryPoint: there is no " + entryPoint);
    }
    launch.enqueue(launcher.inner(), extents, addresses);
  }

  /** Takes a kernel that this one consists of, and is closed with it. */
  protected final void addPart(PlannedKernel kernel) {
    parts.add(kernel);
  }

  private void enqueue(CudaStream stream, String name, Extents extents, long[] addresses) {
    Launch launch = launches.get(name);
    if (launch != null) {
      device.enter();
      launch.enqueue(new Launcher(device, stream), extents, addresses);
    }
  }

  /**
   * Runs an entry point on host tensors: copies the inputs over, launches, copies the outputs back,
   * waits. Everything is checked before anything is copied.
   */
  protected final void run(String entryPoint, Tensor... tensors) {
    EntryPoint entry = find(entryPoint, tensors.length);
    Extents extents = new Extents();
    for (int i = 0; i < tensors.length; i++) {
      check(entry, i, tensors, extents);
    }
    HostCall call =
        new HostCall(
            entry,
            extents,
            List.of(tensors),
            Optional.ofNullable(items.get(entryPoint)),
            (stream, some, addresses) -> enqueue(stream, entryPoint, some, addresses));
    (Pipeline.suits(call, chunkBytes) ? pipelines : stagings).run(call);
    Reference.reachabilityFence(this);
  }

  private void check(EntryPoint entry, int index, Tensor[] tensors, Extents extents) {
    Parameter parameter = entry.parameters().get(index);
    Tensor tensor = tensors[index];
    if (!tensor.isAlive()) {
      throw new IllegalStateException(parameter.name() + ": its arena is closed");
    }
    extents.match(parameter, tensor.dtype(), tensor.shape());
    if (!parameter.output()) {
      return;
    }
    if (tensor.isReadOnly()) {
      throw new IllegalArgumentException(parameter.name() + ": its memory is read-only");
    }
    for (int j = 0; j < tensors.length; j++) {
      boolean same = tensor.address() == tensors[j].address() && tensor.size() == tensors[j].size();
      if (j != index && tensor.overlaps(tensors[j]) && !(same && isOverwritten(entry, j))) {
        throw overlap(entry, index, j);
      }
    }
  }

  @Override
  public void close() {
    free();
  }

  /** Frees what this class has put on the device. */
  final void free() {
    if (closed.compareAndSet(false, true)) {
      parts.forEach(PlannedKernel::free);
      tables.forEach(DeviceTensor::close);
      stagings.close();
      pipelines.close();
    }
  }
}
