package dev.casimir.lie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.device.Device;
import dev.casimir.device.ItemStatus;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import dev.casimir.testing.Property;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LieEdgeCasesTest {
  private static final LieGroup SO3 = LieGroup.so(3);

  static List<LieGroup> groups() {
    return LieOperationTest.groups();
  }

  private static double norm(double[] v) {
    return Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
  }

  @Test
  void halfTurnsPointAlongTheirLargestComponent() {
    double s = Math.sqrt(0.5);
    double[][] axes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {s, -s, 0}, {-0.6, 0, 0.8}};
    for (double[] n : axes) {
      double[] r = new double[9];
      for (int i = 0; i < 9; i++) {
        r[i] = 2 * n[i / 3] * n[i % 3] - (i % 4 == 0 ? 1 : 0);
      }
      LieBatch log = LieBatch.f64(SO3, LieMap.LOG);
      double[] w = log.forward(r);
      assertEquals(Math.PI, norm(w), 1e-15);
      double largest =
          Arrays.stream(w)
              .boxed()
              .max((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
              .orElseThrow();
      assertTrue(largest > 0 || Arrays.equals(n, axes[3]), Arrays.toString(w));
      for (int i = 0; i < 3; i++) {
        assertEquals(Math.abs(n[i]) * Math.PI, Math.abs(w[i]), 1e-15);
      }
      // gradients at half turns are finite
      double[] gradient = log.backward(new double[][] {r}, new double[] {1, 2, 3});
      assertTrue(Arrays.stream(gradient).allMatch(Double::isFinite));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-160, 1e-30, 1e-16, 1e-8, 1e-3, 1, 3, 3.14, 3.14159265})
  void anglesOfAllSizes(double angle) {
    double[] w = {angle * 0.36, -angle * 0.48, angle * 0.8};
    double[] r = LieBatch.f64(SO3, LieMap.EXP).forward(w);
    double[] back = LieBatch.f64(SO3, LieMap.LOG).forward(r);
    double bound = angle < 1e-100 ? 4e-16 * angle : 1.5e-15 * Math.max(angle, 1e-8);
    for (int i = 0; i < 3; i++) {
      assertEquals(w[i], back[i], Math.max(bound, angle < 1e-8 ? 4e-16 * angle : bound));
    }
    for (LieMap map : List.of(LieMap.EXP, LieMap.LEFT_JACOBIAN, LieMap.LEFT_JACOBIAN_INVERSE)) {
      LieBatch kernel = LieBatch.f64(SO3, map);
      double[] gradient = new double[9];
      Arrays.fill(gradient, 1);
      double[] products = kernel.backward(new double[][] {w}, gradient);
      assertTrue(Arrays.stream(products).allMatch(Double::isFinite), map.label());
    }
  }

  @Test
  void longRotationVectors() {
    for (double angle : new double[] {4, 7, 100, 1e4, 1e15}) {
      double[] r = LieBatch.f64(SO3, LieMap.EXP).forward(new double[] {0, 0, angle});
      double[] expected = {
        Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0, 0, 0, 1
      };
      assertArrayEquals(expected, r, (4 + angle) * 0x1p-52);
    }
    assertArrayEquals(
        new double[] {-1, 0, 0, -1},
        LieBatch.f64(LieGroup.so(2), LieMap.EXP).forward(new double[] {Math.PI}),
        2e-16);
  }

  /** The logarithm of a matrix that is a rotation to 1e-3 is that of its polar factor. */
  @Test
  void almostRotations() {
    Property.check(
        20,
        41,
        random -> {
          double[] r =
              LieBatch.f64(SO3, LieMap.EXP).forward(LieOperationTest.tangents(random, SO3, 1, 1.7));
          double[] p = new double[9];
          for (int i = 0; i < 3; i++) {
            for (int j = 0; j <= i; j++) {
              p[3 * i + j] = (i == j ? 1 : 0) + 1e-3 * (random.nextDouble() - 0.5);
              p[3 * j + i] = p[3 * i + j];
            }
          }
          double[] product = new double[9];
          for (int i = 0; i < 9; i++) {
            for (int k = 0; k < 3; k++) {
              product[i] += r[i / 3 * 3 + k] * p[3 * k + i % 3];
            }
          }
          LieBatch log = LieBatch.f64(SO3, LieMap.LOG);
          assertArrayEquals(log.forward(r), log.forward(product), 4e-15);
        });
  }

  @Test
  void matricesOutsideTheGroup() {
    int outside = ItemStatus.NOT_IN_DOMAIN.code();
    checkStatus(SO3, outside, 1, 0, 0, 0, 1, 0, 0, 0, -1);
    checkStatus(SO3, outside, 2, 0, 0, 0, 2, 0, 0, 0, 2);
    checkStatus(SO3, outside, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    checkStatus(SO3, ItemStatus.NON_FINITE.code(), Double.NaN, 0, 0, 0, 1, 0, 0, 0, 1);
    checkStatus(LieGroup.so(2), outside, 1, 0, 0, -1);
    checkStatus(LieGroup.se(2), outside, 1, 0, 5, 0, 1, 5, 1, 0, 1);
    checkStatus(LieGroup.sim(2), outside, 1, 0, 0, 0, -1, 0, 0, 0, 1);
    checkStatus(LieGroup.sl(2), outside, 2, 0, 0, 1);
    checkStatus(LieGroup.sl(3), outside, 2, 0, 0, 0, 1, 0, 0, 0, 1);
    checkStatus(LieGroup.gl(2), ItemStatus.NO_PRINCIPAL.code(), -1, 0, 0, -1);
    checkStatus(LieGroup.gl(2), ItemStatus.NO_PRINCIPAL.code(), 1, 0, 0, -1);
    checkStatus(LieGroup.gl(2), ItemStatus.SINGULAR.code(), 1, 1, 1, 1);
    checkStatus(LieGroup.gl(3), ItemStatus.NO_PRINCIPAL.code(), -1, 0, 0, 0, -1, 0, 0, 0, 1);
    checkStatus(LieGroup.gl(3), ItemStatus.SINGULAR.code(), 0, 0, 0, 0, 0, 0, 0, 0, 0);
    checkStatus(LieGroup.sl(2), ItemStatus.NO_PRINCIPAL.code(), -2, 0, 0, -0.5);
    checkStatus(LieGroup.scaling(), outside, -1);
  }

  private static void checkStatus(LieGroup group, int status, double... element) {
    LieBatch log = LieBatch.f64(group, LieMap.LOG);
    double[] values = log.forward(element);
    String name = group + " " + Arrays.toString(element);
    assertArrayEquals(new int[] {status}, log.statuses(), name);
    assertTrue(Arrays.stream(values).allMatch(Double::isNaN), name);
    double[] ones = new double[group.dimension()];
    Arrays.fill(ones, 1);
    double[] gradient = log.backward(new double[][] {element}, ones);
    assertTrue(Arrays.stream(gradient).anyMatch(Double::isNaN), "gradient of " + name);
  }

  /** The same bits from vectors, from scalars, on two threads, in any batch, in any arrangement. */
  @ParameterizedTest
  @MethodSource("groups")
  void bits(LieGroup group) {
    for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
      for (LieMap map : List.of(LieMap.EXP, LieMap.LOG, LieMap.ADJOINT, LieMap.LEFT_JACOBIAN)) {
        checkBits(group, map, dtype);
      }
    }
  }

  private static void checkBits(LieGroup group, LieMap map, DType dtype) {
    int items = 131;
    double[] xi = LieOperationTest.tangents(Property.generator(42), group, items, 2);
    boolean fromTangent = map == LieMap.EXP || map == LieMap.LEFT_JACOBIAN;
    double[] in = fromTangent ? xi : new LieBatch(group, LieMap.EXP, dtype).forward(xi);
    int size = in.length / items;
    in[5 * size] = Double.NaN;
    double[] vector = new LieBatch(group, map, dtype, Provider.current(), 1).forward(in);
    double[] scalar = new LieBatch(group, map, dtype, Provider.SCALAR, 1).forward(in);
    String name = group + " " + map + " " + dtype;
    assertArrayEquals(scalar, vector, name);
    assertArrayEquals(
        vector, new LieBatch(group, map, dtype, Provider.current(), 2).forward(in), name);
    int width = vector.length / items;
    LieBatch kernel = new LieBatch(group, map, dtype);
    for (int item : new int[] {0, 4, 6, 130}) {
      double[] alone = kernel.forward(Arrays.copyOfRange(in, item * size, (item + 1) * size));
      assertArrayEquals(Arrays.copyOfRange(vector, item * width, (item + 1) * width), alone, name);
    }
    assertEquals(0, kernel.forward(new double[0]).length);
  }

  @ParameterizedTest
  @MethodSource("groups")
  void arrangements(LieGroup group) {
    int items = 77;
    double[] xi = LieOperationTest.tangents(Property.generator(43), group, items, 1);
    double[] expected = LieBatch.f64(group, LieMap.EXP).forward(xi);
    int k = group.dimension();
    int d = group.matrixSize();
    try (Arena arena = Arena.ofConfined()) {
      double[] turned = new double[xi.length];
      for (int i = 0; i < xi.length; i++) {
        turned[i % k * items + i / k] = xi[i];
      }
      Tensor in = Tensor.copyOf(arena, DType.FLOAT64, turned, k, items);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, d, d, items);
      ItemwiseKernel kernel =
          Device.cpu()
              .plan(
                  LieOperation.exp(group).arranged(Arrangement.COMPONENT_MAJOR),
                  PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
      kernel.forward(in, out);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], out.getDouble((long) i % (d * d) * items + i / (d * d)));
      }
    }
  }

  @Test
  void refusals() {
    assertThrows(IllegalArgumentException.class, () -> LieGroup.parse("su2"));
    assertThrows(IllegalArgumentException.class, () -> LieGroup.parse("so1"));
    assertThrows(IllegalArgumentException.class, () -> LieGroup.se(4));
    assertThrows(IllegalArgumentException.class, () -> LieGroup.heisenberg(4));
    ItemwiseKernel kernel =
        Device.cpu().plan(LieOperation.exp(SO3), PlanOptions.of(DType.FLOAT64, Layout.IR_MUL));
    try (Arena arena = Arena.ofConfined()) {
      Tensor in = Tensor.zeros(arena, DType.FLOAT64, 4, 3);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 4, 3, 3);
      Tensor few = Tensor.zeros(arena, DType.FLOAT64, 3, 3, 3);
      Tensor wrong = Tensor.zeros(arena, DType.FLOAT32, 4, 3, 3);
      Tensor readOnly = Tensor.ofSegment(out.segment().asReadOnly(), DType.FLOAT64, 4, 3, 3);
      for (Tensor bad : List.of(few, wrong, readOnly)) {
        assertThrows(IllegalArgumentException.class, () -> kernel.forward(in, bad));
      }
      Tensor overlapping = Tensor.ofSegment(out.segment(), DType.FLOAT64, 4, 3);
      assertThrows(IllegalArgumentException.class, () -> kernel.forward(overlapping, out));
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> kernel.forward(out, in));
      assertTrue(refusal.getMessage().startsWith("tangents: expected [n, 3] FLOAT64, got"));
    }
    Arena closed = Arena.ofConfined();
    Tensor gone = Tensor.zeros(closed, DType.FLOAT64, 4, 3);
    closed.close();
    try (Arena arena = Arena.ofConfined()) {
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 4, 3, 3);
      assertThrows(IllegalStateException.class, () -> kernel.forward(gone, out));
    }
  }
}
