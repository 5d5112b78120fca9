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
 * @param flags arguments of the JVM
 * @param provider instruction set of the kernels
 * @param date start of the run, UTC, to the second
 * @param commit of the working copy the program was started in; empty if there is none
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
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        Provider.describe(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        checkedOutCommit());
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
    String hash = output("git", "rev-parse", "--short=12", "HEAD");
    if (hash.isEmpty()) {
      return "";
    }
    return output("git", "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? hash
        : hash + " with local changes";
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
