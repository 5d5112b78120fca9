package dev.casimir.cuda.internal.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the build made of {@code native/kernels}. */
final class CompiledKernels {
  private CompiledKernels() {}

  /** Names of files of the build with an ending, sorted; none where the build had no nvcc. */
  static List<String> names(String ending) {
    URL library = KernelModules.class.getResource("/dev/casimir/cuda/kernels/libcasimir_host.so");
    if (library == null || !library.getProtocol().equals("file")) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(URI.create(library.toString())).getParent())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String name) {
    return KernelModules.resource(name).orElseThrow();
  }

  /** A folder of the source tree, seen from this module or from the whole. */
  static Optional<Path> folder(String name) {
    Path base = Path.of(System.getProperty("basedir", ""));
    return Stream.of(base.resolve("..").resolve(name), base.resolve(name))
        .map(path -> path.toAbsolutePath().normalize())
        .filter(Files::isDirectory)
        .findFirst();
  }
}
