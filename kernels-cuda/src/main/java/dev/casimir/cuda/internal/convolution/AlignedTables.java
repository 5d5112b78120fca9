package dev.casimir.cuda.internal.convolution;

import dev.casimir.cuda.internal.plan.IntegerSections;
import dev.casimir.product.internal.convolution.ConvolutionPath;
import dev.casimir.product.internal.convolution.aligned.AlignedRows;
import dev.casimir.product.internal.convolution.aligned.EdgeAlignedBlocks;
import dev.casimir.product.internal.convolution.aligned.Jobs;
import dev.casimir.product.internal.convolution.aligned.OrderMatrices;
import dev.casimir.product.internal.convolution.aligned.PanelFrame;
import dev.casimir.product.internal.convolution.aligned.Turns;
import dev.casimir.product.internal.convolution.aligned.WignerHalves;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The matrices of an edge in its frame and what is multiplied with them, as {@code
 * casimir/convolution_aligned.cuh} reads it. First come the rotations of all degrees, then the
 * matrices of couplings; each has for every column its rows, padded to quads.
 */
final class AlignedTables {
  private static final int QUAD = 4;

  private final WignerHalves wigner;

  /** Where the matrix stands whose first entry is of this number. */
  private final int[] rotations;

  private final List<Integer> degrees = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<Integer> couplingPlaces = new ArrayList<>();
  private final List<Integer> couplingSums = new ArrayList<>(List.of(0));
  private final List<Integer> couplingTerms = new ArrayList<>();
  private final List<Double> couplingFactors = new ArrayList<>();
  private final List<Integer> rowLists = new ArrayList<>();
  private final List<List<Integer>> features = new ArrayList<>();
  private int numbers;

  AlignedTables(int maximumDegree) {
    wigner = new WignerHalves(maximumDegree);
    rotations = new int[wigner.size()];
    for (int l = 0; l <= maximumDegree; l++) {
      degrees.add(places.size());
      square(wigner.cosine(l, 0, 0), l + 1);
      if (l > 0) {
        square(wigner.sine(l, 1, 1), l);
      }
    }
    degrees.add(places.size());
  }

  private static int padded(int rows) {
    return (rows + QUAD - 1) / QUAD * QUAD;
  }

  /** A matrix of a rotation, its entries row after row from {@code entry} on. */
  private void square(int entry, int width) {
    rotations[entry] = numbers;
    for (int row = 0; row < width; row++) {
      for (int column = 0; column < width; column++) {
        places.add(numbers + column * padded(width) + row);
      }
    }
    numbers += width * padded(width);
  }

  /**
   * Adds the sections of a side: components, orders zero, other orders, products with rotations.
   *
   * @param back whether features leave the frame here
   */
  void addSide(AlignedRows rows, FeatureRows components, boolean back) {
    List<Integer> table = new ArrayList<>();
    for (int row = 0; row < components.count(); row++) {
      components.write(row, table);
    }
    Turns turns = Turns.of(rows);
    List<Integer> orders = new ArrayList<>();
    for (int m = 1; m < turns.starts().length; m++) {
      for (int t = turns.starts()[m - 1]; t < turns.starts()[m]; t += Turns.ENTRY) {
        int[] order = turns.orders();
        orders.addAll(List.of(order[t], order[t + 1], order[t + 2], order[t + 3], m, order[t + 4]));
      }
    }
    List<Integer> jobs = new ArrayList<>();
    Jobs products = PanelFrame.jobs(rows, wigner, back);
    for (int job = 0; job < products.jobs().length; job += OrderMatrices.JOB) {
      writeJob(products, job, rotations[products.jobs()[job + 2]], jobs);
    }
    features.addAll(List.of(table, list(turns.zonal()), orders, jobs));
  }

  static List<Integer> list(int... values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  private void writeJob(Jobs from, int job, int matrix, List<Integer> to) {
    int rows = from.jobs()[job];
    int columns = from.jobs()[job + 1];
    int inputs = rowLists.size();
    for (int i = 0; i < columns; i++) {
      rowLists.add(from.inputs()[from.jobs()[job + 5] + i]);
    }
    int outputs = rowLists.size();
    for (int i = 0; i < rows; i++) {
      rowLists.add(from.outputs()[from.jobs()[job + 6] + i]);
    }
    to.addAll(List.of(rows, columns, matrix, inputs, outputs));
  }

  /**
   * Adds a section of products with the couplings of orders, and their entries.
   *
   * @param jobs with entries from 0 on
   * @param results where the results stand, if odd orders are to change their signs
   */
  void addCouplings(
      EdgeAlignedBlocks blocks, Jobs jobs, AlignedRows results, boolean signed, PathTerms paths) {
    List<Integer> section = new ArrayList<>();
    Map<Integer, Integer> known = new HashMap<>();
    int[] table = jobs.jobs();
    for (int job = 0; job < table.length; job += OrderMatrices.JOB) {
      int at = numbers;
      if (table[job + 1] > 0) {
        Integer before = known.putIfAbsent(table[job + 2], numbers);
        if (before == null) {
          int order = orderOf(results, jobs.outputs()[table[job + 6]]);
          addEntries(blocks, table, job, signed && order % 2 == 1 ? -1 : 1, paths);
        } else {
          at = before;
        }
      }
      writeJob(jobs, job, at, section);
    }
    features.add(section);
  }

  /** The weights of paths, and which of them vanish with the vector. */
  record PathTerms(List<ConvolutionPath> paths) {
    PathTerms {
      paths = List.copyOf(paths);
    }

    int vanishes(int path) {
      return paths.get(path).coefficients().degree2() == 0 ? 0 : 1;
    }
  }

  private void addEntries(
      EdgeAlignedBlocks blocks, int[] table, int job, int sign, PathTerms paths) {
    int rows = table[job];
    int columns = table[job + 1];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int entry = table[job + 2] + row * table[job + 3] + column * table[job + 4];
        for (EdgeAlignedBlocks.Term term : blocks.terms(entry)) {
          couplingTerms.addAll(List.of(term.path(), paths.vanishes(term.path())));
          couplingFactors.add(sign * term.factor());
        }
        couplingPlaces.add(numbers + column * padded(rows) + row);
        couplingSums.add(couplingFactors.size());
      }
    }
    numbers += columns * padded(rows);
  }

  /** The order of a row by order. */
  private static int orderOf(AlignedRows rows, int row) {
    int order = 0;
    while (order < rows.maximumDegree() && rows.orderStart(order + 1, false) <= row) {
      order++;
    }
    return order;
  }

  /** Adds a section of its own. */
  void add(List<Integer> section) {
    features.add(section);
  }

  /** Numbers of the matrices of an edge; a multiple of a quad. */
  int numbers() {
    return numbers;
  }

  /** The table of integers. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of lists
  int[] integers() {
    List<Integer> sources = new ArrayList<>();
    for (int source : wigner.sources()) {
      sources.add(places.get(source));
    }
    List<List<Integer>> all =
        new ArrayList<>(
            List.of(
                degrees,
                places,
                list(wigner.starts()),
                sources,
                couplingPlaces,
                couplingSums,
                couplingTerms,
                rowLists));
    all.addAll(features);
    all.add(List.of());
    return IntegerSections.join(all.toArray(List[]::new));
  }

  double[] rotationFactors() {
    return wigner.factors();
  }

  double[] couplingFactors() {
    return couplingFactors.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
