package dev.casimir.benchmarks.compare;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Time per product over the degree, both logarithmic, one curve an algorithm. */
final class ChartReport {
  private static final int WIDTH = 1100;
  private static final int HEIGHT = 720;
  private static final int PIXELS_PER_POINT = 2;
  private static final Color INK = new Color(0x24292f);
  private static final Color FAINT = new Color(0xe6e8eb);
  private static final Color GUIDE = new Color(0x9aa1a9);

  private static final Color GUIDE_INK = new Color(0x6b727b);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final int PADDING = 18;
  private static final int[] GUIDES = {6, 3};

  private record Look(Color color, Marker marker, boolean dashed) {}

  private static final List<Look> PEER_LOOKS =
      List.of(
          new Look(new Color(0x6b8e23), SeriesMarkers.PLUS, true),
          new Look(new Color(0xd05ca0), SeriesMarkers.TRAPEZOID, true),
          new Look(new Color(0x5a6b7b), SeriesMarkers.OVAL, true),
          new Look(new Color(0x7a4b2a), SeriesMarkers.RECTANGLE, true));

  private static final Map<String, Look> LOOKS =
      Map.ofEntries(
          look("cg-dense", 0xb3261e, SeriesMarkers.SQUARE),
          look("cg-sparse", 0xe07b39, SeriesMarkers.DIAMOND),
          look("gaunt-sparse", 0xc9a227, SeriesMarkers.TRIANGLE_UP),
          look("gaunt-grid", 0x1a6fb5, SeriesMarkers.CIRCLE),
          look("gaunt-fourier", 0x2a9d8f, SeriesMarkers.TRIANGLE_DOWN),
          look("gaunt-fourier-direct", 0x8a63b5, SeriesMarkers.CROSS),
          look("cg-direct", 0xb3261e, SeriesMarkers.SQUARE),
          look("cg-escn", 0xe07b39, SeriesMarkers.DIAMOND),
          look("gaunt-direct", 0xc9a227, SeriesMarkers.TRIANGLE_UP),
          look("gaunt-escn", 0x1a6fb5, SeriesMarkers.CIRCLE),
          look("contraction", 0xb3261e, SeriesMarkers.SQUARE),
          look("grid", 0x1a6fb5, SeriesMarkers.CIRCLE),
          look("nested", 0xc9a227, SeriesMarkers.TRIANGLE_UP),
          look("fourier", 0x2a9d8f, SeriesMarkers.TRIANGLE_DOWN),
          Map.entry("planner", new Look(INK, SeriesMarkers.NONE, true)));

  private ChartReport() {}

  private static Map.Entry<String, Look> look(String label, int color, Marker marker) {
    return Map.entry(label, new Look(new Color(color), marker, false));
  }

  /** The charts of all variants as a PNG, one below the other. */
  static byte[] toPng(ComparisonResult result) {
    List<ComparisonResult> slices = slices(result);
    BufferedImage image =
        new BufferedImage(
            WIDTH * PIXELS_PER_POINT,
            HEIGHT * PIXELS_PER_POINT * slices.size(),
            BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < slices.size(); i++) {
      Graphics2D graphics =
          image
              .getSubimage(
                  0, i * HEIGHT * PIXELS_PER_POINT, image.getWidth(), HEIGHT * PIXELS_PER_POINT)
              .createGraphics();
      draw(graphics, slices.get(i));
      graphics.dispose();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the chart cannot be encoded", e);
    }
    return bytes.toByteArray();
  }

  /** One result a variant; variants of one degree only are drawn if there are no others. */
  private static List<ComparisonResult> slices(ComparisonResult result) {
    List<ComparisonResult> slices =
        Scaling.variants(result.timings()).stream().map(result::ofVariant).toList();
    List<ComparisonResult> curves =
        slices.stream().filter(slice -> degrees(slice).length > 1).toList();
    return curves.isEmpty() ? slices : curves;
  }

