package dev.casimir.product.internal.fourier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.product.internal.PanelProduct;
import dev.casimir.product.reference.GridGauntProduct;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FourierProductsTest {
  private static final long SEED = 7;

  /** The two production kernels. */
  enum Method {
    DIRECT {
      @Override
      PanelProduct of(int l1, int l2, int l3, DType dtype, Provider provider) {
        return new FourierDirectProduct(l1, l2, l3, dtype, provider);
      }
    },
    FFT {
      @Override
      PanelProduct of(int l1, int l2, int l3, DType dtype, Provider provider) {
        return new FourierFftProduct(l1, l2, l3, dtype, provider);
      }
    };

    abstract PanelProduct of(int l1, int l2, int l3, DType dtype, Provider provider);
  }

  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

  @ParameterizedTest
  @EnumSource(Method.class)
  void agreesWithTheGridReference(Method method) {
    for (int l1 = 0; l1 <= 3; l1++) {
      for (int l2 = 0; l2 <= 3; l2++) {
        for (int l3 = 0; l3 <= 7; l3++) {
          checkAgainstReference(method, l1, l2, l3);
        }
      }
    }
    for (int i = 0; i < 12; i++) {
      checkAgainstReference(method, random.nextInt(13), random.nextInt(13), random.nextInt(20));
    }
    checkAgainstReference(method, 24, 24, 24);
    checkAgainstReference(method, 17, 3, 21);
  }

  private void checkAgainstReference(Method method, int l1, int l2, int l3) {
    String name = "%s %d,%d,%d, seed %d".formatted(method, l1, l2, l3, SEED);
    GridGauntProduct reference = new GridGauntProduct(l1, l2, l3);
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      Panels panels = new Panels(l1, l2, l3, 16, 0, dtype);
      panels.fill(random);
      panels.run(method.of(l1, l2, l3, dtype, Provider.VECTOR));
      double tolerance =
          dtype == DType.FLOAT32 ? 1e-5 : Math.max(Math.max(l1, l2), l3) >= 8 ? 1e-12 : 1e-13;
      double[][] expected = new double[4][];
      double squares = 0;
      for (int lane = 0; lane < expected.length; lane++) {
        expected[lane] = reference.multiply(panels.x(lane), panels.y(lane));
        squares += Arrays.stream(expected[lane]).map(v -> v * v).average().orElseThrow();
      }
      double rms = Math.sqrt(squares / expected.length);
      for (int lane = 0; lane < expected.length; lane++) {
        double[] actual = panels.z(lane);
        for (int i = 0; i < actual.length; i++) {
          double bound = i < (l1 + l2 + 1) * (l1 + l2 + 1) ? tolerance * rms : 0;
          double exact = bound > 0 ? expected[lane][i] : 0;
          assertEquals(exact, actual[i], bound, name + " " + dtype + " at " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void vectorAndScalarGiveTheSameBits(Method method) {
    for (int[] degrees :
        new int[][] {{0, 0, 0}, {1, 1, 2}, {2, 3, 2}, {4, 1, 7}, {5, 6, 4}, {8, 8, 8}}) {
      for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
        Panels panels = new Panels(degrees[0], degrees[1], degrees[2], 32, 16, dtype);
        panels.fill(random);
        panels.run(method.of(degrees[0], degrees[1], degrees[2], dtype, Provider.VECTOR));
        byte[] vector = panels.bytes();
        panels.run(method.of(degrees[0], degrees[1], degrees[2], dtype, Provider.SCALAR));
        assertArrayEquals(vector, panels.bytes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aLaneDependsOnItselfAlone(Method method) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      PanelProduct product = method.of(3, 4, 5, dtype, Provider.VECTOR);
      Panels panels = new Panels(3, 4, 5, 48, 0, dtype);
      panels.fill(random);
      panels.copyLane(5, 38);
      panels.copyLane(5, 16);
      panels.run(product);
      double[] clean = panels.z(5);
      assertArrayEquals(clean, panels.z(38));
      assertArrayEquals(clean, panels.z(16));
      double[] neighbour = panels.z(6);
      panels.setX(3, 5, Double.NaN);
      panels.setX(0, 7, Double.POSITIVE_INFINITY);
      panels.run(product);
      assertArrayEquals(clean, panels.z(38));
      assertArrayEquals(neighbour, panels.z(6));
      for (double value : panels.z(5)) {
        assertTrue(Double.isNaN(value));
      }
    }
  }

  @Test
  void costGrowsAsThePowerItShould() {
    long direct = count(Method.DIRECT, 32) / count(Method.DIRECT, 16);
    assertTrue(direct >= 12 && direct <= 17, "L^4: doubling L costs " + direct);
    long fft = count(Method.FFT, 32) / count(Method.FFT, 16);
    assertTrue(fft >= 4 && fft <= 8, "L^2 log L and L^3: doubling L costs " + fft);
  }

  private static long count(Method method, int l) {
    return method.of(l, l, 2 * l, DType.FLOAT64, Provider.SCALAR).multiplyAdds();
  }

  /** Panels of one product, with gaps between rows that must stay untouched, and dirty scratch. */
  private static final class Panels {
    private final int lanes;
    private final long stride;
    private final int[] components;
    private final DType dtype;
    private final MemorySegment[] panels = new MemorySegment[3];

    Panels(int l1, int l2, int l3, int lanes, int gap, DType dtype) {
      this.lanes = lanes;
      this.dtype = dtype;
      stride = (long) (lanes + gap) * dtype.bytes();
      components = new int[] {(l1 + 1) * (l1 + 1), (l2 + 1) * (l2 + 1), (l3 + 1) * (l3 + 1)};
      for (int i = 0; i < 3; i++) {
        panels[i] = Arena.ofAuto().allocate(components[i] * stride + 128, 64);
      }
    }

    void fill(RandomGenerator random) {
      for (int panel = 0; panel < 2; panel++) {
        for (int row = 0; row < components[panel]; row++) {
          for (int lane = 0; lane < lanes; lane++) {
            set(panel, row, lane, random.nextDouble(-1, 1));
          }
        }
      }
    }

    void run(PanelProduct product) {
      panels[2].fill((byte) 0x7f);
      MemorySegment scratch = Arena.ofAuto().allocate(product.scratchBytes(lanes), 64);
      scratch.fill((byte) 0xff);
      product.run(panels[0], 128, panels[1], 128, panels[2], 128, stride, lanes, scratch);
    }

    byte[] bytes() {
      return panels[2].toArray(ValueLayout.JAVA_BYTE);
    }

    double[] x(int lane) {
      return lane(0, lane);
    }

    double[] y(int lane) {
      return lane(1, lane);
    }

    double[] z(int lane) {
      return lane(2, lane);
    }

    void setX(int row, int lane, double value) {
      set(0, row, lane, value);
    }

    void copyLane(int from, int to) {
      for (int panel = 0; panel < 2; panel++) {
        for (int row = 0; row < components[panel]; row++) {
          set(panel, row, to, get(panel, row, from));
        }
      }
    }

    private double[] lane(int panel, int lane) {
      double[] values = new double[components[panel]];
      for (int row = 0; row < values.length; row++) {
        values[row] = get(panel, row, lane);
      }
      return values;
    }

    private double get(int panel, int row, int lane) {
      long at = 128 + row * stride + (long) lane * dtype.bytes();
      return dtype == DType.FLOAT64
          ? panels[panel].get(ValueLayout.JAVA_DOUBLE, at)
          : panels[panel].get(ValueLayout.JAVA_FLOAT, at);
    }

    private void set(int panel, int row, int lane, double value) {
      long at = 128 + row * stride + (long) lane * dtype.bytes();
      if (dtype == DType.FLOAT64) {
        panels[panel].set(ValueLayout.JAVA_DOUBLE, at, value);
      } else {
        panels[panel].set(ValueLayout.JAVA_FLOAT, at, (float) value);
      }
    }
  }
}
