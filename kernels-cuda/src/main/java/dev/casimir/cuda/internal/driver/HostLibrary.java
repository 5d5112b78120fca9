package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.casimir.cuda.CudaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The C interface of the host build of the kernels. */
final class HostLibrary {
  static final String PROPERTY = "casimir.cuda.host";
  private static final String RESOURCE = "/dev/casimir/cuda/kernels/libcasimir_host.so";

  private final MethodHandle find;
  private final MethodHandle launch;
  private final MethodHandle parameters;
  private final Optional<Watch> watch;

  /** What only the watched build has: it wants to know of device memory, and tells what it saw. */
  private record Watch(MethodHandle allocated, MethodHandle freed, MethodHandle report) {}

  private HostLibrary(SymbolLookup symbols) {
    find = handle(symbols, "casimir_host_find", FunctionDescriptor.of(ADDRESS, ADDRESS));
    parameters =
        handle(symbols, "casimir_host_parameters", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    launch =
        handle(
            symbols,
            "casimir_host_launch",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS));
    FunctionDescriptor memory = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);
    watch =
        symbols.find("casimir_host_report").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Watch(
                    handle(symbols, "casimir_host_allocated", memory),
                    handle(symbols, "casimir_host_freed", memory),
                    handle(symbols, "casimir_host_report", FunctionDescriptor.of(ADDRESS))));
  }

  /**
   * Opens the library the system property {@value #PROPERTY} names, or unpacks and opens the one
   * that comes with this build.
   *
   * @throws CudaException if there is none, or the processor cannot run it
   */
  static HostLibrary open() {
    @Nullable String named = System.getProperty(PROPERTY);
    return named == null ? unpacked() : at(Path.of(named));
  }

  private static HostLibrary at(Path file) {
    try {
      return of(SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new CudaException(
          0, "%s=%s: no library of host kernels: %s".formatted(PROPERTY, file, e.getMessage()));
    }
  }

  private static HostLibrary unpacked() {
    try (InputStream bytes = HostLibrary.class.getResourceAsStream(RESOURCE)) {
      if (bytes == null) {
        throw new CudaException(
            0,
            "This build has no host kernels: CMake and a C++17 compiler were not found when it was"
                + " built. Install both and build again.");
      }
      Path file = Files.createTempFile("casimir-host", ".so");
      try {
        Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
        return at(file);
      } finally {
        Files.deleteIfExists(file); // the open library keeps its pages
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the host kernels cannot be unpacked: " + e.getMessage(), e);
    }
  }

  private static HostLibrary of(SymbolLookup symbols) {
    MethodHandle supported =
        handle(symbols, "casimir_host_supported", FunctionDescriptor.of(JAVA_INT));
    try {
      if ((int) supported.invokeExact() == 0) {
        throw new CudaException(
            0, "The host kernels need a processor with AVX2 and FMA, and this one has not both.");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    return new HostLibrary(symbols);
  }

  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(
            symbols
                .find(name)
                .orElseThrow(() -> new CudaException(0, "The host kernels have no " + name + ".")),
            descriptor);
  }

  /** The kernel of that name. */
  Optional<MemorySegment> find(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = (MemorySegment) find.invokeExact(arena.allocateFrom(name));
      return found.address() == 0 ? Optional.empty() : Optional.of(found);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many arguments a kernel takes. */
  int parameters(MemorySegment kernel) {
    try {
      return (int) parameters.invokeExact(kernel);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs blocks {@code from} to {@code to} of a grid; 0 or an error of {@code launch.cpp}. */
  int launch(
      MemorySegment kernel,
      long blocks,
      long from,
      long to,
      int threads,
      int sharedBytes,
      MemorySegment cells) {
    try {
      return (int) launch.invokeExact(kernel, blocks, from, to, threads, sharedBytes, cells);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells a watched build of device memory that came into being. */
  void allocated(long address, long bytes) {
    watch.ifPresent(known -> tell(known.allocated(), address, bytes));
  }

  /** Tells a watched build of device memory that is no more. */
  void freed(long address, long bytes) {
    watch.ifPresent(known -> tell(known.freed(), address, bytes));
  }

  private static void tell(MethodHandle handle, long address, long bytes) {
    try {
      handle.invokeExact(address, bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a watched build saw in the last launch, a line each. */
  @SuppressWarnings("restricted") // a text that ends with 0
  String report() {
    if (watch.isEmpty()) {
      return "";
    }
    try {
      return ((MemorySegment) watch.get().report().invokeExact())
          .reinterpret(Long.MAX_VALUE)
          .getString(0)
          .strip();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
