package dev.casimir.models.equilibrium;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.holomorphic.ElementaryFunction;
import dev.casimir.models.equilibrium.Convolution.Padding;
import dev.casimir.models.equilibrium.SlowConvolution.Complex;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both directions of a pooled convolution between two layers against direct loops. */
class ConvolutionCouplingTest {
  private static final int ROWS = 3;
  private static final double H = 1e-20;
  private static final ImageShape LOWER = new ImageShape(5, 6, 2);
  private static final int CHANNELS = 3;

  private final Arena arena = Arena.ofAuto();

  static Stream<Convolution> convolutions() {
    List<Convolution> all = new ArrayList<>();
    for (Padding padding : Padding.values()) {
      all.add(new Convolution(3, 2, padding, new Pooling.None()));
      all.add(new Convolution(2, 3, padding, new Pooling.Average(2)));
      all.add(new Convolution(3, 3, padding, new Pooling.Softmax(2, 0.6)));
    }
    return all.stream();
  }

  /** Two layers, the couplings between them and the direct loops. */
  private final class Case {
    final SlowConvolution slow;
    final EquilibriumParameters parameters;
    final List<Coupling> couplings;
    final Tensor[] activities;

    Case(Convolution convolution, double angle) {
      slow = new SlowConvolution(LOWER, CHANNELS, convolution);
      ElementaryFunction phi = ElementaryFunction.TANH;
      List<Layer> layers =
          List.of(
              new Layer("lower", LOWER.height(), LOWER.width(), LOWER.channels(), phi),
              new Layer("upper", slow.upper().height(), slow.upper().width(), CHANNELS, phi));
      EquilibriumNetwork network =
          new EquilibriumNetwork(
              1,
              layers,
              List.of(
                  ConvolutionConnection.forward(0, 1, convolution),
                  ConvolutionConnection.feedback(1, 0, convolution)),
              Loss.CROSS_ENTROPY,
              2);
      parameters = EquilibriumParameters.random(arena, network, DType.FLOAT64, 3, angle);
      couplings =
          Couplings.of(arena, parameters, new EquilibriumKernels(network, DType.FLOAT64, 1));
      activities = random(1);
      weightsChanged();
    }

    void weightsChanged() {
      couplings.forEach(Coupling::weightsChanged);
    }

    Tensor[] random(int seed) {
      return random(seed, ROWS);
    }

    Tensor[] random(int seed, int rows) {
      return new Tensor[] {
        Tensor.random(arena, DType.FLOAT64, seed, rows, LOWER.size()),
        Tensor.random(arena, DType.FLOAT64, seed + 50, rows, slow.upper().size())
      };
    }

    Tensor[] zeros(int rows) {
      return new Tensor[] {
        Tensor.zeros(arena, DType.FLOAT64, rows, LOWER.size()),
        Tensor.zeros(arena, DType.FLOAT64, rows, slow.upper().size())
      };
    }

    Complex[] weight(int connection) {
      double[] values = parameters.weight(connection).orElseThrow().toDoubleArray();
      return complex(values, new double[values.length], 0);
    }

    /** The field of one row, for kernels and activities with small imaginary parts. */
    Complex[][] field(Complex[] forward, Complex[] back, Complex[][] a) {
      return new Complex[][] {slow.feedback(back, a[0], a[1]), slow.forward(forward, a[0])};
    }

    Complex[][] field(Complex[][] a) {
      return field(weight(0), weight(1), a);
    }
  }

  private static Complex[] complex(double[] re, double[] im, double factor) {
    Complex[] made = new Complex[re.length];
    for (int i = 0; i < re.length; i++) {
      made[i] = new Complex(re[i], factor * im[i]);
    }
    return made;
  }

  private static Complex[][] row(Tensor[] re, Tensor[] im, int row, double factor) {
    Complex[][] made = new Complex[2][];
    for (int l = 0; l < 2; l++) {
      made[l] =
          complex(
              re[l].slice(row, row + 1).toDoubleArray(),
              im[l].slice(row, row + 1).toDoubleArray(),
              factor);
    }
    return made;
  }

  private static double[] re(Complex[] z) {
    return Arrays.stream(z).mapToDouble(Complex::re).toArray();
  }

  private static double[] im(Complex[] z) {
    return Arrays.stream(z).mapToDouble(Complex::im).toArray();
  }

  private static double[] row(Tensor a, int row) {
    return a.slice(row, row + 1).toDoubleArray();
  }

  private interface Addition {
    void add(Coupling coupling, int layer, FieldSum[] sums);
  }

