package dev.casimir.tests.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Golden files under {@code golden}; the README of each folder says how they were made. */
public final class Golden {
  private Golden() {}

  /** A file of {@code golden/tensor-products}. */
  public static JsonObject file(String name) {
    return file("tensor-products", name);
  }

  /** A file of a folder of {@code golden}. */
  public static JsonObject file(String folder, String name) {
    String path = "/golden/" + folder + "/" + name;
    try (var stream = Golden.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return JsonParser.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All numbers of nested arrays, in order. */
  public static double[] flat(JsonElement nested) {
    List<Double> numbers = new ArrayList<>();
    collect(nested, numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonElement element, List<Double> numbers) {
    if (element instanceof JsonArray array) {
      array.forEach(inner -> collect(inner, numbers));
    } else {
      numbers.add(element.getAsDouble());
    }
  }
}
