package dev.casimir.benchmarks.compare;

import dev.casimir.simd.Provider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Where and when a measurement was made.
 *
 * @param processor the processor's name, or the architecture where the system does not tell
 * @param processors logical processors the JVM may use
 * @param operatingSystem name and version
 * @param jdk vendor and version of the JVM
 * @param flags arguments of the JVM, without {@code casimir.home}
 * @param provider instruction set of the kernels, or the device that they run on
 * @param date start of the run, UTC, to the second
 * @param commit of the working copy that the launcher names by the property {@code casimir.home};
 *     empty if there is none
 */
public record Machine(
    String processor,
    int processors,
    String operatingSystem,
    String jdk,
    List<String> flags,
    String provider,
    String date,
    String commit) {
  private static final String HOME_PROPERTY = "casimir.home";

  public Machine {
    flags = List.copyOf(flags);
  }

  /** This machine, now. */
  public static Machine detect() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        jvmFlags(),
        Provider.describe(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        checkedOutCommit());
  }

  /** The same machine where kernels of another device are measured. */
  Machine on(Place place) {
    return new Machine(
        processor,
        processors,
        operatingSystem,
        jdk,
        flags,
        place.device().name() + " (" + place.description() + ")",
        date,
        commit);
  }

  /** Without the place of the working copy, which is nobody's business. */
  private static List<String> jvmFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-D" + HOME_PROPERTY + "="))
        .toList();
  }

  private static String processorName() {
    String architecture = System.getProperty("os.arch");
    Path processors = Path.of("/proc/cpuinfo");
    if (Files.isReadable(processors)) {
      try (Stream<String> lines = Files.lines(processors)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(architecture);
      } catch (IOException e) {
        return architecture;
      }
    }
    String sysctl = output("sysctl", "-n", "machdep.cpu.brand_string");
    return sysctl.isEmpty() ? architecture : sysctl;
  }

  private static String checkedOutCommit() {
    String home = System.getProperty(HOME_PROPERTY, "");
    if (home.isEmpty()) {
      return "";
    }
    String hash = output("git", "-C", home, "rev-parse", "--short=12", "HEAD");
    String changes = output("git", "-C", home, "status", "--porcelain", "--untracked-files=no");
    return changes.isEmpty() ? hash : hash + " with local changes";
  }

  /** What a command prints, or nothing where it is absent, fails or hangs. */
  private static String output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return process.exitValue() == 0 ? text.strip() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