  private static void draw(Graphics2D graphics, ComparisonResult result) {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    XYChart chart = chart(result);
    chart.paint(graphics, WIDTH, HEIGHT);
    labelDegrees(graphics, chart, result);
    labelConditions(graphics, result);
    for (int power : GUIDES) {
      labelGuide(graphics, chart, power);
    }
  }

  private static XYChart chart(ComparisonResult result) {
    String variant = Scaling.variants(result.timings()).getFirst();
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(result.request().operation().title() + (variant.isEmpty() ? "" : ", " + variant))
            .xAxisTitle("largest degree L")
            .yAxisTitle("nanoseconds per " + result.request().operation().unit())
            .build();
    style(chart.getStyler(), result);
    for (int degree : degrees(result)) {
      gridLine(chart, degree);
    }
    for (int power : GUIDES) {
      guide(chart, result, power);
    }
    List<String> ours = Contender.labels(result.request().operation());
    for (String label : ours) {
      List<Timing> timings = Scaling.of(result.timings(), label);
      if (!timings.isEmpty()) {
        Look look = LOOKS.getOrDefault(label, new Look(INK, SeriesMarkers.NONE, false));
        curve(chart, look, timings, legend(result, label));
      }
    }
    List<String> peers =
        Scaling.algorithms(result.timings()).stream()
            .filter(label -> !ours.contains(label))
            .toList();
    for (int i = 0; i < peers.size(); i++) {
      Look look = PEER_LOOKS.get(i % PEER_LOOKS.size());
      String label = peers.get(i);
      curve(chart, look, Scaling.of(result.timings(), label), legend(result, label));
    }
    return chart;
  }

