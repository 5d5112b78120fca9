package dev.casimir.frames;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.frames.internal.average.SignFlips;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignPatternsTest {
  @ParameterizedTest
  @EnumSource(FrameGroup.class)
  void everyElementOnce(FrameGroup group) {
    for (int d = 1; d <= PrincipalFrames.MAX_DIMENSION; d++) {
      SignPatterns patterns = new SignPatterns(group, d);
      Set<Integer> seen = new HashSet<>();
      for (int e = 0; e < patterns.count(); e++) {
        int pattern = patterns.pattern(e);
        assertTrue(pattern < 1 << d && (!group.isProper() || Integer.bitCount(pattern) % 2 == 0));
        seen.add(pattern);
      }
      assertEquals(group.isProper() ? 1 << (d - 1) : 1 << d, seen.size());
    }
  }

  /** T9: 8, 4, 2, 1 copies in space for rank 3, 2, 1, 0. */
  @ParameterizedTest
  @CsvSource({"E, 8 4 2 1", "O, 8 4 2 1", "SE, 4 4 2 1", "SO, 4 4 2 1"})
  void distinctCopiesByRank(FrameGroup group, String counts) {
    SignPatterns patterns = new SignPatterns(group, 3);
    StringBuilder found = new StringBuilder();
    for (int kernel = 0; kernel <= 3; kernel++) {
      int axes = patterns.kernelAxes(FrameFlags.ofKernel(kernel));
      assertEquals(kernel, Integer.bitCount(axes));
      int count = patterns.distinctCount(axes);
      found.append(kernel == 0 ? "" : " ").append(count);
      Set<Integer> live = new HashSet<>();
      for (int copy = 0; copy < count; copy++) {
        int pattern = patterns.distinctPattern(copy, axes);
        assertTrue(!group.isProper() || Integer.bitCount(pattern) % 2 == 0);
        live.add(pattern & ~axes);
      }
      assertEquals(count, live.size());
    }
    assertEquals(counts, found.toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void flipsAreMultiplicationsBySigns(DType dtype) {
    try (Arena arena = Arena.ofConfined()) {
      for (int d = 1; d <= 8; d++) {
        for (FrameField kind : FrameField.values()) {
          for (int points : new int[] {0, 1, 3, 29}) {
            check(arena, dtype, d, kind, points);
          }
        }
      }
    }
  }

  private static void check(Arena arena, DType dtype, int d, FrameField kind, int points) {
    long[] shape =
        switch (kind) {
          case SCALAR -> new long[] {2, points};
          case TENSOR -> new long[] {2, points, d, d};
          default -> new long[] {2, points, d};
        };
    Tensor framed = Tensor.random(arena, dtype, d, shape);
    int[] patterns = {(1 << d) - 1, 1 << (d / 2)};
    double[] expected = framed.toDoubleArray();
    int width = expected.length / 2;
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= expectedSign(kind, d, patterns[i / width], i);
    }
    Tensor numbers = Tensor.copyOf(arena, DType.INT32, patterns, 2);
    Tensor out = Tensor.zeros(arena, dtype, shape);
    new SignPatterns(FrameGroup.O, d).flip(kind, numbers, framed, out);
    assertArrayEquals(expected, out.toDoubleArray(), kind + " " + d);
    for (Provider provider : Provider.values()) {
      Tensor other = Tensor.zeros(arena, dtype, shape);
      new SignFlips(dtype, provider).gather(kind, d, r -> patterns[r], r -> r, framed, other);
      assertArrayEquals(expected, other.toDoubleArray());
    }
    Tensor back = Tensor.zeros(arena, dtype, shape);
    new SignPatterns(FrameGroup.O, d).flip(kind, patterns[0], framed, out);
    new SignPatterns(FrameGroup.O, d).flip(kind, patterns[0], out, back);
    assertArrayEquals(framed.toDoubleArray(), back.toDoubleArray());
  }

  /** By the definition: S a, det(S) S a, S T S with the matrix S. */
  private static double expectedSign(FrameField kind, int d, int pattern, int index) {
    double[] s = new double[d];
    double det = 1;
    for (int k = 0; k < d; k++) {
      s[k] = (pattern & 1 << k) != 0 ? -1 : 1;
      det *= s[k];
    }
    return switch (kind) {
      case SCALAR -> 1;
      case POINT, VECTOR -> s[index % d];
      case PSEUDOVECTOR -> det * s[index % d];
      case TENSOR -> s[index / d % d] * s[index % d];
    };
  }

  @Test
  void drawsDependOnSeedCloudAndDrawAlone() {
    SignPatterns patterns = new SignPatterns(FrameGroup.SE, 3);
    int[] counts = new int[8];
    for (int cloud = 0; cloud < 1000; cloud++) {
      int[] drawn = patterns.draw(7, cloud, 0, 4);
      assertEquals(drawn[3], patterns.draw(7, cloud, 3, 1)[0]);
      for (int pattern : drawn) {
        counts[pattern]++;
      }
    }
    for (int element = 0; element < 4; element++) {
      assertEquals(1000, counts[patterns.pattern(element)], 150);
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Arena arena = Arena.ofConfined()) {
      SignPatterns patterns = new SignPatterns(FrameGroup.SO, 3);
      Tensor field = Tensor.zeros(arena, DType.FLOAT64, 2, 3);
      Tensor out = Tensor.zeros(arena, DType.FLOAT64, 2, 3);
      assertThrows(
          IllegalArgumentException.class, () -> patterns.flip(FrameField.VECTOR, 1, field, out));
      assertThrows(
          IllegalArgumentException.class, () -> patterns.flip(FrameField.VECTOR, 3, field, field));
      assertThrows(
          IllegalArgumentException.class, () -> patterns.flip(FrameField.TENSOR, 3, field, out));
    }
  }
}
