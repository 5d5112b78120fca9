package dev.casimir.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.casimir.cuda.internal.driver.NativeLibrary;
import dev.casimir.cuda.internal.driver.StubDriver;
import dev.casimir.cuda.internal.driver.StubDriver.Kind;
import dev.casimir.cuda.internal.fft.CufftPlans;
import dev.casimir.cuda.internal.fft.FftKind;
import dev.casimir.device.Device;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What {@link BindingsInOwnJvmTest} starts in a JVM of its own, where a stub has the name of the
 * driver's library: JCuda loads its driver once in a JVM, and other tests must not find the stub.
 * Prints one line for each thing that went well.
 */
final class JCudaOnStub {
  private JCudaOnStub() {}

  public static void main(String[] arguments) {
    StubDriver stub = StubDriver.open(Path.of(arguments[0]));
    System.out.println("count " + Cuda.count());
    System.out.println("missing " + Cuda.missing());
    if (Cuda.count() > 0) {
      try {
        Device.cuda(2);
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
      CudaDevice device = Cuda.device(0);
      System.out.println(device);
      everything(device, stub);
      System.out.println(
          "transforms " + (FftOnStub.error(device, CufftPlans::plan) < FftOnStub.BOUND));
      NativeLibrary cufft = NativeLibrary.open(List.of(arguments[1])).orElseThrow();
      cufft.function("stub_cufft_fail", JAVA_INT).call(8);
      try {
        CufftPlans.plan(device, 2, 2, 1, FftKind.COMPLEX_FORWARD, DType.FLOAT32);
      } catch (CudaException e) {
        System.out.println(e.getMessage());
      }
      device.release();
      for (Kind kind : Kind.values()) {
        System.out.println(kind + " " + stub.count(kind));
      }
    }
  }

  private static void everything(CudaDevice device, StubDriver stub) {
    try (Arena arena = Arena.ofConfined();
        CudaKernel kernel = StubDevices.plan(device);
        CudaStream stream = device.stream();
        CudaEvent start = device.event();
        CudaEvent end = device.event();
        PinnedTensor pinned = device.pinned(DType.FLOAT32, 40, 3);
        DeviceTensor x = device.allocate(DType.FLOAT32, 40, 3);
        DeviceTensor y = device.allocate(DType.FLOAT32, 40, 16);
        DeviceTensor z = device.allocate(DType.FLOAT32, 40, 16)) {
      Tensor vectors = Tensor.random(arena, DType.FLOAT32, 7, 40, 3);
      Tensor expected = Tensor.zeros(arena, DType.FLOAT32, 40, 16);
      Device.host().plan(StubDevices.OPERATION, StubDevices.OPTIONS).values(vectors, expected);
      Tensor got = Tensor.zeros(arena, DType.FLOAT32, 40, 16);
      ((SphericalHarmonicsKernel) kernel).values(vectors, got);
      same("run", expected, got);
      pinned.tensor().segment().copyFrom(vectors.segment());
      start.record(stream);
      x.copyFrom(pinned.tensor(), stream);
      try (CudaGraph graph =
          stream.capture(
              () -> {
                y.clear(stream);
                kernel.launch(stream, "values", x, y);
                z.copyFrom(y, stream);
              })) {
        graph.replay(stream);
      }
      end.record(stream);
      stream.waitFor(end);
      end.synchronize();
      System.out.println("time " + (end.millisecondsSince(start) >= 0));
      z.copyTo(got, stream);
      stream.synchronize();
      same("graph", expected, got);
      System.out.println("memory " + device.memory().total());
      stub.fail("cuLaunchKernel", 0, 701);
      try {
        kernel.launch(stream, "values", x, y);
      } catch (CudaException e) {
        System.out.println(e.getMessage());
      }
      try {
        device.driver().loadModule("refuse".getBytes());
      } catch (CudaException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static void same(String what, Tensor expected, Tensor got) {
    System.out.println(what + " " + Arrays.equals(expected.toFloatArray(), got.toFloatArray()));
  }
}
