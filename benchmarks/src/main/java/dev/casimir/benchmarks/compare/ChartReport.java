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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
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

  private record Look(Color color, Marker marker, boolean dashed) {}

  private static final Map<Contender, Look> LOOKS =
      Map.of(
          Contender.CG_DENSE, new Look(new Color(0xb3261e), SeriesMarkers.SQUARE, false),
          Contender.CG_SPARSE, new Look(new Color(0xe07b39), SeriesMarkers.DIAMOND, false),
          Contender.GAUNT_SPARSE, new Look(new Color(0xc9a227), SeriesMarkers.TRIANGLE_UP, false),
          Contender.GAUNT_GRID, new Look(new Color(0x1a6fb5), SeriesMarkers.CIRCLE, false),
          Contender.GAUNT_FOURIER,
              new Look(new Color(0x2a9d8f), SeriesMarkers.TRIANGLE_DOWN, false),
          Contender.GAUNT_FOURIER_DIRECT, new Look(new Color(0x8a63b5), SeriesMarkers.CROSS, false),
          Contender.PLANNER, new Look(INK, SeriesMarkers.NONE, true));

  private ChartReport() {}

  /** The chart as a PNG. */
  static byte[] toPng(ComparisonResult result) {
    BufferedImage image =
        new BufferedImage(
            WIDTH * PIXELS_PER_POINT, HEIGHT * PIXELS_PER_POINT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    chart(result).paint(graphics, WIDTH, HEIGHT);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the chart cannot be encoded", e);
    }
    return bytes.toByteArray();
  }

  private static XYChart chart(ComparisonResult result) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Tensor products of degrees 0..L: Clebsch-Gordan against Gaunt")
            .xAxisTitle("largest degree L")
            .yAxisTitle("nanoseconds per product")
            .build();
    style(chart.getStyler(), result);
    guide(chart, result, 6);
    guide(chart, result, 3);
    for (Contender contender : Contender.values()) {
      List<Timing> timings = Scaling.of(result.timings(), contender.label());
      if (!timings.isEmpty()) {
        curve(chart, contender, timings, legend(result, contender));
      }
    }
    return chart;
  }

  private static void curve(
      XYChart chart, Contender contender, List<Timing> timings, String legend) {
    XYSeries series =
        chart.addSeries(
            legend,
            timings.stream().mapToDouble(Timing::degree).toArray(),
            timings.stream().mapToDouble(Timing::nanoseconds).toArray());
    Look look = LOOKS.getOrDefault(contender, new Look(INK, SeriesMarkers.NONE, false));
    series.setLineColor(look.color());
    series.setLineStyle(
        look.dashed()
            ? new BasicStroke(
                1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {2, 3}, 0)
            : new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarker(look.marker());
    series.setMarkerColor(look.color());
  }

  private static String legend(ComparisonResult result, Contender contender) {
    return result.fits().stream()
        .filter(f -> f.algorithm().equals(contender.label()))
        .filter(f -> f.quantity().equals(ExponentFit.TIME))
        .findFirst()
        .map(f -> String.format(Locale.ROOT, "%s  ~ L^%.1f", contender.label(), f.exponent()))
        .orElse(contender.label());
  }

  /** A line of slope {@code power} through the fastest or, for the steep one, the slowest curve. */
  private static void guide(XYChart chart, ComparisonResult result, int power) {
    String anchor = power == 6 ? Contender.CG_DENSE.label() : Contender.GAUNT_GRID.label();
    List<Timing> timings = Scaling.of(result.timings(), anchor);
    if (timings.size() < 2) {
      return;
    }
    Timing last = timings.getLast();
    double height = last.nanoseconds() * (power == 6 ? 2.2 : 0.45);
    double[] degrees = {Math.max(1, last.degree() / 3.0), last.degree()};
    double[] times = {height * Math.pow(degrees[0] / degrees[1], power), height};
    XYSeries series = chart.addSeries("slope L^" + power, degrees, times);
    series.setLineColor(GUIDE);
    series.setLineStyle(
        new BasicStroke(
            1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1, new float[] {7, 5}, 0));
    series.setMarker(SeriesMarkers.NONE);
  }

  private static void style(XYStyler styler, ComparisonResult result) {
    styler.setXAxisLogarithmic(true);
    styler.setYAxisLogarithmic(true);
    styler.setXAxisLogarithmicDecadeOnly(false);
    styler.setXAxisMin(0.9 * result.request().minimumDegree());
    styler.setXAxisMax(1.1 * result.request().maximumDegree());
    styler.setXAxisTickLabelsFormattingFunction(x -> String.format(Locale.ROOT, "%.0f", x));
    styler.setYAxisTickLabelsFormattingFunction(
        y -> String.format(Locale.ROOT, y < 1 ? "%.2g" : "%,.0f", y));
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(FAINT);
    styler.setPlotGridLinesStroke(new BasicStroke(1));
    styler.setChartFontColor(INK);
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTickMarksColor(GUIDE);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setLegendPosition(Styler.LegendPosition.InsideNW);
    styler.setLegendBorderColor(FAINT);
    styler.setLegendBackgroundColor(Color.WHITE);
    styler.setLegendSeriesLineLength(34);
    styler.setMarkerSize(9);
    styler.setChartPadding(18);
  }
}