  private static void curve(XYChart chart, Look look, List<Timing> timings, String legend) {
    XYSeries series =
        chart.addSeries(
            legend,
            timings.stream().mapToDouble(Timing::degree).toArray(),
            timings.stream().mapToDouble(Timing::nanoseconds).toArray());
    series.setLineColor(look.color());
    series.setLineStyle(
        look.dashed()
            ? new BasicStroke(
                1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {2, 3}, 0)
            : new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarker(look.marker());
    series.setMarkerColor(look.color());
  }

  private static String legend(ComparisonResult result, String label) {
    return result.fits().stream()
        .filter(f -> f.algorithm().equals(label))
        .filter(f -> f.quantity().equals(ExponentFit.TIME))
        .findFirst()
        .map(f -> String.format(Locale.ROOT, "%s  ~ L^%.1f   ", label, f.exponent()))
        .orElse(label);
  }

  /** XChart's logarithmic axis has no lines between 10 and 20. */
  private static void gridLine(XYChart chart, int degree) {
    XYStyler styler = chart.getStyler();
    XYSeries line =
        chart.addSeries(
            "L=" + degree,
            new double[] {degree, degree},
            new double[] {styler.getYAxisMin(), styler.getYAxisMax()});
    line.setShowInLegend(false);
    line.setLineColor(FAINT);
    line.setLineStyle(new BasicStroke(1));
    line.setMarker(SeriesMarkers.NONE);
  }

  /** A line of slope {@code power}: above the dense curve or below the grid's. */
  private static void guide(XYChart chart, ComparisonResult result, int power) {
    Contender anchor = power == 6 ? Contender.CG_DENSE : Contender.GAUNT_GRID;
    List<Timing> timings = Scaling.of(result.timings(), anchor.label());
    if (timings.size() < 2) {
      return;
    }
    Timing last = timings.getLast();
    double height = last.nanoseconds() * (power == 6 ? 2.2 : 0.45);
    double[] degrees = {Math.max(timings.getFirst().degree(), last.degree() / 3.0), last.degree()};
    double[] times = {height * Math.pow(degrees[0] / degrees[1], power), height};
    XYSeries series = chart.addSeries(guideName(power), degrees, times);
    series.setShowInLegend(false);
    series.setLineColor(GUIDE);
    series.setLineStyle(
        new BasicStroke(
            1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {7, 5}, 0));
    series.setMarker(SeriesMarkers.NONE);
  }

  private static String guideName(int power) {
    return "guide " + power;
  }

  /** Writes the power beside the middle of its guide. */
  private static void labelGuide(Graphics2D graphics, XYChart chart, int power) {
    XYSeries series = chart.getSeries(guideName(power));
    if (series == null) {
      return;
    }
    double x = Math.sqrt(series.getXData()[0] * series.getXData()[1]);
    double y = Math.sqrt(series.getYData()[0] * series.getYData()[1]);
    double shift = power == 6 ? -38 : 12;
    graphics.setColor(GUIDE_INK);
    graphics.setFont(LABEL);
    graphics.drawString(
        power == 6 ? "L\u2076" : "L\u00b3",
        (float) (chart.getScreenXFromChart(x) + shift),
        (float) (chart.getScreenYFromChart(y) + (power == 6 ? -6 : 16)));
  }

  /** Writes the degrees under the axis, leaving out those that would touch. */
  private static void labelDegrees(Graphics2D graphics, XYChart chart, ComparisonResult result) {
    graphics.setColor(INK);
    graphics.setFont(LABEL);
    double bottom = chart.getScreenYFromChart(chart.getStyler().getYAxisMin());
    double free = 0;
    for (int degree : degrees(result)) {
      String label = Integer.toString(degree);
      double width = graphics.getFontMetrics().stringWidth(label);
      double left = chart.getScreenXFromChart(degree) - width / 2;
      if (left > free) {
        graphics.drawString(label, (float) left, (float) (bottom + 22));
        free = left + width + 6;
      }
    }
  }

  /** Says in the lower right corner what was measured where. */
  private static void labelConditions(Graphics2D graphics, ComparisonResult result) {
    ComparisonRequest request = result.request();
    String text =
        "%s, %s; %s, %d channels, %d %s"
            .formatted(
                result.machine().processor(),
                result.machine().provider(),
                request.dtype(),
                request.channels(),
                request.threads(),
                request.threads() == 1 ? "thread" : "threads");
    graphics.setColor(GUIDE_INK);
    graphics.setFont(SMALL);
    int width = graphics.getFontMetrics().stringWidth(text);
    graphics.drawString(text, WIDTH - PADDING - width, HEIGHT - PADDING - 3);
  }

  private static int[] degrees(ComparisonResult result) {
    return result.timings().stream().mapToInt(Timing::degree).distinct().sorted().toArray();
  }

  private static void style(XYStyler styler, ComparisonResult result) {
    styler.setXAxisLogarithmic(true);
    styler.setYAxisLogarithmic(true);
    double[] times = result.timings().stream().mapToDouble(Timing::nanoseconds).toArray();
    styler.setYAxisMin(0.6 * Arrays.stream(times).min().orElse(1));
    styler.setYAxisMax(4 * Arrays.stream(times).max().orElse(1));
    styler.setXAxisMin(0.93 * result.request().minimumDegree());
    styler.setXAxisMax(1.06 * result.request().maximumDegree());
    styler.setXAxisTickLabelsFormattingFunction(x -> " ");
    styler.setYAxisTickLabelsFormattingFunction(
        y -> String.format(Locale.ROOT, y < 1 ? "%.2g" : "%,.0f", y));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setYAxisLogarithmicDecadeOnly(true);
    styler.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    styler.setPlotContentSize(1);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(FAINT);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartFontColor(INK);
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTickMarksColor(GUIDE);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setAxisTickLabelsFont(LABEL);
    styler.setLegendFont(LABEL);
    styler.setLegendPosition(Styler.LegendPosition.InsideNW);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setAxisTitlePadding(24);
    styler.setLegendBackgroundColor(Color.WHITE);
    styler.setLegendSeriesLineLength(34);
    styler.setMarkerSize(9);
    styler.setChartPadding(PADDING);
  }
}
