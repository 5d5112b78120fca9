package dev.casimir.cli.info;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the operating system tells about the processor; what it does not tell is left out. */
final class Processor {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  private Processor() {}

  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    model().ifPresent(model -> facts.put("model", model));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("logicalProcessors", Runtime.getRuntime().availableProcessors());
    List<String> instructions = instructions();
    if (!instructions.isEmpty()) {
      facts.put("instructions", instructions);
    }
    List<String> caches = caches();
    if (!caches.isEmpty()) {
      facts.put("caches", caches);
    }
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version", ""));
    return facts;
  }

  private static Optional<String> model() {
    Optional<String> linux = cpuinfo("model name");
    return linux.isPresent()
        ? linux
        : Program.firstLine("sysctl", "-n", "machdep.cpu.brand_string");
  }

  /** The vector extensions among the flags of the processor. */
  private static List<String> instructions() {
    String flags = cpuinfo("flags").or(() -> cpuinfo("Features")).orElse("");
    return Stream.of(flags.split(" "))
        .filter(flag -> flag.matches("sse4_2|avx\\w*|fma|asimd|sve\\w*|amx\\w*"))
        .sorted()
        .toList();
  }

  private static Optional<String> cpuinfo(String key) {
    if (!Files.isReadable(CPUINFO)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> caches() {
    List<String> caches = new ArrayList<>();
    if (!Files.isDirectory(CACHES)) {
      return caches;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(CACHES, "index*")) {
      for (Path folder : folders) {
        String type = Files.readString(folder.resolve("type")).strip();
        caches.add(
            "L"
                + Files.readString(folder.resolve("level")).strip()
                + (type.equals("Unified") ? "" : " " + type.toLowerCase(Locale.ROOT))
                + " "
                + Files.readString(folder.resolve("size")).strip());
      }
    } catch (IOException e) {
      return List.of(); // containers may hide parts of /sys
    }
    caches.sort(null);
    return caches;
  }
}
