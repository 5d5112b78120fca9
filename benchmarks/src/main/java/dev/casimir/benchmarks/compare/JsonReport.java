package dev.casimir.benchmarks.compare;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import java.util.Locale;

/** A comparison as JSON. The names are those of the records, see docs/compare.md. */
final class JsonReport {
  /** Value of {@code format}: changes when a name changes its meaning. */
  static final String FORMAT = "casimir-compare-1";

  private JsonReport() {}

  /** The whole result; numbers that are not finite are null. */
  static String toText(ComparisonResult result) {
    Gson gson = gson();
    JsonObject root = new JsonObject();
    root.addProperty("format", FORMAT);
    root.addProperty("verdict", result.passed() ? "passed" : "failed");
    root.add("machine", gson.toJsonTree(result.machine()));
    root.add("request", request(result.request()));
    root.add("peak", gson.toJsonTree(result.peak()));
    root.add("correctness", gson.toJsonTree(result.correctness()));
    root.add("timings", gson.toJsonTree(result.timings()));
    root.add("fits", gson.toJsonTree(result.fits()));
    root.add(
        "planner",
        gson.toJsonTree(PlannerChoice.of(result.request().operation(), result.timings())));
    root.add("skipped", gson.toJsonTree(result.skipped()));
    root.add("peers", gson.toJsonTree(result.request().peers()));
    return gson.toJson(root) + "\n";
  }

  private static JsonObject request(ComparisonRequest request) {
    JsonObject json = new JsonObject();
    json.addProperty("operation", request.operation().label());
    json.addProperty("weights", request.weights().name().toLowerCase(Locale.ROOT));
    JsonArray sizes = new JsonArray();
    request.sizes().forEach(sizes::add);
    json.add("sizes", sizes);
    json.addProperty("minimumDegree", request.minimumDegree());
    json.addProperty("maximumDegree", request.maximumDegree());
    json.addProperty("batch", request.batch());
    json.addProperty("channels", request.channels());
    json.addProperty("dtype", request.dtype().name());
    json.addProperty("layout", "IR_MUL");
    json.addProperty("threads", request.threads());
    json.addProperty("operands", request.operandDescription());
    json.addProperty("seed", request.seed());
    json.addProperty("effort", request.effort().name());
    json.addProperty("forks", request.effort().forks());
    json.addProperty("iterations", request.effort().iterations());
    json.addProperty("iterationMilliseconds", request.effort().iterationMilliseconds());
    return json;
  }

  private static Gson gson() {
    JsonSerializer<Double> finite =
        (value, type, context) ->
            Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
    return new GsonBuilder()
        .registerTypeAdapter(Double.class, finite)
        .registerTypeAdapter(double.class, finite)
        .disableHtmlEscaping()
        .serializeNulls()
        .setPrettyPrinting()
        .create();
  }
}
