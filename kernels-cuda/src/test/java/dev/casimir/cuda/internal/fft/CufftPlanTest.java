package dev.casimir.cuda.internal.fft;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.CudaException;
import dev.casimir.cuda.FftOnStub;
import dev.casimir.cuda.NeedsStubDriver;
import dev.casimir.cuda.StubDevices;
import dev.casimir.cuda.internal.driver.NativeLibrary;
import dev.casimir.cuda.internal.driver.NativeTestLibrary;
import dev.casimir.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans of cuFFT, on a stub of it. */
@NeedsStubDriver
class CufftPlanTest {
  private Path file = Path.of("");
  private NativeLibrary stub;
  private FftCalls calls;

  @BeforeEach
  void open() {
    StubDevices.STUB.reset();
    file = NativeTestLibrary.compile("stub_cufft.c", "libcasimir_stub_cufft.so");
    stub = NativeLibrary.open(List.of(file.toString())).orElseThrow();
    calls = CufftChoice.find("ffm", file.toString()).orElseThrow();
  }

  private CufftPlan plan(CudaDevice device, int n0, int n1, long batch, FftKind kind, DType dtype) {
    return new CufftPlan(device, calls, n0, n1, batch, kind, dtype);
  }

  @Test
  void allKindsAreThoseOfTheHostAndLeaveNothing() {
    CudaDevice device = StubDevices.device();
    double error = FftOnStub.error(device, this::plan);
    assertTrue(error < FftOnStub.BOUND, "error " + error);
    assertEquals(0, device.openResources());
    assertEquals(0, stub.function("stub_cufft_plans").call());
  }

  @Test
  void smallArraysOfAGpuNeedNoCufftAndHaveTheBitsOfTheHost() {
    CudaDevice device = StubDevices.device();
    assertEquals(0, FftOnStub.error(device, FftPlan::create));
    assertEquals(0, FftOnStub.error(device, FftPlanner::withoutCufft));
    assertEquals(0, device.openResources());
    assertEquals(0, stub.function("stub_cufft_plans").call());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          8 | cuFFT error 8 (CUFFT_INVALID_SIZE: arrays of this size are not served).
          5 | cuFFT error 5 (CUFFT_INTERNAL_ERROR: an error of the driver or of cuFFT).
          77 | cuFFT error 77.
          """)
  void errorsAreNamed(int code, String text) {
    CudaDevice device = StubDevices.device();
    stub.function("stub_cufft_fail", JAVA_INT).call(code);
    CudaException error =
        assertThrows(
            CudaException.class,
            () -> plan(device, 4, 6, 2, FftKind.REAL_TO_COMPLEX, DType.FLOAT32));
    assertEquals(
        "cufftMakePlanMany64(4 x 6, REAL_TO_COMPLEX FLOAT32, batch 2) of "
            + file
            + " called directly: "
            + text,
        error.getMessage());
    assertEquals(0, stub.function("stub_cufft_plans").call());
  }

  @Test
  void closedPlansAndBadShapesAreRefused() {
    CudaDevice device = StubDevices.device();
    CufftPlan plan = plan(device, 2, 2, 1, FftKind.COMPLEX_FORWARD, DType.FLOAT64);
    plan.close();
    plan.close();
    assertThrows(IllegalStateException.class, () -> plan.execute(0, 0, 0));
    for (int[] shape : new int[][] {{0, 2, 1}, {2, 0, 1}, {2, 2, -1}}) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              FftPlan.create(
                  device, shape[0], shape[1], shape[2], FftKind.COMPLEX_FORWARD, DType.FLOAT32));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> FftPlan.create(device, 2, 2, 1, FftKind.COMPLEX_FORWARD, DType.INT32));
    FftPlan.create(device, 2, 2, 0, FftKind.COMPLEX_FORWARD, DType.FLOAT32).execute(0, 0, 0);
  }

  @Test
  void aMissingLibraryIsToldWhereItIsNeeded() {
    System.setProperty(CufftChoice.LIBRARY, "/nowhere/libcufft.so.12");
    try {
      assertEquals(Optional.empty(), CufftChoice.of("of nobody"));
      assertEquals(
          "Transforms of 1 x 9000 need 288,032 bytes of shared memory without cuFFT, a block of"
              + " host has 101,376. cuFFT was not found: install libcufft of CUDA 11, 12 or 13, or"
              + " name its file with -Dcasimir.cuda.cufft=PATH.",
          assertThrows(
                  CudaException.class,
                  () ->
                      FftPlanner.withoutCufft(
                          Cuda.host(), 1, 9000, 1, FftKind.COMPLEX_FORWARD, DType.FLOAT64))
              .getMessage());
    } finally {
      System.clearProperty(CufftChoice.LIBRARY);
    }
  }
}
