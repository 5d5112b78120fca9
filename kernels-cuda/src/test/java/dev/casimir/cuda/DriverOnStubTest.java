package dev.casimir.cuda;

import static dev.casimir.cuda.StubDevices.OPERATION;
import static dev.casimir.cuda.StubDevices.OPTIONS;
import static dev.casimir.cuda.StubDevices.STUB;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.internal.driver.GpuDriver;
import dev.casimir.cuda.internal.driver.StubDriver.Kind;
import dev.casimir.device.Device;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans, launches, streams, events and graphs through the driver's interface, on a stub. */
@NeedsStubDriver
class DriverOnStubTest {
  @BeforeEach
  void healthyDriver() {
    STUB.reset();
  }

  @Test
  void aRunCallsTheDriverInOrder() {
    CudaDevice device = StubDevices.device();
    assertEquals(
        "Stub GPU, compute capability 9.0, 1024.0 GiB, driver for CUDA 12.6 through ffm",
        device.describe());
    try (CudaKernel kernel = StubDevices.plan(device);
        Arena arena = Arena.ofConfined()) {
      STUB.forgetCalls();
      ((SphericalHarmonicsKernel) kernel).values(vectors(arena, 40), values(arena, 40));
      assertEquals(
          List.of(
              "cuStreamCreate",
              "cuMemAlloc",
              "cuMemcpyHtoDAsync",
              "cuMemAlloc",
              "cuLaunchKernel",
              "cuMemcpyDtoHAsync",
              "cuStreamSynchronize"),
          STUB.calls());
      STUB.forgetCalls();
      ((SphericalHarmonicsKernel) kernel).values(vectors(arena, 40), values(arena, 40));
      assertEquals(
          List.of(
              "cuMemcpyHtoDAsync", "cuLaunchKernel", "cuMemcpyDtoHAsync", "cuStreamSynchronize"),
          STUB.calls());
    }
  }

  @Test
  void resultsAreThoseOfTheHostBuild() {
    try (CudaKernel kernel = StubDevices.plan(StubDevices.device());
        Arena arena = Arena.ofConfined()) {
      for (long n : new long[] {0, 1, 1000}) {
        Tensor got = values(arena, n);
        ((SphericalHarmonicsKernel) kernel).values(vectors(arena, n), got);
        assertArrayEquals(expected(arena, n), got.toFloatArray());
      }
    }
  }

  @Test
  void nothingStaysBehindAfterTenThousandPlans() {
    CudaDevice device = StubDevices.device();
    try (Arena arena = Arena.ofConfined()) {
      Tensor vectors = vectors(arena, 3);
      Tensor values = Tensor.zeros(arena, DType.FLOAT32, 3, 1);
      SphericalHarmonics one = // the cheapest to plan
          new SphericalHarmonics(0, Normalization.COMPONENT, true, Arrangement.ITEM_MAJOR);
      for (int i = 0; i < 10_000; i++) {
        try (CudaKernel kernel = (CudaKernel) device.plan(one, OPTIONS);
            CudaEvent event = device.event()) {
          ((SphericalHarmonicsKernel) kernel).values(vectors, values);
          event.synchronize();
        }
      }
    }
    assertEquals(0, device.openResources());
    assertEquals(0, device.openBytes());
    assertEquals(0, device.leaks());
    assertEquals(1, STUB.count(Kind.MODULES), "kept as long as the device");
    assertEquals(1, STUB.count(Kind.CONTEXTS), "kept as long as the device");
    device.release();
    for (Kind kind : Kind.values()) {
      assertEquals(0, STUB.count(kind), kind.name());
    }
  }

