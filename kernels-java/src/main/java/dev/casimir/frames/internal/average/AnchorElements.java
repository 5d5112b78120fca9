package dev.casimir.frames.internal.average;

import dev.casimir.random.RandomStream;
import java.util.Arrays;

/**
 * The weighted frame of one cloud whose elements have their first axis along one point and their
 * second along another, with weights that vary smoothly and vanish where an axis would be
 * undefined.
 *
 * <p>With weights w of the points, a_i ~ w_i |z_i|^2 and b_ij ~ w_j |P_i z_j|^2 for P_i = 1 - e1
 * e1', element (i, j) has weight a_i b_ij. Where the cloud is nearly a line the second axis tends
 * to become undefined; the axes turned about the first by quarters are then taken too, with shares
 * (1 + 3 g) / 4 and three times (1 - g) / 4 for a step g from 0 to 1 of the sine sqrt(sum w |P_i
 * z|^2 / sum w |z|^2), so that vectors and matrices computed stay continuous and end symmetric
 * about the line. In the plane elements have one point, and the second axis follows.
 *
 * <p>Groups with reflections have each element with both signs of the last axis.
 */
final class AnchorElements {
  /** Share of a row's weight below which a pair is rounding of points in opposite places. */
  private static final double NEGLIGIBLE = 1e-30;

  /** Quarters of a turn; a number this much larger stands for the mirror image. */
  private static final int MIRRORED = 4;

  private final CenteredCloud cloud;
  private final boolean proper;
  private final SmoothStep step;
  private final int d;
  private final GramSchmidtFrame frame;
  private final double[] along;
  private final double[] across;
  private double total;
  private double rowSum;
  private double share;
  private int row = -1;

  private int count;
  private int[] first = new int[16];
  private int[] second = new int[16];
  private int[] turns = new int[16];
  private double[] weight = new double[16];

  private AnchorElements(CenteredCloud cloud, boolean proper, SmoothStep step) {
    this.cloud = cloud;
    this.proper = proper;
    this.step = step;
    d = cloud.d;
    frame = new GramSchmidtFrame(d);
    along = new double[cloud.n];
    across = new double[cloud.n];
    for (int i = 0; i < cloud.n; i++) {
      along[i] = cloud.weights[i] * square(i);
      total += along[i];
    }
  }

  /** All elements with a weight; none for a cloud without extent. */
  static AnchorElements all(CenteredCloud cloud, boolean proper, SmoothStep step) {
    AnchorElements elements = new AnchorElements(cloud, proper, step);
    for (int i = 0; i < cloud.n; i++) {
      if (elements.along[i] > 0) {
        elements.addRow(i, elements.along[i] / elements.total);
      }
    }
    return elements;
  }

  /** Pairs drawn with the probabilities that are their weights. */
  static AnchorElements sample(
      CenteredCloud cloud, boolean proper, SmoothStep step, int pairs, RandomStream random) {
    AnchorElements elements = new AnchorElements(cloud, proper, step);
    if (elements.total > 0) {
      double[] starts = new double[pairs];
      double[] ends = new double[pairs];
      double[] signs = new double[pairs];
      for (int k = 0; k < pairs; k++) {
        starts[k] = random.uniform();
        ends[k] = random.uniform();
        signs[k] = random.uniform();
      }
      for (int k = 0; k < pairs; k++) {
        int i = draw(starts[k], elements.along, elements.total);
        elements.selectRow(i);
        boolean onLine = cloud.d < 3 || elements.rowSum == 0;
        int j = onLine ? -1 : draw(ends[k], elements.across, elements.rowSum);
        double rest = (1 - elements.share) / 4;
        boolean turned = cloud.d == 3 && signs[k] < 3 * rest;
        elements.addSigns(i, j, turned ? 1 + (int) (signs[k] / rest) : 0, 1.0 / pairs);
      }
    }
    return elements;
  }

  int count() {
    return count;
  }

  double weight(int element) {
    return weight[element];
  }

  /** Whether the axes have determinant -1. */
  boolean isMirrored(int element) {
    return turns[element] >= MIRRORED;
  }

  /** Writes the axes of an element as columns of a row-major matrix. */
  void rotation(int element, double[] matrix) {
    build(element);
    frame.copyTo(matrix, 0);
    turn(element, matrix, false);
  }

  /**
   * Adds what derivatives to an element's axes mean for the points.
   *
   * @param gradient derivatives to the matrix of the element; overwritten
   */
  void rotationBackward(int element, double[] gradient, double[] pointGradients) {
    build(element);
    turn(element, gradient, true);
    frame.backward(gradient, 0);
    for (int k = 0; k < d; k++) {
      pointGradients[first[element] * d + k] += frame.gradient(k, 0);
      if (second[element] >= 0) {
        pointGradients[second[element] * d + k] += frame.gradient(k, 1);
      }
    }
  }

  /** Adds what derivatives to the weights mean for the points. */
  void weightsBackward(double[] gradient, double[] pointGradients) {
    double totalGradient = 0;
    double[] alongGradient = new double[cloud.n];
    int from = 0;
    while (from < count) {
      int i = first[from];
      int to = from;
      double sum = 0;
      while (to < count && first[to] == i) {
        sum += gradient[to] * weight[to];
        to++;
      }
      alongGradient[i] += sum / along[i];
      totalGradient -= sum / total;
      if (d == 3) {
        totalGradient += rowBackward(i, from, to, gradient, pointGradients);
      }
      from = to;
    }
    for (int i = 0; i < cloud.n; i++) {
      double factor = 2 * cloud.weights[i] * (alongGradient[i] + totalGradient);
      for (int k = 0; k < d; k++) {
        pointGradients[i * d + k] += factor * cloud.z[i * d + k];
      }
    }
  }