  /** What all couplings add to a layer, by plane; begins with ones to see that it is added. */
  private Tensor[] sum(Case c, int layer, int planes, boolean transposed, Addition addition) {
    Tensor[] made = new Tensor[planes];
    FieldSum[] sums = new FieldSum[planes];
    for (int p = 0; p < planes; p++) {
      made[p] = c.random(77)[layer];
      sums[p] = new FieldSum(made[p], made[p]);
    }
    for (Coupling coupling : c.couplings) {
      if (transposed ? coupling.drivesTransposed(layer) : coupling.drives(layer)) {
        addition.add(coupling, layer, sums);
      }
    }
    for (int p = 0; p < planes; p++) {
      sums[p].finish();
      RowArithmetic.accumulate(made[p], -1, c.random(77)[layer]);
    }
    return made;
  }

  private static Tensor[][] planes(Tensor[]... byPlane) {
    Tensor[][] made = new Tensor[2][byPlane.length];
    for (int l = 0; l < 2; l++) {
      for (int p = 0; p < byPlane.length; p++) {
        made[l][p] = byPlane[p][l];
      }
    }
    return made;
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void fieldIsThatOfDirectLoops(Convolution convolution) {
    Case c = new Case(convolution, 90);
    Tensor[] imaginary = c.random(2);
    Tensor[][] both = planes(c.activities, imaginary);
    for (int l = 0; l < 2; l++) {
      Tensor[] real = sum(c, l, 1, false, (g, k, s) -> g.add(planes(c.activities), s));
      Tensor[] complex = sum(c, l, 2, false, (g, k, s) -> g.add(both, s));
      for (int row = 0; row < ROWS; row++) {
        Complex[] expected = c.field(row(c.activities, imaginary, row, 0))[l];
        assertArrayEquals(re(expected), row(real[0], row), 1e-13);
        expected = c.field(row(c.activities, imaginary, row, 1))[l];
        assertArrayEquals(re(expected), row(complex[0], row), 1e-12);
        assertArrayEquals(im(expected), row(complex[1], row), 1e-12);
      }
    }
  }

  @Test
  void rowsOfManyAreThoseOfFew() {
    Case c = new Case(new Convolution(3, 2, Padding.SAME, new Pooling.Softmax(2, 0.6)), 90);
    int many = 1501;
    Tensor[] all = c.random(4, many);
    Tensor[] sums = fields(c, all);
    EquilibriumParameters together = gradients(c, all);
    EquilibriumParameters parts = gradients(c, slices(all, 0, 700));
    EquilibriumParameters others = gradients(c, slices(all, 700, many));
    for (int from : new int[] {0, 700, many - ROWS}) {
      Tensor[] few = fields(c, slices(all, from, from + ROWS));
      for (int l = 0; l < 2; l++) {
        double[] expected = sums[l].slice(from, from + ROWS).toDoubleArray();
        assertArrayEquals(expected, few[l].toDoubleArray());
      }
    }
    for (int i = 0; i < 2; i++) {
      Tensor sum = parts.weight(i).orElseThrow();
      RowArithmetic.accumulate(sum, 1, others.weight(i).orElseThrow());
      double[] expected = together.weight(i).orElseThrow().toDoubleArray();
      assertArrayEquals(expected, sum.toDoubleArray(), 1e-10);
    }
  }

  private static Tensor[] slices(Tensor[] layers, int from, int to) {
    return Arrays.stream(layers).map(t -> t.slice(from, to)).toArray(Tensor[]::new);
  }

  private Tensor[] fields(Case c, Tensor[] activities) {
    Tensor[] made = c.zeros((int) activities[0].dimension(0));
    for (int l = 0; l < 2; l++) {
      for (Coupling coupling : c.couplings) {
        if (coupling.drives(l)) {
          coupling.add(planes(activities), new FieldSum[] {new FieldSum(made[l], null)});
        }
      }
    }
    return made;
  }

  private EquilibriumParameters gradients(Case c, Tensor[] activities) {
    EquilibriumParameters made =
        EquilibriumParameters.zeros(arena, c.parameters.network(), DType.FLOAT64);
    Tensor none = Tensor.zeros(arena, DType.FLOAT64, activities[0].dimension(0), 1);
    for (Coupling coupling : c.couplings) {
      coupling.addGradient(activities, none, activities, made);
    }
    return made;
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void tangentsAreComplexSteps(Convolution convolution) {
    Case c = new Case(convolution, 90);
    Tensor[] directions = c.random(2);
    for (int l = 0; l < 2; l++) {
      Tensor[] found =
          sum(c, l, 1, false, (g, k, s) -> g.addTangent(c.activities, planes(directions), s));
      for (int row = 0; row < ROWS; row++) {
        double[] step = im(c.field(row(c.activities, directions, row, H))[l]);
        assertArrayEquals(Arrays.stream(step).map(x -> x / H).toArray(), row(found[0], row), 1e-13);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void deviationsAreDifferencesAndKeepTheirDigits(Convolution convolution) {
    Case c = new Case(convolution, 90);
    Tensor[] re = c.random(2);
    Tensor[] im = c.random(3);
    for (int l = 0; l < 2; l++) {
      Tensor[] found =
          sum(c, l, 2, false, (g, k, s) -> g.addDeviation(c.activities, planes(re, im), s));
      Tensor[] tangent =
          sum(c, l, 2, false, (g, k, s) -> g.addTangent(c.activities, planes(re, im), s));
      for (int row = 0; row < ROWS; row++) {
        Complex[][] moved = row(re, im, row, 1);
        for (int k = 0; k < 2; k++) {
          Complex[] free = row(c.activities, im, row, 0)[k];
          for (int i = 0; i < free.length; i++) {
            moved[k][i] = moved[k][i].plus(free[i]);
          }
        }
        Complex[] before = c.field(row(c.activities, im, row, 0))[l];
        Complex[] after = c.field(moved)[l];
        for (int i = 0; i < after.length; i++) {
          assertEquals(after[i].re() - before[i].re(), row(found[0], row)[i], 1e-12);
          assertEquals(after[i].im(), row(found[1], row)[i], 1e-12);
        }
      }
      assertKeepsDigits(c, l, re, im, tangent);
    }
  }

  private void assertKeepsDigits(Case c, int layer, Tensor[] re, Tensor[] im, Tensor[] tangent) {
    double small = 1e-12;
    for (Tensor[] part : List.of(re, im)) {
      Arrays.stream(part).forEach(t -> RowArithmetic.scale(t, small));
    }
    Tensor[] made = {c.zeros(ROWS)[layer], c.zeros(ROWS)[layer]};
    FieldSum[] sums = {new FieldSum(made[0], null), new FieldSum(made[1], null)};
    for (Coupling coupling : c.couplings) {
      if (coupling.drives(layer)) {
        coupling.addDeviation(c.activities, planes(re, im), sums);
      }
    }
    for (int p = 0; p < 2; p++) {
      RowArithmetic.scale(made[p], 1 / small);
      assertArrayEquals(tangent[p].toDoubleArray(), made[p].toDoubleArray(), 1e-10);
    }
    for (Tensor[] part : List.of(re, im)) {
      Arrays.stream(part).forEach(t -> RowArithmetic.scale(t, 1 / small));
    }
  }

  /** The Jacobian of the field at the activities of the first row, or its transpose by products. */
  private double[][] jacobian(Case c, boolean transposed) {
    int lower = LOWER.size();
    int units = lower + c.slow.upper().size();
    Tensor[] units1 = c.zeros(units);
    Tensor[] free = c.zeros(units);
    for (int i = 0; i < units; i++) {
      for (int l = 0; l < 2; l++) {
        RowArithmetic.copy(c.activities[l].slice(0, 1), free[l].slice(i, i + 1));
      }
      if (i < lower) {
        units1[0].setDouble((long) i * lower + i, 1);
      } else {
        units1[1].setDouble((long) i * (units - lower) + i - lower, 1);
      }
    }
    Tensor[] products = c.zeros(units);
    if (transposed) {
      JacobianProducts.transposed(c.couplings, free, units1, products);
    } else {
      JacobianProducts.forward(c.couplings, free, units1, products);
    }
    double[][] matrix = new double[units][units];
    for (int j = 0; j < units; j++) {
      double[] first = row(products[0], j);
      double[] second = row(products[1], j);
      for (int i = 0; i < units; i++) {
        matrix[i][j] = i < lower ? first[i] : second[i - lower];
      }
    }
    return matrix;
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void transposedProductsAreThoseOfTheTransposedJacobian(Convolution convolution) {
    Case c = new Case(convolution, 90);
    double[][] jacobian = jacobian(c, false);
    double[][] transposed = jacobian(c, true);
    for (int i = 0; i < jacobian.length; i++) {
      for (int j = 0; j < jacobian.length; j++) {
        assertEquals(jacobian[i][j], transposed[j][i], 1e-14);
      }
    }
    Tensor[] re = c.random(2);
    Tensor[] im = c.random(3);
    for (int l = 0; l < 2; l++) {
      Tensor[] both =
          sum(c, l, 2, true, (g, k, s) -> g.addTransposed(c.activities, planes(re, im), k, s));
      Tensor[] first =
          sum(c, l, 1, true, (g, k, s) -> g.addTransposed(c.activities, planes(re), k, s));
      Tensor[] second =
          sum(c, l, 1, true, (g, k, s) -> g.addTransposed(c.activities, planes(im), k, s));
      assertArrayEquals(first[0].toDoubleArray(), both[0].toDoubleArray(), 1e-14);
      assertArrayEquals(second[0].toDoubleArray(), both[1].toDoubleArray(), 1e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void equalKernelsMakeTheJacobianSymmetric(Convolution convolution) {
    double asymmetry = 0;
    double[][] symmetric = jacobian(new Case(convolution, 0), false);
    double[][] other = jacobian(new Case(convolution, 45), false);
    for (int i = 0; i < symmetric.length; i++) {
      for (int j = 0; j < i; j++) {
        assertEquals(symmetric[i][j], symmetric[j][i], 1e-14);
        asymmetry = Math.max(asymmetry, Math.abs(other[i][j] - other[j][i]));
      }
    }
    assertTrue(asymmetry > 0.05, "asymmetry " + asymmetry);
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void gradientsOfKernelsAreComplexSteps(Convolution convolution) {
    Case c = new Case(convolution, 90);
    Tensor[] errors = c.random(2);
    EquilibriumParameters gradients =
        EquilibriumParameters.zeros(arena, c.parameters.network(), DType.FLOAT64);
    Tensor none = Tensor.zeros(arena, DType.FLOAT64, ROWS, 1);
    for (Coupling coupling : c.couplings) {
      coupling.addGradient(c.activities, none, errors, gradients);
      coupling.addGradient(c.activities, none, errors, gradients);
    }
    for (int connection = 0; connection < 2; connection++) {
      Tensor gradient = gradients.weight(connection).orElseThrow();
      for (int at = 0; at < gradient.size(); at++) {
        Complex[][] weights = {c.weight(0), c.weight(1)};
        weights[connection][at] = weights[connection][at].plus(new Complex(0, H));
        double expected = 0;
        for (int row = 0; row < ROWS; row++) {
          Complex[][] field = c.field(weights[0], weights[1], row(c.activities, errors, row, 0));
          for (int l = 0; l < 2; l++) {
            double[] e = row(errors[l], row);
            for (int i = 0; i < e.length; i++) {
              expected += 2 * e[i] * field[l][i].im() / H;
            }
          }
        }
        assertEquals(expected, gradient.getDouble(at), 1e-12);
      }
    }
  }

  /** left^T H' right over all rows. */
  private double form(Case c, Tensor[] left, Tensor[] right) {
    Tensor[] products = c.zeros(ROWS);
    JacobianProducts.forward(c.couplings, c.activities, right, products);
    return RowArithmetic.dot(left[0], products[0]) + RowArithmetic.dot(left[1], products[1]);
  }

  private void assertIsGradient(
      Case c, EquilibriumParameters gradients, java.util.function.DoubleSupplier function) {
    double step = 1e-4;
    for (int connection = 0; connection < 2; connection++) {
      Tensor weight = c.parameters.weight(connection).orElseThrow();
      for (int at = 0; at < weight.size(); at += 11) {
        double value = weight.getDouble(at);
        double[] values = new double[4];
        for (int k = 0; k < 4; k++) {
          weight.setDouble(at, value + (k < 2 ? k - 2 : k - 1) * step);
          c.weightsChanged();
          values[k] = function.getAsDouble();
        }
        weight.setDouble(at, value);
        c.weightsChanged();
        double expected = (8 * (values[2] - values[1]) - (values[3] - values[0])) / (12 * step);
        double found = gradients.weight(connection).orElseThrow().getDouble(at);
        assertEquals(expected, found, 1e-9 * Math.max(1, Math.abs(expected)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void gradientsOfTheJacobianAreDifferences(Convolution convolution) {
    Case c = new Case(convolution, 90);
    Tensor[] left = c.random(2);
    Tensor[] right = c.random(3);
    EquilibriumParameters gradients =
        EquilibriumParameters.zeros(arena, c.parameters.network(), DType.FLOAT64);
    for (Coupling coupling : c.couplings) {
      coupling.addJacobianGradient(c.activities, left, right, gradients);
    }
    assertIsGradient(c, gradients, () -> form(c, left, right));
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void asymmetryOfTheJacobianHasAGradient(Convolution convolution) {
    Case c = new Case(convolution, 60);
    Tensor[] e = c.random(2);
    Tensor[] r = c.zeros(ROWS);
    JacobianProducts.antisymmetric(arena, c.couplings, c.activities, e, r);
    EquilibriumParameters gradients =
        EquilibriumParameters.zeros(arena, c.parameters.network(), DType.FLOAT64);
    for (Coupling coupling : c.couplings) {
      coupling.addJacobianGradient(c.activities, r, e, gradients);
    }
    for (Tensor part : r) {
      RowArithmetic.scale(part, -1);
    }
    for (Coupling coupling : c.couplings) {
      coupling.addJacobianGradient(c.activities, e, r, gradients);
    }
    Tensor[] product = c.zeros(ROWS);
    assertIsGradient(
        c,
        gradients,
        () -> {
          JacobianProducts.antisymmetric(arena, c.couplings, c.activities, e, product);
          return (RowArithmetic.dot(product[0], product[0])
                  + RowArithmetic.dot(product[1], product[1]))
              / 2;
        });
  }
}
