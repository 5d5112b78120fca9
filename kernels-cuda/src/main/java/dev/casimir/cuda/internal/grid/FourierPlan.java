package dev.casimir.cuda.internal.grid;

import dev.casimir.product.internal.RowMap;
import dev.casimir.product.internal.fourier.TorusCoefficients;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the kernels of {@code fourier.cu} read about a product of functions of one parity each.
 *
 * @param natural of x, of y and of z: p = (-1)^l or the other
 */
record FourierPlan(
    RowMap first, RowMap second, RowMap output, List<Boolean> natural, int channels) {
  /** Lanes of a block. */
  static final int LANES = 8;

  static final int THREADS = 256;

  private static final int HEADER = 17;

  /** The products that add up to a Gaunt product. */
  static List<FourierPlan> of(RowMap first, RowMap second, RowMap output, int channels) {
    List<FourierPlan> plans = new ArrayList<>();
    for (boolean target : new boolean[] {true, false}) {
      for (boolean left : new boolean[] {true, false}) {
        FourierPlan plan =
            new FourierPlan(first, second, output, List.of(left, left == target, target), channels);
        if (Math.min(plan.degree3(), Math.min(plan.degree1(), plan.degree2())) >= 0) {
          plans.add(plan);
        }
      }
    }
    return plans;
  }

  private int degree1() {
    return first.highestDegree(natural.get(0));
  }

  private int degree2() {
    return second.highestDegree(natural.get(1));
  }

  private int degree3() {
    return Math.min(output.highestDegree(natural.get(2)), degree1() + degree2());
  }

  /** Samples of theta on the whole circle; even, so that both poles are among them. */
  int theta() {
    int smallest = 2 * (degree1() + degree2()) + 2;
    int size = smallest;
    while (!isSmooth(size) || size % 2 != 0) {
      size++;
    }
    return size;
  }

  /** Samples of phi: the product is exact, and every order has a column of its own. */
  int phi() {
    int size =
        Math.max(degree1() + degree2() + degree3() + 1, 2 * Math.max(degree1(), degree2()) + 1);
    while (!isSmooth(size)) {
      size++;
    }
    return size;
  }

  private static boolean isSmooth(int size) {
    int rest = size;
    for (int prime : new int[] {2, 3, 5}) {
      while (rest % prime == 0) {
        rest /= prime;
      }
    }
    return rest == 1;
  }

  private int width() {
    return Math.max(degree1(), degree2()) + 1;
  }

  private int samples() {
    return theta() / 2 + 1;
  }

  private int frequencies() {
    return degree1() + degree2() + 1;
  }

  private int highest() {
    return Math.max(width() - 1, degree3());
  }

  /** Shared memory of the kernel that does all. */
  long directBytes(DType dtype) {
    long most = 2L * (highest() + 1) * samples();
    return (RowMap.rowsTo(highest()) + 2 * most + (long) samples() * phi()) * LANES * dtype.bytes();
  }

  long packBytes(DType dtype) {
    return (long) RowMap.rowsTo(highest()) * LANES * dtype.bytes();
  }

  long unpackBytes(DType dtype) {
    long amplitudes = 2L * (degree3() + 1) * frequencies();
    return (RowMap.rowsTo(degree3()) + amplitudes) * LANES * dtype.bytes();
  }

  /** Of one channel of an item, where every transform is a plain sum. */
  long directMultiplyAdds() {
    long sum = 0;
    for (int degree : new int[] {degree1(), degree2()}) {
      long amplitudes = 2L * (degree + 1) * (degree + 1);
      sum += amplitudes * (degree + 1) / 4 + amplitudes * samples();
      sum += (long) samples() * phi() * (2L * degree + 1);
    }
    long orders = 2L * (degree3() + 1);
    return sum
        + orders * samples() * (phi() + frequencies())
        + (long) RowMap.rowsTo(degree3()) * frequencies() / 2;
  }

  /** Of one channel of an item, with fast transforms of complex numbers. */
  long fastMultiplyAdds() {
    double points = (double) theta() * phi();
    long transforms = Math.round(3 * points / 2 * 2.5 * Math.log(points) / Math.log(2));
    long conversions = (long) width() * width() * width();
    return transforms + conversions + (long) RowMap.rowsTo(degree3()) * frequencies() / 2;
  }

  int[] program() {
    int[] one = OperandTable.of(first, channels);
    int[] two = OperandTable.of(second, channels);
    int[] three = OperandTable.of(output, channels);
    int back = width() * width() * width();
    int thetaCosines = back + RowMap.rowsTo(degree3()) * frequencies();
    int thetaSines = thetaCosines + frequencies() * samples();
    int phiCosines = thetaSines + frequencies() * samples();
    int phiSines = phiCosines + (highest() + 1) * phi();
    int[] header = {
      HEADER,
      HEADER + one.length,
      HEADER + one.length + two.length,
      degree1(),
      degree2(),
      degree3(),
      natural.get(0) ? 0 : 1,
      natural.get(1) ? 0 : 1,
      natural.get(2) ? 0 : 1,
      theta(),
      phi(),
      0,
      back,
      thetaCosines,
      thetaSines,
      phiCosines,
      phiSines
    };
    return List.of(header, one, two, three).stream().flatMapToInt(IntStream::of).toArray();
  }

  double[] numbers() {
    TorusCoefficients coefficients = new TorusCoefficients(highest());
    DoubleStream.Builder numbers = DoubleStream.builder();
    for (int v = 0; v < width(); v++) {
      for (int k = 0; k < width(); k++) {
        for (int l = 0; l < width(); l++) {
          boolean zero = l < v || (l - k) % 2 != 0;
          double scale = v == 0 ? 1 : Math.sqrt(0.5);
          numbers.add(zero ? 0 : scale * coefficients.forward(l, v, k));
        }
      }
    }
    for (int l = 0; l <= degree3(); l++) {
      for (int v = 0; v <= degree3(); v++) {
        for (int k = 0; k < frequencies(); k++) {
          double scale = 2 * Math.PI * (v == 0 ? 1 : Math.sqrt(2));
          numbers.add(v > l ? 0 : scale * coefficients.back(l, v, k));
        }
      }
    }
    waves(numbers, frequencies(), samples(), theta());
    waves(numbers, highest() + 1, phi(), phi());
    return numbers.build().toArray();
  }

  /** Cosines, then sines, of k 2 pi j / size; angles are reduced first. */
  private static void waves(DoubleStream.Builder numbers, int orders, int samples, int size) {
    for (boolean sine : new boolean[] {false, true}) {
      for (int k = 0; k < orders; k++) {
        for (int j = 0; j < samples; j++) {
          double angle = 2 * Math.PI * ((long) k * j % size) / size;
          numbers.add(sine ? Math.sin(angle) : Math.cos(angle));
        }
      }
    }
  }
}
