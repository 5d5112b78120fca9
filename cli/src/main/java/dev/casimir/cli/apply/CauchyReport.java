package dev.casimir.cli.apply;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.casimir.holomorphic.AnalyticFunction;
import dev.casimir.holomorphic.CauchyCoefficient;
import dev.casimir.holomorphic.CauchyDerivative;
import dev.casimir.holomorphic.CauchyResult;
import java.util.List;

/** What a run of {@code cauchy-derivative} did, for people and for programs. */
final class CauchyReport {
  private CauchyReport() {}

  /** How radius and nodes came about, and what it took. */
  static String explain(
      AnalyticFunction function, CauchyDerivative derivative, List<CauchyResult> results) {
    String orders =
        derivative.oneCircle()
            ? "orders 0 to " + derivative.largestOrder()
            : "order " + derivative.largestOrder();
    String radius =
        derivative.radius().isPresent()
            ? "radius " + derivative.radius().getAsDouble()
            : derivative.oneCircle()
                ? "the largest radius at which the nodes resolve the function"
                : "the radius at which rounding errors are smallest";
    String nodes =
        derivative.nodes().isPresent() ? derivative.nodes().getAsInt() + " nodes" : "nodes found";
    long evaluations = results.stream().mapToLong(CauchyResult::evaluations).sum();
    return "Cauchy derivatives of %s, %s: %s, %s, offset %s, %s%n%d points, %d evaluations%n"
        .formatted(
            function.label(),
            orders,
            radius,
            nodes,
            derivative.offset().label(),
            derivative.realOnReal() ? "real on the real axis" : "whole circles",
            results.size(),
            evaluations);
  }

  /** One object per point with one per coefficient; what is not finite is left out. */
  static String json(
      AnalyticFunction function, CauchyDerivative derivative, List<CauchyResult> results) {
    JsonArray points = new JsonArray();
    for (CauchyResult result : results) {
      JsonArray coefficients = new JsonArray();
      for (CauchyCoefficient c : result.coefficients()) {
        JsonObject object = new JsonObject();
        object.addProperty("order", c.order());
        object.addProperty("status", c.status().name());
        add(object, "re", c.re());
        add(object, "im", c.im());
        add(object, "radius", c.radius());
        object.addProperty("nodes", c.nodes());
        add(object, "truncation", c.truncation());
        add(object, "roundoff", c.roundoff());
        add(object, "conditionNumber", c.conditionNumber());
        add(object, "meanValueDefect", c.meanValueDefect());
        coefficients.add(object);
      }
      JsonObject point = new JsonObject();
      add(point, "re", result.centreRe());
      add(point, "im", result.centreIm());
      point.addProperty("evaluations", result.evaluations());
      point.add("coefficients", coefficients);
      points.add(point);
    }
    JsonObject root = new JsonObject();
    root.addProperty("function", function.label());
    root.addProperty("offset", derivative.offset().label());
    root.addProperty("tolerance", derivative.tolerance());
    root.add("points", points);
    return new GsonBuilder().setPrettyPrinting().create().toJson(root);
  }

  private static void add(JsonObject object, String name, double number) {
    if (Double.isFinite(number)) {
      object.addProperty(name, number);
    }
  }
}
