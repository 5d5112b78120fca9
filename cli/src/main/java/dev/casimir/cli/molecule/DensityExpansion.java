package dev.casimir.cli.molecule;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The atomic density around each atom, expanded: {@code c[i][n][lm] = sum_j R_n(r_ij) Y_lm(r_ij)}
 * over everything nearer than the cutoff, with R_n of {@link RadialBasis} and orthonormal real
 * spherical harmonics of degrees 0..L. Rotating the molecule multiplies the coefficients of degree
 * l by D^l; the order of the atoms changes nothing but rounding.
 */
final class DensityExpansion {
  /** Vectors handed to the harmonics at once: enough to keep the kernel busy, little memory. */
  private static final int CHUNK = 4096;

  private final int components;
  private final RadialBasis basis;
  private final SphericalHarmonicsKernel harmonics;
  private long neighboursFound;

  /**
   * Plans the expansion.
   *
   * @param maximumDegree L
   * @param channels radial functions n = 1..channels
   * @param cutoff in angstrom
   */
  DensityExpansion(int maximumDegree, int channels, double cutoff) {
    this.components = (maximumDegree + 1) * (maximumDegree + 1);
    this.basis = new RadialBasis(channels, cutoff);
    this.harmonics =
        Device.cpu()
            .plan(
                new SphericalHarmonics(maximumDegree, Normalization.INTEGRAL, true),
                PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
  }

  /**
   * Expands the density around the first {@code centres} atoms into rows {@code firstRow...} of
   * {@code coefficients} [n, (L+1)^2 channels] FLOAT64: the irreps {@code Cx0e+Cx1o+Cx2e+...} in
   * ir-mul layout. Work is proportional to neighbours times (L+1)^2 channels.
   */
  void expand(Molecule molecule, int centres, Tensor coefficients, long firstRow) {
    Neighbours neighbours = new Neighbours(molecule, basis.cutoff());
    int begin = 0;
    while (begin < centres) {
      List<List<Vector3>> vectors = new ArrayList<>();
      int count = 0;
      while (count < CHUNK && begin + vectors.size() < centres) {
        vectors.add(
            neighbours.around(begin + vectors.size()).stream()
                .map(Neighbours.Neighbour::vector)
                .toList());
        count += vectors.getLast().size();
      }
      neighboursFound += count;
      expand(vectors, count, coefficients, firstRow + begin);
      begin += vectors.size();
    }
  }

  /** Neighbours of all the atoms expanded so far. */
  long neighboursFound() {
    return neighboursFound;
  }

  private void expand(List<List<Vector3>> centres, int count, Tensor coefficients, long row) {
    try (Arena arena = Arena.ofConfined()) {
      Tensor vectors = Tensor.zeros(arena, DType.FLOAT64, count, 3);
      int at = 0;
      for (List<Vector3> centre : centres) {
        for (Vector3 vector : centre) {
          for (int axis = 0; axis < 3; axis++) {
            vectors.setDouble(at * 3L + axis, vector.component(axis));
          }
          at++;
        }
      }
      Tensor values = Tensor.zeros(arena, DType.FLOAT64, count, components);
      harmonics.values(vectors, values);
      long first = 0;
      for (List<Vector3> centre : centres) {
        write(sum(centre, values, first), coefficients, row++);
        first += centre.size();
      }
    }
  }

  private double[] sum(List<Vector3> centre, Tensor values, long first) {
    int channels = basis.channels();
    double[] total = new double[components * channels];
    double[] radial = new double[channels];
    for (int j = 0; j < centre.size(); j++) {
      basis.evaluate(centre.get(j).length(), radial);
      for (int k = 0; k < components; k++) {
        double y = values.getDouble((first + j) * components + k);
        for (int n = 0; n < channels; n++) {
          total[k * channels + n] += y * radial[n];
        }
      }
    }
    return total;
  }

  private void write(double[] total, Tensor coefficients, long row) {
    MemorySegment.copy(
        total,
        0,
        coefficients.segment(),
        ValueLayout.JAVA_DOUBLE,
        row * total.length * Double.BYTES,
        total.length);
  }
}
