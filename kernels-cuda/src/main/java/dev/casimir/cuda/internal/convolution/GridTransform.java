package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.IntegerSections;
import dev.casimir.cuda.internal.plan.KernelFunction;
import dev.casimir.cuda.internal.plan.Launcher;
import dev.casimir.cuda.internal.plan.PlanTables;
import dev.casimir.product.internal.convolution.grid.Components;
import dev.casimir.product.internal.convolution.grid.SphereFunctions;
import java.util.ArrayList;
import java.util.List;

/**
 * The features of nodes as functions at the points of a grid, or those from these.
 *
 * @param quads of rows that are made together
 * @param dimension of the features of a node
 * @param pointRows of a node
 * @param plan address of the table of integers
 * @param matrix address of the numbers
 */
record GridTransform(
    KernelFunction kernel, int quads, int dimension, int pointRows, long plan, long matrix) {
  private static final int QUAD = 4;
  private static final int THREADS = 128;

  /** Of rows that all depend on the same ones. */
  private static final class Builder {
    private final List<Integer> quads = new ArrayList<>();
    private final List<Integer> components = new ArrayList<>();
    private final List<Double> matrix = new ArrayList<>();

    /** Rows {@code to .. to + values.length} from as many rows as each has values. */
    void add(int from, int to, double[][] values) {
      for (int row = 0; row < values.length; row += QUAD) {
        int count = Math.min(QUAD, values.length - row);
        quads.addAll(List.of(from, from + values[row].length, to + row, count, matrix.size()));
        for (int column = 0; column < values[row].length; column++) {
          for (int i = 0; i < QUAD; i++) {
            matrix.add(i < count ? values[row + i][column] : 0);
          }
        }
      }
    }

    void addComponents(Components added) {
      for (int i = 0; i < added.size(); i++) {
        components.add(added.offsets()[i]);
        components.add(added.strides()[i]);
      }
    }
  }

  /**
   * A transform of the functions that are sent, or of those that are received; these are multiplied
   * by the weights of the quadrature.
   *
   * @param pointRows at least one for each function and point; those beyond become zero
   */
  static GridTransform of(
      PlanTables tables,
      ConvolutionSetting setting,
      SphereFunctions functions,
      int pointRows,
      boolean received,
      boolean toPoints) {
    Builder builder = new Builder();
    int points = functions.points().size();
    int component = 0;
    for (int pair = 0; pair < functions.pairs().size(); pair++) {
      SphereFunctions.Pair both = functions.pairs().get(pair);
      Components components = received ? both.received() : both.sent();
      double[][] values = functions.points().table(components.harmonics(), received);
      builder.addComponents(components);
      if (toPoints) {
        builder.add(component, pair * points, values);
      } else {
        builder.add(pair * points, component, transposed(values, components.size()));
      }
      component += components.size();
    }
    int used = functions.pairs().size() * points;
    if (toPoints) {
      builder.add(0, used, new double[pointRows - used][0]);
    }
    String name = "convolution_grid_" + (toPoints ? "points" : "features") + setting.suffix();
    double[] matrix = builder.matrix.stream().mapToDouble(Double::doubleValue).toArray();
    return new GridTransform(
        tables.function("convolution_grid", name),
        builder.quads.size() / 5,
        (received ? setting.operation().output() : setting.operation().nodes()).dimension(),
        pointRows,
        tables.integers(IntegerSections.join(builder.quads, builder.components)),
        tables.numbers(setting.dtype(), matrix));
  }

  private static double[][] transposed(double[][] values, int columns) {
    double[][] rows = new double[columns][values.length];
    for (int point = 0; point < values.length; point++) {
      for (int k = 0; k < columns; k++) {
        rows[k][point] = values[point][k];
      }
    }
    return rows;
  }

  /** For channels from {@code first} on. */
  void enqueue(Launcher launcher, long nodes, int first, int channels, long features, long panels) {
    Cells cells = new Cells().addresses(plan, matrix);
    cells.add(quads).add(channels).add(first).add(dimension).add(pointRows);
    cells.addresses(features, panels).add(nodes);
    launcher.launchItems(kernel, nodes * channels, THREADS, 0, cells);
  }
}