  /**
   * What the weights of elements with one first point mean; returns the derivative to the total.
   */
  private double rowBackward(int i, int from, int to, double[] gradient, double[] pointGradients) {
    selectRow(i);
    if (rowSum == 0) {
      return 0;
    }
    double[] acrossGradient = new double[cloud.n];
    double sumGradient = 0;
    double shareGradient = 0;
    for (int e = from; e < to; e++) {
      double relative = gradient[e] * weight[e];
      acrossGradient[second[e]] += relative / across[second[e]];
      sumGradient -= relative / rowSum;
      boolean turned = turns[e] % MIRRORED != 0;
      shareGradient += turned ? -relative / (1 - share) : 3 * relative / (1 + 3 * share);
    }
    double sine = Math.sqrt(rowSum / total);
    double slope = shareGradient * step.slope(sine);
    double ratioGradient = slope == 0 ? 0 : slope / (2 * sine);
    sumGradient += ratioGradient / total;
    double length = Math.sqrt(square(i));
    double[] z = cloud.z;
    for (int j = 0; j < cloud.n; j++) {
      double factor = 2 * cloud.weights[j] * (acrossGradient[j] + sumGradient);
      double dot = dot(i, j) / length;
      for (int k = 0; k < d; k++) {
        double orthogonal = z[j * d + k] - dot * z[i * d + k] / length;
        pointGradients[j * d + k] += factor * orthogonal;
        pointGradients[i * d + k] -= factor * orthogonal * dot / length;
      }
    }
    return -ratioGradient * rowSum / (total * total);
  }

  private void addRow(int i, double probability) {
    if (d < 3) {
      addSigns(i, -1, 0, probability);
      return;
    }
    selectRow(i);
    if (rowSum == 0) {
      for (int quarters = 0; quarters < MIRRORED; quarters++) {
        addSigns(i, -1, quarters, probability / MIRRORED);
      }
      return;
    }
    for (int j = 0; j < cloud.n; j++) {
      double pair = probability * (across[j] / rowSum);
      if (pair > 0) {
        addSigns(i, j, 0, pair * (1 + 3 * share) / 4);
        for (int quarters = 1; share < 1 && quarters < MIRRORED; quarters++) {
          addSigns(i, j, quarters, pair * (1 - share) / 4);
        }
      }
    }
  }

  /** Adds an element of determinant 1 and, with reflections, its mirror image. */
  private void addSigns(int i, int j, int quarters, double pair) {
    add(i, j, quarters, proper ? pair : pair / 2);
    if (!proper) {
      add(i, j, quarters + MIRRORED, pair / 2);
    }
  }

  private void add(int i, int j, int kind, double part) {
    if (count == weight.length) {
      first = Arrays.copyOf(first, 2 * count);
      second = Arrays.copyOf(second, 2 * count);
      turns = Arrays.copyOf(turns, 2 * count);
      weight = Arrays.copyOf(weight, 2 * count);
    }
    first[count] = i;
    second[count] = j;
    turns[count] = kind;
    weight[count] = part;
    count++;
  }

  private void selectRow(int i) {
    if (row == i) {
      return;
    }
    row = i;
    frame.clear();
    frame.append(cloud.z, i * d);
    rowSum = 0;
    double most = 0;
    for (int j = 0; j < cloud.n; j++) {
      boolean present = j != i && cloud.weights[j] > 0;
      across[j] = present ? cloud.weights[j] * frame.residual(cloud.z, j * d) : 0;
      most = Math.max(most, across[j]);
    }
    for (int j = 0; j < cloud.n; j++) {
      across[j] = across[j] > NEGLIGIBLE * most ? across[j] : 0;
      rowSum += across[j];
    }
    share = step.value(Math.sqrt(rowSum / total));
  }

  private void build(int element) {
    frame.clear();
    frame.append(cloud.z, first[element] * d);
    if (second[element] >= 0) {
      frame.append(cloud.z, second[element] * d);
    }
    frame.complete(true);
  }

  /** Turns the axes after the first by quarters, then mirrors the last; or undoes both. */
  private void turn(int element, double[] matrix, boolean undo) {
    int quarters = turns[element] % MIRRORED;
    int count = undo ? (MIRRORED - quarters) % MIRRORED : quarters;
    if (undo && isMirrored(element)) {
      mirror(matrix);
    }
    for (int quarter = 0; quarter < count; quarter++) {
      for (int i = 0; i < d; i++) {
        double second = matrix[i * d + 1];
        matrix[i * d + 1] = matrix[i * d + 2];
        matrix[i * d + 2] = -second;
      }
    }
    if (!undo && isMirrored(element)) {
      mirror(matrix);
    }
  }

  private void mirror(double[] matrix) {
    for (int i = 0; i < d; i++) {
      matrix[i * d + d - 1] = -matrix[i * d + d - 1];
    }
  }

  private double square(int i) {
    return dot(i, i);
  }

  private double dot(int i, int j) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      sum += cloud.z[i * d + k] * cloud.z[j * d + k];
    }
    return sum;
  }

  private static int draw(double uniform, double[] shares, double total) {
    double left = uniform * total;
    int last = 0;
    for (int i = 0; i < shares.length; i++) {
      if (shares[i] > 0) {
        last = i;
        left -= shares[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
