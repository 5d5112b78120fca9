package dev.casimir.cli.info;

import com.google.gson.GsonBuilder;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Streams;
import dev.casimir.cli.Version;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code casimir info}. */
@Command(
    name = "info",
    description = "Tell what this machine and this JVM offer the kernels, and what is in use.")
public final class InfoCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  public InfoCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("casimir", Version.current());
    facts.put("processor", Processor.facts());
    facts.put("kernels", VirtualMachine.kernelFacts());
    facts.put("java", VirtualMachine.facts());
    facts.put("flags", VirtualMachine.flags());
    facts.put("memory", VirtualMachine.memoryFacts());
    facts.put("gpus", Gpus.found());
    facts.put("cuda", Gpus.kernelFacts());
    if (json) {
      streams.out().println(new GsonBuilder().setPrettyPrinting().create().toJson(facts));
    } else {
      facts.forEach((name, value) -> print(streams.out(), name, value));
    }
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, String name, Object value) {
    switch (value) {
      case Map<?, ?> entries -> {
        out.println(name);
        entries.forEach((key, entry) -> out.printf("  %-22s %s%n", key, text(entry)));
      }
      case List<?> items when items.isEmpty() -> out.printf("%-24s none found%n", name);
      case List<?> items -> {
        out.println(name);
        items.forEach(item -> out.println("  " + item));
      }
      default -> out.printf("%-24s %s%n", name, value);
    }
  }

  private static String text(Object entry) {
    return entry instanceof List<?> items
        ? String.join(", ", items.stream().map(String::valueOf).toList())
        : String.valueOf(entry);
  }
}
