package dev.casimir.device;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * How fast algorithms run on a machine: for each, the rate in multiply-adds per nanosecond at some
 * amounts of work. Planners estimate times from it. Nothing is read unless the system property
 * {@value #PROPERTY} names a file; without, planners use estimates of their own. A calibration
 * changes which algorithm is chosen, hence the last bits of a result, never its accuracy.
 *
 * <p>The file has one line for each algorithm, {@code name = work:rate work:rate ...}, with work in
 * multiply-adds per lane.
 */
public final class Calibration {
  /** System property that names the file of measured rates. */
  public static final String PROPERTY = "casimir.calibration";

  private static final Calibration NONE = new Calibration(Map.of(), "estimated");

  /** Read once, at the first plan. */
  private static final class Current {
    static final Function<String, Calibration> READER = name -> read(Path.of(name));
    static final Calibration VALUE =
        Optional.ofNullable(System.getProperty(PROPERTY)).map(READER).orElse(NONE);
  }

  private final Map<String, NavigableMap<Double, Double>> rates;
  private final String source;

  private Calibration(Map<String, NavigableMap<Double, Double>> rates, String source) {
    this.rates = rates;
    this.source = source;
  }

  /**
   * What planners of this JVM use.
   *
   * @throws IllegalArgumentException if the file that {@value #PROPERTY} names cannot be read
   */
  public static Calibration current() {
    try {
      return Current.VALUE;
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  /** No measured rates. */
  public static Calibration none() {
    return NONE;
  }

  /**
   * Reads a file of rates.
   *
   * @throws IllegalArgumentException with one sentence if it cannot be read or is not one
   */
  public static Calibration read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException("calibration: " + file + " cannot be read", e);
    }
    Map<String, NavigableMap<Double, Double>> rates = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      rates.put(name, points(file, name, properties.getProperty(name)));
    }
    return new Calibration(rates, String.valueOf(file.getFileName()));
  }

  private static NavigableMap<Double, Double> points(Path file, String name, String text) {
    NavigableMap<Double, Double> points = new TreeMap<>();
    for (String point : text.strip().split("\\s+")) {
      String[] parts = point.split(":", -1);
      try {
        double work = Double.parseDouble(parts[0]);
        double rate = Double.parseDouble(parts[1]);
        if (parts.length == 2 && work > 0 && rate > 0 && Double.isFinite(work / rate)) {
          points.put(work, rate);
          continue;
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        // refused below
      }
      throw new IllegalArgumentException(
          "calibration: "
              + file
              + ": "
              + name
              + ": expected pairs work:rate of positive numbers, got \""
              + point
              + "\"");
    }
    return points;
  }

  /** The same with the rate of one algorithm at one amount of work. */
  public Calibration with(String algorithm, double work, double rate) {
    Map<String, NavigableMap<Double, Double>> more = new TreeMap<>(rates);
    NavigableMap<Double, Double> points =
        new TreeMap<>(rates.getOrDefault(algorithm, new TreeMap<>()));
    points.put(work, rate);
    more.put(algorithm, points);
    return new Calibration(more, "measured");
  }

  /** {@code estimated}, or where the rates come from. */
  public String source() {
    return source;
  }

  /**
   * Multiply-adds per nanosecond of an algorithm at this much work, interpolated between the
   * nearest measured points on a logarithmic scale of work; empty if it was not measured.
   */
  public OptionalDouble rate(String algorithm, double work) {
    NavigableMap<Double, Double> points = rates.get(algorithm);
    if (points == null) {
      return OptionalDouble.empty();
    }
    Map.Entry<Double, Double> below = points.floorEntry(work);
    Map.Entry<Double, Double> above = points.ceilingEntry(work);
    if (below == null || above == null) {
      Map.Entry<Double, Double> end = below == null ? points.firstEntry() : below;
      return OptionalDouble.of(end.getValue());
    }
    if (below.getKey().equals(above.getKey())) {
      return OptionalDouble.of(below.getValue());
    }
    double part = Math.log(work / below.getKey()) / Math.log(above.getKey() / below.getKey());
    return OptionalDouble.of(below.getValue() + part * (above.getValue() - below.getValue()));
  }

  /** The lines of the file, sorted by name. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    rates.forEach(
        (name, points) -> {
          StringBuilder line = new StringBuilder(name).append(" =");
          points.forEach((work, rate) -> line.append(' ').append(work).append(':').append(rate));
          lines.add(line.toString());
        });
    return lines;
  }
}
