package dev.casimir.cuda;

import static dev.casimir.cuda.StubDevices.STUB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.cuda.internal.driver.StubDriver.Kind;
import dev.casimir.cuda.internal.plan.KernelModules;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a true driver refuses is refused by the host build and by the stub of tests too, so that it
 * is found without a GPU; and what a device is given back.
 */
@NeedsStubDriver
class DriverRefusalsTest {
  private static final String KERNEL = "harmonics_values_f32";
  private static final int PARAMETERS = 8;
  private static final int THREADS = 128;
  private static final int UNASKED = 48 * 1024;

  @BeforeEach
  void healthyDriver() {
    STUB.reset();
  }

  private static GpuDriver driver(boolean host) {
    return (host ? Cuda.host() : StubDevices.device()).enter();
  }

  /** Launches on no items, so that nothing is read. */
  private static void launch(
      GpuDriver driver, long function, long blocks, int threads, int sharedBytes, int arguments) {
    long stream = driver.createStream();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(8);
      MemorySegment pointers = arena.allocate(8L * (arguments + 1), 8);
      for (int i = 0; i < arguments; i++) {
        pointers.setAtIndex(ValueLayout.JAVA_LONG, i, cell.address());
      }
      driver.launch(function, blocks, threads, sharedBytes, stream, pointers);
      driver.synchronizeStream(stream);
    } finally {
      driver.destroyStream(stream);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void launchesNoGpuTakesAreRefused(boolean host) {
    GpuDriver driver = driver(host);
    long function = driver.function(driver.loadModule(new byte[4]), KERNEL);
    launch(driver, function, 1, THREADS, UNASKED, PARAMETERS);
    int[][] refused = {
      {0, THREADS, 0, PARAMETERS}, // no blocks
      {1, 0, 0, PARAMETERS},
      {1, 2 * THREADS, 0, PARAMETERS}, // more than it was compiled for
      {1, 2048, 0, PARAMETERS},
      {1, THREADS, UNASKED + 4, PARAMETERS}, // not allowed
      {1, THREADS, 0, PARAMETERS - 1},
      {1, THREADS, 0, PARAMETERS + 1}
    };
    for (int[] one : refused) {
      assertThrows(
          CudaException.class,
          () -> launch(driver, function, one[0], one[1], one[2], one[3]),
          "%d blocks of %d threads, %d bytes, %d arguments"
              .formatted(one[0], one[1], one[2], one[3]));
    }
    driver.allowSharedMemory(function, 64 * 1024);
    launch(driver, function, 1, THREADS, 64 * 1024, PARAMETERS);
    assertThrows(CudaException.class, () -> driver.allowSharedMemory(function, 1 << 20));
  }

  @Test
  void memoryThatIsNotTheDevicesIsRefused() {
    GpuDriver driver = driver(false);
    long stream = driver.createStream();
    long block = driver.allocate(1000);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(1004);
      driver.copyToDevice(block, host.asSlice(0, 1000), stream);
      assertThrows(CudaException.class, () -> driver.copyToDevice(block, host, stream));
      assertThrows(CudaException.class, () -> driver.copyToHost(host, block, stream));
      assertThrows(CudaException.class, () -> driver.copyToDevice(host.address(), host, stream));
      assertThrows(CudaException.class, () -> driver.fill(block + 999, (byte) 0, 2, stream));
      assertThrows(
          CudaException.class, () -> driver.copyOnDevice(block, host.address(), 8, stream));
    }
    driver.free(block);
    assertThrows(CudaException.class, () -> driver.free(block));
    driver.destroyStream(stream);
    assertThrows(CudaException.class, () -> driver.synchronizeStream(stream));
  }

  @Test
  void adoptedMemoryIsAlignedToItsNumbers() {
    CudaDevice device = StubDevices.device();
    device.adopt(4100, DType.FLOAT32, 5).close();
    assertEquals(
        "address: expected a multiple of 8 for FLOAT64, got 0x1004",
        assertThrows(IllegalArgumentException.class, () -> device.adopt(4100, DType.FLOAT64, 5))
            .getMessage());
  }

  @Test
  void marksThatWereNotPassedHaveNoTime() {
    CudaDevice device = StubDevices.device();
    try (CudaStream stream = device.stream();
        CudaEvent start = device.event();
        CudaEvent end = device.event()) {
      start.record(stream);
      assertThrows(CudaException.class, () -> end.millisecondsSince(start));
      end.record(stream);
      assertEquals(
          600, assertThrows(CudaException.class, () -> end.millisecondsSince(start)).code());
      end.synchronize();
      end.millisecondsSince(start);
    }
  }

  @Test
  void pinnedMemoryLivesAsLongAsItsTensor() throws InterruptedException {
    CudaDevice device = StubDevices.device();
    Tensor tensor = device.pinned(DType.FLOAT32, 1000).tensor();
    for (int i = 0; i < 5; i++) {
      System.gc();
      Thread.sleep(20);
    }
    device.allocate(DType.FLOAT32, 1).close(); // takes back what nobody reaches any more
    assertEquals(0, device.leaks());
    tensor.setDouble(999, 1);
    assertEquals(1, tensor.getDouble(999));
  }

  @Test
  void generatedKernelsAreCompiledOnceAndUnloaded() {
    CudaDevice device = StubDevices.device();
    device.enter();
    KernelModules modules = device.modules();
    for (String name : new String[] {KERNEL, "harmonics_values_f64", KERNEL}) {
      assertEquals(name, modules.generated("a text", name).toString());
    }
    assertEquals(1, STUB.count(Kind.MODULES));
    device.release();
    assertEquals(0, STUB.count(Kind.MODULES));
  }
}
