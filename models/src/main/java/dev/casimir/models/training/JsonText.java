package dev.casimir.models.training;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Descriptions as JSON. */
final class JsonText {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private JsonText() {}

  /**
   * Numbers, texts, truth values, lists, arrays of numbers and maps of these. What JSON has no
   * number for, NaN and the infinities, is null.
   *
   * @throws IllegalArgumentException for anything else
   */
  static JsonElement of(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        JsonObject object = new JsonObject();
        map.forEach((key, member) -> object.add(String.valueOf(key), of(member)));
        yield object;
      }
      case Iterable<?> list -> {
        JsonArray array = new JsonArray();
        list.forEach(member -> array.add(of(member)));
        yield array;
      }
      case int[] numbers -> {
        JsonArray array = new JsonArray();
        for (int number : numbers) {
          array.add(number);
        }
        yield array;
      }
      case double[] numbers -> {
        JsonArray array = new JsonArray();
        for (double number : numbers) {
          array.add(of(number));
        }
        yield array;
      }
      case Number number ->
          Double.isFinite(number.doubleValue()) ? new JsonPrimitive(number) : JsonNull.INSTANCE;
      case String text -> new JsonPrimitive(text);
      case Boolean truth -> new JsonPrimitive(truth);
      default ->
          throw new IllegalArgumentException(
              "description: expected numbers, texts, lists and maps, got " + value.getClass());
    };
  }

  /** One line. */
  static String line(JsonElement element) {
    return GSON.toJson(element);
  }

  /**
   * Where two descriptions differ first, in the order of the names, and how; numbers are equal if
   * they are written alike.
   *
   * @param name of the description itself
   */
  static Optional<String> difference(String name, JsonElement stored, JsonElement present) {
    // A number that was read equals only one that was read.
    JsonElement here = JsonParser.parseString(line(present));
    if (stored.equals(here)) {
      return Optional.empty();
    }
    if (stored instanceof JsonObject one && here instanceof JsonObject other) {
      TreeSet<String> members = new TreeSet<>(one.keySet());
      members.addAll(other.keySet());
      for (String member : members) {
        String path = name + "." + member;
        if (!one.has(member) || !other.has(member)) {
          return Optional.of(path + (one.has(member) ? " is only there" : " is only here"));
        }
        Optional<String> inside = difference(path, one.get(member), other.get(member));
        if (inside.isPresent()) {
          return inside;
        }
      }
    }
    return Optional.of("%s is %s there and %s here".formatted(name, line(stored), line(here)));
  }
}
