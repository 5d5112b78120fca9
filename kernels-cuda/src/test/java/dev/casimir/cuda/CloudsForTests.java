package dev.casimir.cuda;

import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Random;

/** Clouds of every kind that frames distinguish, cloud after cloud. */
final class CloudsForTests {
  /** Kinds of clouds. */
  static final int KINDS = 15;

  private CloudsForTests() {}

  /** Some clouds of n points, or ragged ones of up to so many. */
  static PointClouds of(
      Arena arena,
      DType dtype,
      int clouds,
      int n,
      int dimension,
      boolean ragged,
      boolean weighted,
      boolean masked) {
    Random random = new Random(31L * n + dimension);
    long[] offsets = new long[clouds + 1];
    for (int cloud = 0; cloud < clouds; cloud++) {
      offsets[cloud + 1] = offsets[cloud] + (ragged ? random.nextInt(n + 1) : n);
    }
    int total = (int) offsets[clouds];
    Tensor points =
        ragged
            ? Tensor.zeros(arena, dtype, total, dimension)
            : Tensor.zeros(arena, dtype, clouds, n, dimension);
    long[] perPoint = ragged ? new long[] {total} : new long[] {clouds, n};
    Tensor weights = Tensor.zeros(arena, dtype, perPoint);
    Tensor mask = Tensor.zeros(arena, DType.INT32, perPoint);
    for (int cloud = 0; cloud < clouds; cloud++) {
      for (long i = offsets[cloud]; i < offsets[cloud + 1]; i++) {
        int kind = cloud % KINDS;
        for (int axis = 0; axis < dimension; axis++) {
          int number = (int) (i - offsets[cloud]);
          points.setDouble(
              i * dimension + axis, coordinate(kind, number, axis, dtype == DType.FLOAT32, random));
        }
        weights.setDouble(i, weight(kind, dtype == DType.FLOAT32, random));
        mask.setDouble(i, kind == 13 || random.nextInt(4) == 0 ? 0 : 1);
      }
    }
    PointClouds made =
        ragged
            ? PointClouds.ragged(points, Tensor.copyOf(arena, DType.INT64, offsets, offsets.length))
            : PointClouds.of(points);
    made = weighted ? made.weighted(weights) : made;
    return masked ? made.masked(mask) : made;
  }

  private static double coordinate(int kind, int number, int axis, boolean single, Random random) {
    double any = random.nextGaussian() * (1 + 0.4 * axis);
    return switch (kind) {
      case 1 -> (axis + 1) * (number % 7 - 3) * 0.25; // collinear
      case 2 -> axis == 1 ? 2 : any; // coplanar
      case 3 -> number % 4 == 2 * (axis % 2) ? 1 : number % 4 == 2 * (axis % 2) + 1 ? -1 : 0;
      case 4 -> number % 3 == axis ? 1 : 0; // as many equal moments as there can be
      case 5 -> 0.1 * (axis + 1); // one place
      case 6 -> any * (single ? 1e37 : 1e307);
      case 7 -> any * (single ? 1e-38 : 1e-308);
      case 8 -> any + (single ? 1e6 : 1e14) * (axis + 1);
      case 9 -> number == 1 && axis == 1 ? Double.NaN : any;
      case 10 -> number == 2 && axis == 0 ? Double.POSITIVE_INFINITY : any;
      case 11 -> axis == 0 ? -0.0 : any;
      case 12 -> any * (single ? 1e12 : 1e70);
      default -> any;
    };
  }

  private static double weight(int kind, boolean single, Random random) {
    double any = random.nextInt(5) == 0 ? 0 : random.nextGaussian();
    return switch (kind) {
      case 0 -> 1 + random.nextDouble();
      case 4 -> any * (single ? 1e30 : 1e250);
      case 8 -> any * (single ? 1e-35 : 1e-300);
      case 14 -> 0;
      default -> any;
    };
  }
}
