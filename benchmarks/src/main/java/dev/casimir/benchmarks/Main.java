package dev.casimir.benchmarks;

import java.io.IOException;

/** Runs JMH with its own command line, on every benchmark of this module. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws IOException {
    org.openjdk.jmh.Main.main(arguments);
  }
}
