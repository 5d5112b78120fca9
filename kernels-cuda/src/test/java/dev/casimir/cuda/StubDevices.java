package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.NativeTestLibrary;
import dev.casimir.cuda.internal.driver.StubDriver;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;

/** The stub driver of this JVM and what tests do on it. */
public final class StubDevices {
  /** Not the driver's own name, by which other tests would find it. */
  public static final StubDriver STUB =
      StubDriver.open(NativeTestLibrary.compile("stub_cuda.c", "libcasimir_stub_cuda.so"));

  static final SphericalHarmonics OPERATION =
      new SphericalHarmonics(3, Normalization.COMPONENT, true, Arrangement.ITEM_MAJOR);
  static final PlanOptions OPTIONS = PlanOptions.of(DType.FLOAT32, Layout.MUL_IR);

  private StubDevices() {}

  /** A device of a freshly started driver. */
  public static CudaDevice device() {
    return CudaDevice.of(STUB.ffm(), 0);
  }

  static CudaKernel plan(CudaDevice device) {
    return (CudaKernel) device.plan(OPERATION, OPTIONS);
  }
}
