package dev.casimir.cuda.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.NeedsHostKernels;
import java.lang.foreign.Arena;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host build of the kernels notices that a GPU would not. */
@NeedsHostKernels
class HostDriverTest {
  @ParameterizedTest
  @ValueSource(ints = {7, 9})
  void anotherNumberOfArgumentsIsRefused(int given) {
    HostDriver driver = HostDriver.open();
    long function = driver.function(driver.loadModule(new byte[0]), "harmonics_values_f32");
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(
          "A kernel of 8 parameters was launched with " + given + " arguments.",
          assertThrows(
                  CudaException.class,
                  () -> driver.launch(function, 1, 32, 0, 1, arena.allocate((given + 1) * 8L, 8)))
              .getMessage());
    }
  }
}
