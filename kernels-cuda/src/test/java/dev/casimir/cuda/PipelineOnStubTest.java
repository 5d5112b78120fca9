package dev.casimir.cuda;

import static dev.casimir.cuda.StubDevices.STUB;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.internal.driver.StubDriver.Kind;
import dev.casimir.device.Device;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large batches of host tensors in chunks, on a stub whose streams work as late as they may. */
@NeedsStubDriver
class PipelineOnStubTest {
  private static final int CHUNK = 128;
  private static final int ITEM_BYTES = (3 + 16) * Float.BYTES;

  @BeforeEach
  void smallChunks() {
    STUB.reset();
    System.setProperty("casimir.cuda.chunk", String.valueOf(CHUNK * ITEM_BYTES));
  }

  @AfterEach
  void usualChunks() {
    System.clearProperty("casimir.cuda.chunk");
  }

  @Test
  void chunksAreUnderWayTogether() {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        Batch batch = new Batch(4 * CHUNK + 1)) {
      STUB.forgetCalls();
      batch.run(kernel);
      int before = streamsBefore(STUB.callsWithHandles());
      List<String> work =
          STUB.callsWithHandles().stream()
              .filter(call -> !call.endsWith("Create") && !call.endsWith("Alloc"))
              .toList();
      List<String> expected = new ArrayList<>();
      for (int chunk = 0; chunk < 5; chunk++) {
        int lane = 1 + chunk % 3;
        int stream = before + lane;
        if (chunk > 2) {
          expected.add("cuEventSynchronize e" + lane); // its buffers are used again
        }
        for (String call :
            List.of("cuMemcpyHtoDAsync", "cuLaunchKernel", "cuMemcpyDtoHAsync", "cuEventRecord")) {
          expected.add(call + " s" + stream + (call.endsWith("Record") ? " e" + lane : ""));
        }
      }
      expected.addAll(
          List.of("cuEventSynchronize e3", "cuEventSynchronize e1", "cuEventSynchronize e2"));
      assertEquals(expected, work, "the first wait is for chunk 0 once chunk 2 is on its way");
      batch.check();
    }
    assertNothingIsLeft(device);
  }

  /** How many streams planning has had. */
  private static int streamsBefore(List<String> calls) {
    String first = calls.stream().filter(call -> call.contains(" s")).findFirst().orElseThrow();
    return Integer.parseInt(first.substring(first.indexOf(" s") + 2)) - 1;
  }

  @ParameterizedTest
  @ValueSource(ints = {2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK, 7 * CHUNK - 1})
  void resultsAreThoseOfTheHostBuildInEveryCall(int n) {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        Batch batch = new Batch(n);
        Batch other = new Batch(n + 5)) {
      for (int call = 0; call < 3; call++) {
        batch.run(kernel);
        batch.check();
        other.run(kernel);
        other.check();
      }
      assertEquals(n > 2 * CHUNK ? 3 : 4, STUB.count(Kind.STREAMS), "a batch of two goes whole");
    }
    assertNothingIsLeft(device);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuStreamCreate",
        "cuEventCreate",
        "cuMemHostAlloc",
        "cuMemAlloc",
        "cuMemcpyHtoDAsync",
        "cuLaunchKernel",
        "cuMemcpyDtoHAsync",
        "cuEventRecord",
        "cuEventSynchronize"
      })
  void errorsInTheMiddleNameTheCallAndLeaveTheDeviceUsable(String function) {
    CudaDevice device = StubDevices.device();
    for (int skip = 0; skip < 3; skip++) {
      try (CudaKernel kernel = StubDevices.plan(device);
          Batch batch = new Batch(6 * CHUNK)) {
        STUB.fail(function, skip, 1);
        CudaException error = assertThrows(CudaException.class, () -> batch.run(kernel));
        assertTrue(error.getMessage().startsWith(function + "("), error.getMessage());
        if (skip > 0 || !function.endsWith("Create")) {
          String last = STUB.calls().getLast();
          assertEquals("cuStreamSynchronize", last, "nothing is under way any more");
        }
        batch.run(kernel);
        batch.check();
      }
      assertNothingIsLeft(device);
    }
  }

  @Test
  void aBreakdownIsToldOnceAndLeavesNothing() {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        Batch batch = new Batch(6 * CHUNK)) {
      STUB.fail("cuEventSynchronize", 1, 700);
      CudaException error = assertThrows(CudaException.class, () -> batch.run(kernel));
      assertTrue(error.getMessage().startsWith("cuEventSynchronize("), error.getMessage());
      assertEquals(700, assertThrows(CudaException.class, () -> batch.run(kernel)).code());
    }
    assertEquals(0, device.openResources());
    assertEquals(0, device.openBytes());
  }

  @Test
  void manyThreadsShareAKernel() throws Exception {
    CudaDevice device = StubDevices.device();
    try (CudaKernel kernel = StubDevices.plan(device);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        int n = 3 * CHUNK + i;
        calls.add(threads.submit(() -> runAndCheck(kernel, n)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      assertTrue(STUB.count(Kind.STREAMS) <= 2 * 3, "more than two sets of buffers are kept");
    }
    assertNothingIsLeft(device);
  }

  private static void runAndCheck(CudaKernel kernel, int n) {
    try (Batch batch = new Batch(n)) {
      batch.run(kernel);
      batch.check();
    }
  }

  private static void assertNothingIsLeft(CudaDevice device) {
    assertEquals(0, device.openResources());
    assertEquals(0, device.openBytes());
    assertEquals(0, STUB.count(Kind.MEMORY));
    assertEquals(0, STUB.count(Kind.PINNED));
    assertEquals(0, STUB.count(Kind.STREAMS));
    assertEquals(0, STUB.count(Kind.EVENTS));
  }

  /** Vectors, and memory for their harmonics. */
  private static final class Batch implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final Tensor vectors;
    private final Tensor values;

    Batch(int n) {
      vectors = Tensor.random(arena, DType.FLOAT32, n, n, 3);
      values = Tensor.zeros(arena, DType.FLOAT32, n, 16);
    }

    void run(CudaKernel kernel) {
      values.segment().fill((byte) 0);
      ((SphericalHarmonicsKernel) kernel).values(vectors, values);
    }

    void check() {
      Tensor expected = Tensor.zeros(arena, DType.FLOAT32, values.shape());
      SphericalHarmonicsKernel host =
          Device.host().plan(StubDevices.OPERATION, StubDevices.OPTIONS);
      host.values(vectors, expected);
      assertArrayEquals(expected.toFloatArray(), values.toFloatArray());
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
