package dev.casimir.cuda.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.NeedsHostKernels;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** What the host build of the kernels notices that a GPU would not. */
@NeedsHostKernels
class HostDriverTest {
  @Test
  void tooFewArgumentsAreRefused() {
    HostDriver driver = HostDriver.open();
    long function = driver.function(driver.loadModule(new byte[0]), "harmonics_values_f32");
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(
          "A kernel of 8 parameters was launched with 7 arguments.",
          assertThrows(
                  CudaException.class,
                  () -> driver.launch(function, 1, 32, 0, 1, arena.allocate(7 * 8, 8)))
              .getMessage());
    }
  }
}
