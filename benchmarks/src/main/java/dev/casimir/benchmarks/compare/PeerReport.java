package dev.casimir.benchmarks.compare;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What another library took for the same products, from a file of the format of {@code
 * compare.json} that a script in {@code benchmarks/peers} wrote.
 *
 * @param file name of the file, without its folder
 * @param processor where it was measured
 * @param runtime what ran, for example {@code torch 2.7.1}
 * @param date when, as the file says
 * @param dtype precision
 * @param channels channels of every irrep
 * @param threads threads of the library
 * @param timings the points that measure what a comparison measures; multiply-adds are not known
 *     (0), nor what follows from them (NaN)
 * @param otherOperations algorithms of the file that measure something else
 */
public record PeerReport(
    String file,
    String processor,
    String runtime,
    String date,
    String dtype,
    int channels,
    int threads,
    List<Timing> timings,
    List<String> otherOperations) {
  private static final String PRODUCT = "product";

  public PeerReport {
    timings = List.copyOf(timings);
    otherOperations = List.copyOf(otherOperations);
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException with one sentence if it is no such report, if its own checks
   *     failed, or if it names one of our algorithms
   */
  public static PeerReport read(Path file) throws IOException {
    String text = Files.readString(file);
    try {
      return parse(String.valueOf(file.getFileName()), JsonParser.parseString(text));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException e) {
      throw new IllegalArgumentException(
          file + ": not a report of a comparison: " + e.getMessage(), e);
    }
  }

  private static PeerReport parse(String name, JsonElement element) {
    JsonObject root = element.getAsJsonObject();
    require(name, text(root, "format").equals(JsonReport.FORMAT), "format", JsonReport.FORMAT);
    require(name, text(root, "verdict").equals("passed"), "verdict", "passed");
    JsonObject machine = member(root, "machine").getAsJsonObject();
    JsonObject request = member(root, "request").getAsJsonObject();
    JsonArray points = member(root, "timings").getAsJsonArray();
    List<Timing> timings = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (JsonElement point : points) {
      JsonObject timing = point.getAsJsonObject();
      String algorithm = text(timing, "algorithm");
      if (!timing.has("operation") || text(timing, "operation").equals(PRODUCT)) {
        timings.add(timing(name, algorithm, timing));
      } else if (!others.contains(algorithm)) {
        others.add(algorithm);
      }
    }
    return new PeerReport(
        name,
        text(machine, "processor"),
        text(machine, "provider"),
        text(machine, "date"),
        text(request, "dtype"),
        member(request, "channels").getAsInt(),
        member(request, "threads").getAsInt(),
        timings,
        others);
  }

  /** One point; whether its iterations are steady was for its own report to say. */
  private static Timing timing(String name, String algorithm, JsonObject timing) {
    if (Contender.labels().contains(algorithm)) {
      throw new IllegalArgumentException(
          name + ": algorithm: expected the name of a peer, got our own \"" + algorithm + "\"");
    }
    double nanoseconds = member(timing, "nanoseconds").getAsDouble();
    require(name, nanoseconds > 0 && Double.isFinite(nanoseconds), "nanoseconds", "positive");
    return new Timing(
        algorithm,
        member(timing, "degree").getAsInt(),
        text(timing, "ran"),
        member(timing, "batch").getAsInt(),
        0,
        nanoseconds,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        List.of(nanoseconds));
  }

  private static void require(String name, boolean holds, String member, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": " + member + ": expected " + expected);
    }
  }

  private static String text(JsonObject object, String name) {
    return member(object, name).getAsString();
  }

  private static JsonElement member(JsonObject object, String name) {
    JsonElement member = object.get(name);
    if (member == null) {
      throw new JsonParseException("\"" + name + "\" is missing");
    }
    return member;
  }
}
