package dev.casimir.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products and rotations have the bits of this JVM at other vector widths and without vectors. */
class ProductVectorWidthTest {
  private static final List<String> HERE = ProductBits.checksums();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-XX:MaxVectorSize=16",
        "-XX:MaxVectorSize=32",
        "-XX:UseAVX=2",
        "-Dcasimir.provider=scalar"
      })
  void sameBits(String option) throws IOException, InterruptedException {
    List<String> there = ChildJvm.outputOf(ProductBits.class, option).lines().toList();
    assertEquals(String.join("\n", HERE), String.join("\n", there), option);
    assertTrue(there.size() > 20, there.toString());
  }
}
