package dev.casimir.cli.info;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks another program, which may be absent, fail or hang. */
final class Program {
  private static final int TIMEOUT_SECONDS = 5;

  private Program() {}

  /** The lines the command prints; none where it is absent, fails or takes too long. */
  static List<String> lines(String... command) {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return List.of();
    }
    CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> read(process));
    try {
      String output = text.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      boolean succeeded =
          process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      return succeeded ? output.lines().map(String::strip).toList() : List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    } finally {
      process.destroyForcibly();
    }
  }

  static Optional<String> firstLine(String... command) {
    return lines(command).stream().filter(line -> !line.isEmpty()).findFirst();
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
