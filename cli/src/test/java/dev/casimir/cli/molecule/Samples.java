package dev.casimir.cli.molecule;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Molecules for tests. */
final class Samples {
  private Samples() {}

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** Atoms evenly distributed in a box. */
  static Molecule cloud(RandomGenerator random, int atoms, double box, Optional<Cell> cell) {
    List<Vector3> positions = new ArrayList<>();
    for (int i = 0; i < atoms; i++) {
      positions.add(
          new Vector3(
              box * random.nextDouble(), box * random.nextDouble(), box * random.nextDouble()));
    }
    return of(positions, cell);
  }

  static Molecule of(List<Vector3> positions, Optional<Cell> cell) {
    return new Molecule(Collections.nCopies(positions.size(), "C"), positions, cell);
  }

  /** One of the molecules in the folder examples. */
  static Molecule example(String name) throws IOException {
    Path file = Path.of(System.getProperty("basedir", "."), "..", "examples", name + ".xyz");
    try (Reader reader = Files.newBufferedReader(file)) {
      return new ExtendedXyz(reader, name).next().orElseThrow();
    }
  }
}
