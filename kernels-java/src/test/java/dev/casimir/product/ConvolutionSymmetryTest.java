package dev.casimir.product;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.Rotations;
import dev.casimir.so3.WignerD;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.testing.Property;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What convolutions and their gradients must obey whatever tables say. */
class ConvolutionSymmetryTest {
  private static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT64, Layout.MUL_IR);

  private static double[] forward(Convolution convolution, ConvolutionOracle.Operands operands) {
    return ConvolutionCase.forward(convolution, OPTIONS, Provider.VECTOR, operands);
  }

  @Test
  void rotatingOrReflectingTheInputsRotatesOrReflectsTheResult() {
    Property.check(
        15,
        41,
        random -> {
          Convolution convolution = ConvolutionCase.randomConvolution(random, 2);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, 4, 12);
          double[] rotation = Rotations.random(random);
          if (random.nextBoolean()) {
            for (int i = 0; i < 9; i++) {
              rotation[i] = -rotation[i];
            }
          }
          double[] after = turn(convolution.output(), rotation, forward(convolution, operands));
          double[] before =
              forward(
                  convolution,
                  new ConvolutionOracle.Operands(
                      4,
                      operands.senders(),
                      operands.receivers(),
                      turn(convolution.nodes(), rotation, operands.x()),
                      turn(Irreps.parse("1o"), rotation, operands.vectors()),
                      operands.weights()));
          for (int i = 0; i < after.length; i++) {
            assertEquals(
                after[i],
                before[i],
                1e-12 * (1 + ConvolutionCase.rms(after)),
                convolution.describe());
          }
        });
  }

  private static double[] turn(Irreps irreps, double[] rotation, double[] x) {
    double[] turned = new double[x.length];
    for (int start = 0; start < x.length; start += irreps.dimension()) {
      for (int k = 0; k < irreps.blocks().size(); k++) {
        Irrep irrep = irreps.blocks().get(k).irrep();
        double[] d = WignerD.matrix(irrep, rotation);
        int n = irrep.dimension();
        for (int u = 0; u < irreps.blocks().get(k).multiplicity(); u++) {
          int offset = start + irreps.offset(k) + u * n;
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              turned[offset + i] += d[i * n + j] * x[offset + j];
            }
          }
        }
      }
    }
    return turned;
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Property.check(
        12,
        42,
        random -> {
          Convolution convolution = ConvolutionCase.randomConvolution(random, 2);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, 3, 6);
          double[] g = ConvolutionCase.gaussian(random, 3 * convolution.output().dimension());
          ConvolutionOracle.Gradients gradients =
              ConvolutionCase.backward(convolution, OPTIONS, Provider.VECTOR, operands, g);
          assertSlopes(convolution, operands, g, operands.x(), gradients.nodes(), random);
          assertSlopes(convolution, operands, g, operands.weights(), gradients.weights(), random);
          assertSlopes(convolution, operands, g, operands.vectors(), gradients.vectors(), random);
        });
  }

  /** Moves the numbers of one operand, in place, along a random direction. */
  private static void assertSlopes(
      Convolution convolution,
      ConvolutionOracle.Operands operands,
      double[] g,
      double[] values,
      double[] gradient,
      RandomGenerator random) {
    double[] direction = random.doubles(values.length, -1, 1).toArray();
    double[] kept = values.clone();
    double step = 1e-4;
    double[] energies = new double[4];
    for (int side = 0; side < 4; side++) {
      double t = (side < 2 ? side - 2 : side - 1) * step;
      for (int i = 0; i < values.length; i++) {
        values[i] = kept[i] + t * direction[i];
      }
      energies[side] = dot(g, forward(convolution, operands));
    }
    System.arraycopy(kept, 0, values, 0, kept.length);
    double slope = (energies[0] - 8 * energies[1] + 8 * energies[2] - energies[3]) / (12 * step);
    double expected = dot(gradient, direction);
    double size = Math.sqrt(dot(gradient, gradient) * dot(direction, direction));
    assertEquals(expected, slope, 1e-6 * (size + 1e-3), convolution.describe());
  }

  /** The result is linear in the features: (g, f(x)) = (backward of g, x) up to rounding. */
  @Test
  void gradientsOfFeaturesAreTheTranspose() {
    Property.check(
        12,
        43,
        random -> {
          Convolution convolution = ConvolutionCase.randomConvolution(random, 7);
          ConvolutionOracle.Operands operands =
              ConvolutionCase.randomOperands(random, convolution, 5, 30);
          double[] out = forward(convolution, operands);
          double[] g = ConvolutionCase.gaussian(random, out.length);
          ConvolutionOracle.Gradients gradients =
              ConvolutionCase.backward(convolution, OPTIONS, Provider.VECTOR, operands, g);
          double size = Math.sqrt(dot(g, g) * dot(out, out));
          assertEquals(dot(g, out), dot(gradients.nodes(), operands.x()), 1e-13 * size);
          if (convolution.weights() != EdgeWeights.NONE) {
            assertEquals(dot(g, out), dot(gradients.weights(), operands.weights()), 1e-13 * size);
          }
        });
  }

  /**
   * An energy of a molecule made from scalars, all of it invariant: the forces and their torques
   * sum to zero.
   */
  @Test
  void forcesOfAnInvariantEnergySumToZeroAndSoDoTheirTorques() {
    RandomGenerator random = Property.generator(44);
    int atoms = 7;
    Irreps scalars = Irreps.parse("4x0e");
    Irreps irreps = Irreps.sphericalHarmonics(2, 4);
    Convolution up =
        new Convolution(
            ProductKind.GAUNT, scalars, 2, irreps, Normalization.COMPONENT, EdgeWeights.NONE);
    Convolution down =
        new Convolution(
            ProductKind.GAUNT, irreps, 2, scalars, Normalization.COMPONENT, EdgeWeights.NONE);
    double[] positions = ConvolutionCase.gaussian(random, 3 * atoms);
    int edges = atoms * (atoms - 1);
    int[] senders = new int[edges];
    int[] receivers = new int[edges];
    double[] vectors = new double[3 * edges];
    int e = 0;
    for (int i = 0; i < atoms; i++) {
      for (int j = 0; j < atoms; j++) {
        if (i != j) {
          senders[e] = i;
          receivers[e] = j;
          for (int axis = 0; axis < 3; axis++) {
            vectors[3 * e + axis] = positions[3 * i + axis] - positions[3 * j + axis];
          }
          e++;
        }
      }
    }
    double[] species = ConvolutionCase.gaussian(random, 4 * atoms);
    double[] none = {};
    ConvolutionOracle.Operands first =
        new ConvolutionOracle.Operands(atoms, senders, receivers, species, vectors, none);
    double[] hidden = forward(up, first);
    ConvolutionOracle.Operands second =
        new ConvolutionOracle.Operands(atoms, senders, receivers, hidden, vectors, none);
    double[] ones = ConvolutionCase.gaussian(random, 4 * atoms);
    ConvolutionOracle.Gradients last =
        ConvolutionCase.backward(down, OPTIONS, Provider.VECTOR, second, ones);
    ConvolutionOracle.Gradients before =
        ConvolutionCase.backward(up, OPTIONS, Provider.VECTOR, first, last.nodes());
    double[] forces = new double[3 * atoms];
    for (int edge = 0; edge < edges; edge++) {
      for (int axis = 0; axis < 3; axis++) {
        double slope = last.vectors()[3 * edge + axis] + before.vectors()[3 * edge + axis];
        forces[3 * senders[edge] + axis] -= slope;
        forces[3 * receivers[edge] + axis] += slope;
      }
    }
    double size = Math.sqrt(dot(forces, forces));
    assertTrue(size > 1);
    for (int axis = 0; axis < 3; axis++) {
      int next = (axis + 1) % 3;
      int other = (axis + 2) % 3;
      double force = 0;
      double torque = 0;
      for (int atom = 0; atom < 3 * atoms; atom += 3) {
        force += forces[atom + axis];
        torque += positions[atom + next] * forces[atom + other];
        torque -= positions[atom + other] * forces[atom + next];
      }
      assertEquals(0, force, 1e-13 * size);
      assertEquals(0, torque, 1e-12 * size);
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }
}
