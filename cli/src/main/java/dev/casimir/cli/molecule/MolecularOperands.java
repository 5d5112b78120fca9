package dev.casimir.cli.molecule;

import dev.casimir.cli.BadDataException;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.io.Reader;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The two operands of a tensor product made from molecules: the {@link DensityExpansion} of every
 * atom, and the same with the radial channels in reverse, so that a channel couples two different
 * radial functions. Each degree is scaled to unit root mean square over all atoms and channels, so
 * that timings are those of ordinary numbers.
 *
 * @param tensor {@code [2, atoms, (L+1)^2, channels]}
 * @param description where the numbers come from, for people
 */
public record MolecularOperands(Tensor tensor, String description) {
  private static final long BYTES_LIMIT = 1L << 28;

  /** A degree that symmetry makes vanish holds rounding only, which scaling would blow up. */
  private static final double NOISE = 1e-10;

  /**
   * Reads every frame of an XYZ file and expands as many atoms as fit into 256 MiB, at least one.
   *
   * @param reader the file
   * @param source its name, for messages
   * @param maximumDegree L
   * @param channels radial functions
   * @param cutoff in angstrom
   * @throws BadDataException where the file is malformed, has no frame, or no atom of it has a
   *     neighbour
   */
  public static MolecularOperands read(
      Arena arena,
      DType dtype,
      Reader reader,
      String source,
      int maximumDegree,
      int channels,
      double cutoff)
      throws IOException {
    long width = (maximumDegree + 1L) * (maximumDegree + 1L) * channels;
    Sample sample =
        Sample.read(reader, source, Math.max(1, BYTES_LIMIT / (2 * width * Double.BYTES)));
    DensityExpansion expansion = new DensityExpansion(maximumDegree, channels, cutoff);
    try (Arena scratch = Arena.ofConfined()) {
      Tensor densities = Tensor.zeros(scratch, DType.FLOAT64, sample.atoms(), width);
      long row = 0;
      for (Molecule molecule : sample.molecules()) {
        int centres = (int) Math.min(molecule.size(), sample.atoms() - row);
        expand(expansion, molecule, centres, densities, row, source);
        row += centres;
      }
      if (expansion.neighboursFound() == 0) {
        throw new BadDataException(
            source + ": no atom has a neighbour within the cutoff of " + cutoff + " angstrom");
      }
      double neighbours = expansion.neighboursFound() / (double) sample.atoms();
      return new MolecularOperands(
          pair(arena, dtype, densities, maximumDegree, channels),
          source
              + ": atomic densities of "
              + sample.describe()
              + String.format(
                  Locale.ROOT, ", %.1f neighbours within %s angstrom", neighbours, cutoff));
    }
  }

  /** The atoms to expand: the first of the file, as many as fit. */
  private record Sample(List<Molecule> molecules, long atoms, long frames, long total) {

    /** Reads the file to its end, so that a malformed one is never taken for a good one. */
    static Sample read(Reader reader, String source, long most) throws IOException {
      List<Molecule> molecules = new ArrayList<>();
      long frames = 0;
      long total = 0;
      ExtendedXyz file = new ExtendedXyz(reader, source);
      for (Optional<Molecule> next = file.next(); next.isPresent(); next = file.next()) {
        if (total < most) {
          molecules.add(next.get());
        }
        frames++;
        total += next.get().size();
      }
      if (frames == 0) {
        throw new BadDataException(source + ": the file holds no molecule");
      }
      return new Sample(molecules, Math.min(most, total), frames, total);
    }

    String describe() {
      return atoms
          + (atoms == total ? " atoms" : " of " + total + " atoms")
          + (frames == 1 ? "" : " in " + frames + " frames");
    }
  }

  private static void expand(
      DensityExpansion expansion,
      Molecule molecule,
      int centres,
      Tensor densities,
      long row,
      String source) {
    try {
      expansion.expand(molecule, centres, densities, row);
    } catch (BadDataException e) {
      throw new BadDataException(source + ": " + e.getMessage(), e);
    }
  }

  private static Tensor pair(
      Arena arena, DType dtype, Tensor densities, int maximumDegree, int channels) {
    long atoms = densities.dimension(0);
    int components = (maximumDegree + 1) * (maximumDegree + 1);
    Tensor operands = Tensor.zeros(arena, dtype, 2, atoms, components, channels);
    double[] scales = scales(densities, maximumDegree, channels);
    long half = operands.size() / 2;
    for (long item = 0; item < atoms; item++) {
      for (int k = 0; k < components; k++) {
        long panel = (item * components + k) * channels;
        double scale = scales[(int) Math.sqrt(k)];
        for (int n = 0; n < channels; n++) {
          double value = scale * densities.getDouble(panel + n);
          operands.setDouble(panel + n, value);
          operands.setDouble(half + panel + channels - 1 - n, value);
        }
      }
    }
    return operands;
  }

  private static double[] scales(Tensor densities, int maximumDegree, int channels) {
    double[] squares = new double[maximumDegree + 1];
    int components = (maximumDegree + 1) * (maximumDegree + 1);
    for (long i = 0; i < densities.size(); i++) {
      double value = densities.getDouble(i);
      squares[(int) Math.sqrt(i / channels % components)] += value * value;
    }
    double[] scales = new double[maximumDegree + 1];
    double scalar = Math.sqrt(squares[0] / ((double) densities.dimension(0) * channels));
    for (int l = 0; l <= maximumDegree; l++) {
      double rms =
          Math.sqrt(squares[l] / ((double) densities.dimension(0) * (2 * l + 1) * channels));
      scales[l] = rms > NOISE * scalar ? 1 / rms : 1;
    }
    return scales;
  }
}
