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

/** The C interface of the host build of the kernels. */
final class HostLibrary {
  private static final String RESOURCE = "/dev/casimir/cuda/kernels/libcasimir_host.so";

  private final MethodHandle find;
  private final MethodHandle launch;
  private final MethodHandle parameters;

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
  }

  /**
   * Unpacks and opens the library.
   *
   * @throws CudaException if this build has none, or the processor cannot run it
   */
  static HostLibrary open() {
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
        return of(SymbolLookup.libraryLookup(file, Arena.global()));
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
}
