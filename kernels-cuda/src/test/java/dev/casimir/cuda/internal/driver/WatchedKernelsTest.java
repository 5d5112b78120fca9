package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.CudaException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the watched build of the kernels sees what a host hides. */
@EnabledIfSystemProperty(
    named = HostLibrary.PROPERTY,
    matches = ".*watched.*",
    disabledReason = "needs the watched build of native/watch.sh, which docs/cuda.md tells of")
class WatchedKernelsTest {
  private static final int THREADS = 64;
  private static final int BLOCKS = 2;

  @ParameterizedTest
  @CsvSource({
    "fault_missing_barrier, a thread reads what another writes in shared memory",
    "fault_overwritten, a thread writes what another reads in shared memory",
    "fault_blocks_collide, two threads write a word in global memory",
    "fault_overrun, a thread writes beyond an allocation in global memory",
    "fault_misaligned, the address of something of 8 bytes is 4 beyond a multiple",
    "fault_foreign_register, a register of another thread is read",
  })
  void aFaultIsReported(String kernel, String fault) {
    CudaException thrown = assertThrows(CudaException.class, () -> launch(kernel));
    String report = String.valueOf(thrown.getMessage());
    assertTrue(report.contains(kernel) && report.contains(fault), report);
  }

  @Test
  void nothingIsReportedOfAFaultlessKernel() {
    assertDoesNotThrow(() -> launch("fault_none"));
  }

  @Test
  void launchesDoNotRaceWithEachOther() {
    assertThrows(CudaException.class, () -> launch("fault_overrun"));
    assertDoesNotThrow(() -> launch("fault_none"));
  }

  private static void launch(String kernel) {
    HostDriver driver = HostDriver.open();
    long length = (long) THREADS * BLOCKS;
    long out = driver.allocate(length * Float.BYTES);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocateFrom(JAVA_LONG, out, length);
      MemorySegment cells = arena.allocate(ADDRESS, 3); // a null pointer ends them
      cells.setAtIndex(ADDRESS, 0, values);
      cells.setAtIndex(ADDRESS, 1, values.asSlice(Long.BYTES));
      int sharedBytes = THREADS * Float.BYTES;
      for (int repeat = 0; repeat < 2; repeat++) { // in two launches the same words are no race
        driver.launch(driver.function(1, kernel), BLOCKS, THREADS, sharedBytes, 0, cells);
      }
    } finally {
      driver.free(out);
    }
  }
}
