package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The driver of {@code src/test/c/stub_cuda.c}, compiled once for all tests of this JVM. */
public final class StubDriver {
  /** Kinds of what is not given back, as stub_cuda.c numbers them. */
  public enum Kind {
    MEMORY,
    PINNED,
    STREAMS,
    EVENTS,
    CONTEXTS,
    MODULES,
    GRAPHS,
    BYTES
  }

  private static final int LOG_BYTES = 1 << 20;
  private static final String HOST_KERNELS = "/dev/casimir/cuda/kernels/libcasimir_host.so";

  private final NativeLibrary library;
  private final NativeFunction reset;
  private final NativeFunction fail;
  private final NativeFunction count;
  private final NativeFunction calls;
  private final NativeFunction forgetCalls;
  private final NativeFunction setVersion;
  private final NativeFunction setDevices;
  private final NativeFunction setCapacity;

  private StubDriver(NativeLibrary library) {
    this.library = library;
    reset = library.function("stub_reset");
    fail = library.function("stub_fail", JAVA_LONG, JAVA_INT, JAVA_INT);
    count = library.function("stub_count", JAVA_INT);
    calls = library.function("stub_calls", JAVA_LONG, JAVA_LONG);
    forgetCalls = library.function("stub_forget_calls");
    setVersion = library.function("stub_set_version", JAVA_INT);
    setDevices = library.function("stub_set_devices", JAVA_INT);
    setCapacity = library.function("stub_set_capacity", JAVA_LONG);
  }

  /** Opens a compiled stub whose kernels are those of the host build. */
  public static StubDriver open(Path file) {
    StubDriver stub = new StubDriver(NativeLibrary.open(List.of(file.toString())).orElseThrow());
    NativeFunction openKernels = stub.library.function("stub_open_kernels", JAVA_LONG);
    Path kernels = hostKernels();
    try (Arena arena = Arena.ofConfined()) {
      if (openKernels.call(arena.allocateFrom(kernels.toString()).address()) != 0) {
        throw new IllegalStateException("the stub cannot open " + kernels);
      }
      Files.delete(kernels); // the open library keeps its pages
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stub;
  }

  private static Path hostKernels() {
    try (InputStream bytes = HostLibrary.class.getResourceAsStream(HOST_KERNELS)) {
      if (bytes == null) {
        throw new IllegalStateException("this build has no host kernels");
      }
      Path file = Files.createTempFile("casimir-stub-kernels", ".so");
      Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Back to two healthy GPUs of CUDA 12.6, and no calls so far. */
  public void reset() {
    reset.call();
  }

  /** Lets {@link #calls} begin again. */
  public void forgetCalls() {
    forgetCalls.call();
  }

  /** The driver through its library, started. */
  public GpuDriver ffm() {
    return CudaDriver.start(new FfmDriverCalls(library));
  }

  /**
   * Lets call {@code skip} of a function from now on fail.
   *
   * @param name the function without a version; empty for any
   */
  public void fail(String name, int skip, int code) {
    try (Arena arena = Arena.ofConfined()) {
      fail.call(arena.allocateFrom(name).address(), skip, code);
    }
  }

  /** How much of a kind is not given back. */
  public int count(Kind kind) {
    return count.call(kind.ordinal());
  }

  /** The functions called since the last reset; cuCtxSetCurrent is left out. */
  public List<String> calls() {
    return callsWithHandles().stream().map(call -> call.split(" ", 2)[0]).toList();
  }

  /**
   * The same with the numbers of streams and events they are about: {@code cuEventRecord s2 e1}.
   */
  public List<String> callsWithHandles() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(LOG_BYTES);
      calls.call(text.address(), LOG_BYTES);
      return text.getString(0).lines().toList();
    }
  }

  /** How many fatbins were loaded since the last reset. */
  public int fatbins() {
    return library.function("stub_fatbins").call();
  }

  public void setVersion(int version) {
    setVersion.call(version);
  }

  public void setDevices(int devices) {
    setDevices.call(devices);
  }

  /** How many bytes a device has. */
  public void setCapacity(long bytes) {
    setCapacity.call(bytes);
  }
}
