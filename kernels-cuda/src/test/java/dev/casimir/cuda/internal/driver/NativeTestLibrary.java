package dev.casimir.cuda.internal.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Compiles files of {@code src/test/c} into shared libraries, once in a JVM each. */
public final class NativeTestLibrary {
  private static final Map<String, Path> BUILT = new ConcurrentHashMap<>();

  private NativeTestLibrary() {}

  /** Why nothing can be compiled here; empty if it can. */
  public static Optional<String> obstacle() {
    if (source("stub_cuda.c").isEmpty()) {
      return Optional.of("src/test/c was not found from " + Path.of("").toAbsolutePath());
    }
    return compiler().isEmpty()
        ? Optional.of("neither cc nor gcc is on the PATH, so no stub driver can be compiled")
        : Optional.empty();
  }

  /**
   * The library of a source.
   *
   * @param soname the name other libraries ask the loader for
   */
  public static Path compile(String source, String soname) {
    return BUILT.computeIfAbsent(source + soname, key -> build(source, soname));
  }

  private static Path build(String source, String soname) {
    try {
      Path folder = Files.createTempDirectory("casimir-stub");
      Path library = folder.resolve(soname);
      List<String> command =
          List.of(
              compiler().orElseThrow(),
              "-shared",
              "-fPIC",
              "-O1",
              "-Wl,-soname," + soname,
              "-o",
              library.toString(),
              source(source).orElseThrow().toString(),
              "-lpthread",
              "-ldl",
              "-lm");
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + "\n" + output);
      }
      folder.toFile().deleteOnExit(); // in reverse order
      library.toFile().deleteOnExit();
      return library;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> compiler() {
    for (String name : List.of("cc", "gcc")) {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
        Path file = Path.of(folder, name);
        if (Files.isExecutable(file)) {
          return Optional.of(file.toString());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> source(String name) {
    List<Path> folders = new ArrayList<>();
    folders.add(Path.of(System.getProperty("basedir", "")));
    folders.add(Path.of("kernels-cuda"));
    return folders.stream()
        .map(folder -> folder.resolve("src/test/c").resolve(name).toAbsolutePath())
        .filter(Files::exists)
        .findFirst();
  }
}
