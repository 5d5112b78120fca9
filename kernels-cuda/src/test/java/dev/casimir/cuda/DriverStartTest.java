package dev.casimir.cuda;

import static dev.casimir.cuda.StubDevices.STUB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a driver that is there cannot be used, each in one sentence. */
@NeedsStubDriver
class DriverStartTest {
  @BeforeEach
  void healthyDriver() {
    STUB.reset();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100 | No GPU was found: the NVIDIA driver sees none on this machine.
          34 | No GPU was found: the libcuda.so.1 that was loaded is the CUDA toolkit's stub for linking; take its folder out of LD_LIBRARY_PATH.
          35 | No GPU was found: the NVIDIA driver's kernel module is older than its library; install the driver again.
          803 | No GPU was found: the NVIDIA driver's library and kernel module are of different versions; restart the machine.
          3 | No GPU was found: cuInit(): CUDA_ERROR_NOT_INITIALIZED (3): initialization error.
          4711 | No GPU was found: cuInit(): unknown error (4711).
          """)
  void aDriverThatDoesNotStartSaysWhy(int code, String sentence) {
    STUB.fail("cuInit", 0, code);
    CudaException error = assertThrows(CudaException.class, STUB::ffm);
    assertEquals(sentence, error.getMessage());
    assertEquals(code, error.code());
  }

  @Test
  void noDeviceIsNoDriver() {
    STUB.setDevices(0);
    assertEquals(
        "No GPU was found: the NVIDIA driver sees none on this machine.",
        assertThrows(CudaException.class, STUB::ffm).getMessage());
  }

  @Test
  void anOldDriverIsTold() {
    STUB.setVersion(10020);
    assertEquals(
        "No GPU can be used: the NVIDIA driver serves CUDA 10.2, and 11.0 or later is needed;"
            + " update it.",
        assertThrows(CudaException.class, STUB::ffm).getMessage());
    STUB.setVersion(11000);
    assertEquals(11000, STUB.ffm().version());
  }

  @Test
  void aDeviceThatIsNotThereIsNamed() {
    assertEquals(
        "cuDeviceGet(2): CUDA_ERROR_INVALID_DEVICE (101): invalid device ordinal.",
        assertThrows(CudaException.class, () -> STUB.ffm().retainContext(2)).getMessage());
  }

  @Test
  void driversOfCuda13GetFatbinsAndOthersPtx() {
    for (int version : new int[] {12090, 13000}) {
      STUB.setVersion(version);
      CudaDevice device = StubDevices.device();
      StubDevices.plan(device).close();
      device.release();
      assertEquals(version >= 13000 ? 1 : 0, STUB.fatbins());
      STUB.reset();
    }
  }
}
