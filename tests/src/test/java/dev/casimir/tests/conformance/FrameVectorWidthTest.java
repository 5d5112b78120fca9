package dev.casimir.tests.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other vector widths, in JVMs of their own, give the bits that this one gives. */
class FrameVectorWidthTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:MaxVectorSize=16", "-XX:MaxVectorSize=32", "-Dcasimir.provider=scalar"})
  void sameBits(String option) throws IOException, InterruptedException {
    String output = ChildJvm.outputOf(FrameBits.class, option);
    assertEquals(Long.toHexString(FrameBits.checksum()), output.strip(), option);
  }
}
