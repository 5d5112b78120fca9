package dev.casimir.benchmarks;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The stream triad a = b + s c over three float arrays that together fill level 1, level 2 or
 * neither. The counter {@code bytes} is in bytes per nanosecond, that is GB/s, of the two arrays
 * read and the one written.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class MemoryBandwidthBenchmark {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Bytes of the three arrays together; each is cut to whole vectors. */
  @Param({"24576", "786432", "402653184"})
  public long workingSet = 24576;

  private Arena arena = Arena.ofAuto();
  private MemorySegment a = MemorySegment.NULL;
  private MemorySegment b = MemorySegment.NULL;
  private MemorySegment c = MemorySegment.NULL;
  private float scale;

  /** Bytes moved, for JMH to divide by the time. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long bytes;
  }

  @Setup
  public void allocate() {
    long floats = workingSet / 3 / SPECIES.vectorByteSize() * SPECIES.length();
    arena = Arena.ofShared();
    a = Tensor.zeros(arena, DType.FLOAT32, floats).segment();
    b = Tensor.zeros(arena, DType.FLOAT32, floats).segment();
    c = Tensor.zeros(arena, DType.FLOAT32, floats).segment();
    scale = 3;
  }

  @TearDown
  public void free() {
    arena.close();
  }

  @Benchmark
  public void triad(Work work) {
    work.bytes += 3 * a.byteSize();
    FloatVector s = FloatVector.broadcast(SPECIES, scale);
    for (long offset = 0; offset < a.byteSize(); offset += SPECIES.vectorByteSize()) {
      FloatVector left = FloatVector.fromMemorySegment(SPECIES, b, offset, ORDER);
      FloatVector right = FloatVector.fromMemorySegment(SPECIES, c, offset, ORDER);
      right.fma(s, left).intoMemorySegment(a, offset, ORDER);
    }
  }
}