  @Test
  void outOfMemoryTellsWhatIsLeftAndLeavesNothing() {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        Arena arena = Arena.ofConfined()) {
      long resources = device.openResources();
      STUB.setCapacity(100_000);
      String message =
          assertThrows(
                  OutOfDeviceMemoryException.class,
                  () -> device.allocate(DType.FLOAT32, 1000, 1000))
              .getMessage();
      assertTrue(message.startsWith("cuMemAlloc(4,000,000 bytes): CUDA_ERROR_OUT_OF_MEMORY (2)"));
      assertTrue(message.contains(" of the device's 100,000 bytes are free"), message);
      assertEquals(resources, device.openResources());
      SphericalHarmonicsKernel harmonics = (SphericalHarmonicsKernel) kernel;
      Tensor vectors = vectors(arena, 5000);
      Tensor values = values(arena, 5000);
      assertThrows(OutOfDeviceMemoryException.class, () -> harmonics.values(vectors, values));
      Tensor fewer = values(arena, 100);
      harmonics.values(vectors(arena, 100), fewer); // and the kernel still works
      assertArrayEquals(expected(arena, 100), fewer.toFloatArray());
    }
    assertEquals(0, STUB.count(Kind.MEMORY));
    STUB.setCapacity(1L << 40);
    for (int skip = 0; skip < 3; skip++) {
      STUB.fail("cuModuleGetFunction", skip, 500); // tables are on the device by then
      assertThrows(CudaException.class, () -> StubDevices.plan(StubDevices.device()));
      assertEquals(0, STUB.count(Kind.MEMORY), "plans that fail leave tables");
      assertEquals(0, STUB.count(Kind.STREAMS));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuStreamCreate",
        "cuMemAlloc",
        "cuMemcpyHtoDAsync",
        "cuLaunchKernel",
        "cuMemcpyDtoHAsync",
        "cuStreamSynchronize"
      })
  void errorsNameTheCallAndLeaveNothing(String function) {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        Arena arena = Arena.ofConfined()) {
      SphericalHarmonicsKernel harmonics = (SphericalHarmonicsKernel) kernel;
      STUB.fail(function, 0, 1);
      CudaException error =
          assertThrows(
              CudaException.class, () -> harmonics.values(vectors(arena, 9), values(arena, 9)));
      assertEquals(1, error.code());
      assertTrue(error.getMessage().startsWith(function + "("), error.getMessage());
      assertTrue(
          error.getMessage().endsWith("): CUDA_ERROR_INVALID_VALUE (1): invalid argument."),
          error.getMessage());
    }
    assertEquals(0, device.openResources());
    assertEquals(0, STUB.count(Kind.MEMORY));
    assertEquals(0, STUB.count(Kind.STREAMS));
  }

  @Test
  void afterABreakdownEverythingFailsAtOnceAndTellsTheCause() {
    CudaDevice device = StubDevices.device();
    CudaDevice other = CudaDevice.of(device.driver(), 1);
    try (CudaKernel kernel = StubDevices.plan(device);
        CudaStream stream = device.stream();
        CudaEvent event = device.event();
        PinnedTensor pinned = device.pinned(DType.FLOAT32, 4);
        DeviceTensor tensor = device.allocate(DType.FLOAT32, 4)) {
      STUB.fail("cuStreamSynchronize", 0, 700);
      CudaException first = assertThrows(CudaException.class, stream::synchronize);
      assertTrue(first.getMessage().contains("CUDA_ERROR_ILLEGAL_ADDRESS (700)"));
      int calls = STUB.calls().size();
      for (Runnable later :
          List.<Runnable>of(
              () -> tensor.clear(stream),
              () -> tensor.copyFrom(pinned.tensor(), stream),
              () ->
                  kernel.launch(
                      stream, "values", tensor(device, 4096, 3), tensor(device, 8192, 16)),
              () -> event.record(stream),
              device::stream,
              device::memory)) {
        CudaException error = assertThrows(CudaException.class, later::run);
        assertEquals(700, error.code());
        assertTrue(error.getMessage().contains(first.getMessage()), error.getMessage());
        assertEquals(first, error.getCause());
      }
      assertEquals(calls, STUB.calls().size(), "the driver is left alone");
      other.memory(); // the other GPU lives
    }
    assertEquals(0, device.openResources());
  }

  @Test
  void kernelsThatFailAreNamedWhereEachIsWaitedFor() {
    System.setProperty("casimir.cuda.synchronous", "true");
    try (CudaKernel kernel = StubDevices.plan(StubDevices.device());
        Arena arena = Arena.ofConfined()) {
      STUB.fail("cuStreamSynchronize", 0, 700);
      String message =
          assertThrows(
                  CudaException.class,
                  () ->
                      ((SphericalHarmonicsKernel) kernel)
                          .values(vectors(arena, 300), values(arena, 300)))
              .getMessage();
      assertTrue(
          message.startsWith("cuLaunchKernel(harmonics_values_f32, 3 blocks of 128 threads, "),
          message);
    } finally {
      System.clearProperty("casimir.cuda.synchronous");
    }
  }

  @Test
  void refusedPtxShowsWhatTheCompilerSays() {
    GpuDriver driver = StubDevices.device().enter();
    String message =
        assertThrows(CudaException.class, () -> driver.loadModule("refuse".getBytes()))
            .getMessage();
    assertTrue(
        message.contains(
            "the driver's compiler says \"ptxas application ptx input, line 1; fatal: Parsing error"
                + " near 'refuse'\": CUDA_ERROR_INVALID_PTX (218)"),
        message);
  }

  @Test
  void closedThingsAndThoseOfOtherDevicesAreRefused() {
    CudaDevice device = StubDevices.device();
    CudaDevice other = CudaDevice.of(device.driver(), 1);
    try (CudaKernel kernel = StubDevices.plan(device);
        CudaStream stream = device.stream();
        CudaStream otherStream = other.stream();
        CudaEvent event = device.event();
        DeviceTensor x = device.allocate(DType.FLOAT32, 5, 3);
        DeviceTensor y = device.allocate(DType.FLOAT32, 5, 16);
        DeviceTensor z = other.allocate(DType.FLOAT32, 5, 16)) {
      STUB.forgetCalls();
      refused("values: expected a tensor on", () -> kernel.launch(stream, "values", x, z));
      refused("stream: expected one of", () -> kernel.launch(otherStream, "values", x, y));
      refused("stream: expected one of", () -> y.clear(otherStream));
      refused("stream: expected one of", () -> event.record(otherStream));
      DeviceTensor closed = device.allocate(DType.FLOAT32, 5, 16);
      closed.close();
      refused("it is closed", () -> kernel.launch(stream, "values", x, closed));
      CudaStream closedStream = device.stream();
      closedStream.close();
      closedStream.close();
      refused("stream: it is closed", () -> kernel.launch(closedStream, "values", x, y));
      CudaEvent closedEvent = device.event();
      closedEvent.close();
      closedEvent.close();
      refused("event: it is closed", () -> closedEvent.record(stream));
      refused("event: it is closed", () -> stream.waitFor(closedEvent));
      CudaKernel closedKernel = StubDevices.plan(device);
      closedKernel.close();
      closedKernel.close();
      refused("kernel: it is closed", () -> closedKernel.launch(stream, "values", x, y));
      Arena arena = Arena.ofShared();
      Tensor host = Tensor.zeros(arena, DType.FLOAT32, 5, 16);
      arena.close();
      refused("arena is closed", () -> y.copyFrom(host, stream));
      assertFalse(STUB.calls().contains("cuLaunchKernel"));
      kernel.launch(stream, "values", x, y);
    }
    assertEquals(0, device.openResources());
    assertEquals(0, other.openResources());
  }

  private static void refused(String message, Runnable action) {
    RuntimeException error = assertThrows(RuntimeException.class, action::run);
    assertTrue(
        error instanceof IllegalArgumentException || error instanceof IllegalStateException,
        error.toString());
    assertTrue(error.getMessage().contains(message), error.getMessage());
  }

  @Test
  void manyThreadsUseOneKernel() throws Exception {
    CudaDevice device = StubDevices.device();
    try (SphericalHarmonicsKernelOnStub shared = new SphericalHarmonicsKernelOnStub(device);
        ExecutorService platform = Executors.newFixedThreadPool(4);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int n = 1 + i % 7;
        calls.add((i % 2 == 0 ? platform : virtual).submit(() -> shared.check(n)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertEquals(0, device.openResources());
    assertEquals(0, STUB.count(Kind.STREAMS));
  }

  /** A kernel and the results it must have. */
  private record SphericalHarmonicsKernelOnStub(CudaKernel kernel) implements AutoCloseable {
    SphericalHarmonicsKernelOnStub(CudaDevice device) {
      this(StubDevices.plan(device));
    }

    void check(int n) {
      try (Arena arena = Arena.ofConfined()) {
        Tensor got = values(arena, n);
        ((SphericalHarmonicsKernel) kernel).values(vectors(arena, n), got);
        Thread.yield();
        assertArrayEquals(expected(arena, n), got.toFloatArray());
      }
    }

    @Override
    public void close() {
      kernel.close();
    }
  }

  @Test
  void eventsKeepTimeAndOrder() {
    CudaDevice device = StubDevices.device();
    try (CudaStream stream = device.stream();
        CudaStream second = device.stream();
        CudaEvent start = device.event();
        CudaEvent end = device.event()) {
      start.record(stream);
      end.record(stream);
      second.waitFor(end);
      end.synchronize();
      float milliseconds = end.millisecondsSince(start);
      assertTrue(milliseconds >= 0 && milliseconds < 1e4, "took " + milliseconds);
      STUB.fail("cuEventElapsedTime", 0, 400);
      assertThrows(CudaException.class, () -> end.millisecondsSince(start));
    }
  }

  @Test
  void aRecordedGraphDoesItsWorkAtEveryReplay() {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        Arena arena = Arena.ofConfined();
        CudaStream stream = device.stream();
        CudaStream second = device.stream();
        DeviceTensor x = device.upload(vectors(arena, 20));
        DeviceTensor y = device.allocate(DType.FLOAT32, 20, 16)) {
      Tensor result = Tensor.zeros(arena, DType.FLOAT32, 20, 16);
      y.clear(stream);
      try (CudaGraph graph =
          stream.capture(
              () -> {
                y.clear(stream);
                kernel.launch(stream, "values", x, y);
                stream.scratch(100);
                stream.scratch(1000);
              })) {
        y.copyTo(result, stream);
        assertArrayEquals(new float[20 * 16], result.toFloatArray(), "recorded, not done");
        STUB.forgetCalls();
        graph.replay(second);
        assertEquals(List.of("cuGraphLaunch"), STUB.calls());
        y.copyTo(result, second);
        assertArrayEquals(expected(arena, 20), result.toFloatArray());
        y.clear(stream);
        graph.replay(stream);
        y.copyTo(result, stream);
        assertArrayEquals(expected(arena, 20), result.toFloatArray());
        graph.close();
        refused("graph: it is closed", () -> graph.replay(stream));
      }
      CudaException failure = new CudaException(9, "no");
      assertEquals(
          failure,
          assertThrows(
              CudaException.class,
              () ->
                  stream.capture(
                      () -> {
                        stream.scratch(10);
                        throw failure;
                      })));
      stream.synchronize(); // it records no more
      STUB.fail("cuGraphInstantiateWithFlags", 0, 1);
      assertThrows(CudaException.class, () -> stream.capture(() -> y.clear(stream)));
      stream.synchronize();
    }
    assertEquals(0, STUB.count(Kind.GRAPHS));
    assertEquals(0, STUB.count(Kind.MEMORY));
    assertEquals(0, device.openResources());
  }

  private static DeviceTensor tensor(CudaDevice device, long address, long width) {
    return device.adopt(address, DType.FLOAT32, 1, width);
  }

  private static Tensor vectors(Arena arena, long n) {
    return Tensor.random(arena, DType.FLOAT32, 7, n, 3);
  }

  private static Tensor values(Arena arena, long n) {
    return Tensor.zeros(arena, DType.FLOAT32, n, 16);
  }

  private static float[] expected(Arena arena, long n) {
    Tensor values = values(arena, n);
    Device.host().plan(OPERATION, OPTIONS).values(vectors(arena, n), values);
    return values.toFloatArray();
  }
}
