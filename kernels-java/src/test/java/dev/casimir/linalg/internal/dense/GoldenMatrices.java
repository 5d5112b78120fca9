package dev.casimir.linalg.internal.dense;

import dev.casimir.testing.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Matrices with functions and factors to 32 digits; the README beside the files says how they were
 * made.
 */
public final class GoldenMatrices {
  public static final double UNIT = 0x1p-53;

  private static final Path DIRECTORY = Path.of("../tests/src/test/resources/golden/lie-groups");

  private static final List<Case> MATRICES = cases("matrices.json");

  private GoldenMatrices() {}

  /** One case of a golden file. */
  public record Case(Map<String, Object> members) {
    public int n() {
      return ((Double) members.get("n")).intValue();
    }

    public boolean has(String name) {
      return members.containsKey(name);
    }

    public double[] numbers(String name) {
      return Json.numbers(members.get(name));
    }

    /** A number, at least one; one where the file gives none. */
    public double condition(String name) {
      double condition = (Double) members.get(name);
      return condition > 1 ? condition : 1;
    }

    String word(String name) {
      return (String) members.get(name);
    }

    /** || x - (X + X_lo) ||_F / || X ||_F. */
    public double error(double[] x, String name) {
      double[] high = numbers(name);
      double[] low = numbers(name + "_lo");
      double error = 0;
      double size = 0;
      for (int i = 0; i < x.length; i++) {
        error = Math.hypot(error, x[i] - high[i] - low[i]);
        size = Math.hypot(size, high[i]);
      }
      return size == 0 ? error : error / size;
    }

    @Override
    public String toString() {
      String id = has("id") ? word("category") + " " + word("note") : "";
      return "n = %d, case %s %s".formatted(n(), members.get(has("id") ? "id" : "case"), id);
    }
  }

  public static List<Case> matrices() {
    return MATRICES;
  }

  public static List<Case> frechet() {
    return cases("frechet.json");
  }

  @SuppressWarnings("unchecked")
  private static List<Case> cases(String file) {
    List<Case> cases = new ArrayList<>();
    for (Object members : (List<?>) Json.read(DIRECTORY.resolve(file)).get("cases")) {
      cases.add(new Case((Map<String, Object>) members));
    }
    return cases;
  }

  /** Gathers errors in units of the bound of each case, and names those above one. */
  public static final class Errors {
    private final List<String> failures = new ArrayList<>();

    public void add(double error, double bound, Object name) {
      if (!(error <= bound)) {
        failures.add("%s: %.3g times the bound".formatted(name, error / bound));
      }
    }

    public void check(Consumer<String> fail) {
      if (!failures.isEmpty()) {
        fail.accept(failures.size() + " failures: " + String.join("; ", failures));
      }
    }
  }
}
