package dev.casimir.holomorphic.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitRootsTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 4, 6, 8, 10, 12, 14, 40, 256, 1998})
  void rootsAreSymmetricToTheLastBit(int count) {
    UnitRoots roots = new UnitRoots(count);
    for (int m = 0; m < count; m++) {
      assertEquals(Math.cos(2 * Math.PI * m / count), roots.cosine(m), 4e-15);
      assertEquals(Math.sin(2 * Math.PI * m / count), roots.sine(m), 4e-15);
      double square = roots.cosine(m) * roots.cosine(m) + roots.sine(m) * roots.sine(m);
      assertEquals(1, square, 5e-16);
      int mirrored = (count - m) % count;
      assertEquals(roots.cosine(mirrored), roots.cosine(m));
      assertEquals(-roots.sine(mirrored) + 0.0, roots.sine(m) + 0.0);
      int opposite = (m + count / 2) % count;
      assertEquals(-roots.cosine(opposite) + 0.0, roots.cosine(m) + 0.0);
      assertEquals(-roots.sine(opposite) + 0.0, roots.sine(m) + 0.0);
    }
  }
}
