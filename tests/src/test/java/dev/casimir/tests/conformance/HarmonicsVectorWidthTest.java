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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other vector widths, in JVMs of their own, give the bits that this one gives. */
class HarmonicsVectorWidthTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32", "-Dcasimir.provider=scalar"})
  void sameBits(String option) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules", "jdk.incubator.vector", option, "-cp", classPath()));
    command.add(HarmonicsBits.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), option);
    assertEquals(Long.toHexString(HarmonicsBits.checksum()), output.strip(), option);
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
