package dev.casimir.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of the tests in a JVM of its own, with another vector width for example. */
final class ChildJvm {
  private ChildJvm() {}

  /** What {@code program} prints; it must end well. */
  static String outputOf(Class<?> program, String option) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", option, "-cp", classPath()));
    command.add(program.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), option);
    return output;
  }

  /** The class path, and what of it the test runner has put on the module path. */
  private static String classPath() {
    Stream<String> modules =
        ModuleLayer.boot().configuration().modules().stream()
            .map(module -> module.reference())
            .filter(reference -> !isOfJdk(reference.descriptor()))
            .map(ModuleReference::location)
            .flatMap(location -> location.map(URI::getPath).stream());
    return Stream.concat(Stream.of(System.getProperty("java.class.path")), modules)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isOfJdk(ModuleDescriptor descriptor) {
    return descriptor.name().startsWith("java.") || descriptor.name().startsWith("jdk.");
  }
}
