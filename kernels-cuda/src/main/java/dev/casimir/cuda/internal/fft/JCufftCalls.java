package dev.casimir.cuda.internal.fft;

import static dev.casimir.cuda.internal.driver.JCudaHandles.pointer;

import dev.casimir.cuda.internal.driver.JCudaHandles;
import dev.casimir.cuda.internal.driver.JCudaNatives;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import jcuda.JCudaVersion;
import jcuda.Pointer;
import jcuda.jcufft.JCufft;
import jcuda.jcufft.cufftHandle;

/**
 * cuFFT through JCufft, which wants that of CUDA 11. Loaded by name, once libcufft.so.10 is known
 * to open: the initialiser of JCufft fails for good without it.
 */
final class JCufftCalls implements FftCalls {
  /** What the newest JCufft is; it asks for its library under the version of JCuda. */
  private static final String RESOURCE = "lib/libJCufft-11.8.0-linux-x86_64.so";

  private static final VarHandle PLAN;

  static {
    try {
      PLAN =
          MethodHandles.privateLookupIn(cufftHandle.class, MethodHandles.lookup())
              .findVarHandle(cufftHandle.class, "plan", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Loads JCufft.
   *
   * @throws LinkageError if its library does not load
   */
  JCufftCalls() throws ClassNotFoundException {
    String file = "libJCufft-" + JCudaVersion.get() + "-linux-x86_64.so";
    JCudaNatives.initialize("jcuda.jcufft.JCufft", Map.of(file, RESOURCE));
    JCufft.setExceptionsEnabled(false);
  }

  private static cufftHandle handle(int plan) {
    cufftHandle handle = new cufftHandle();
    PLAN.set(handle, plan);
    return handle;
  }

  @Override
  public String describe() {
    return "libcufft.so.10 through JCufft";
  }

  @Override
  public int create(int[] plan) {
    cufftHandle handle = new cufftHandle();
    int result = JCufft.cufftCreate(handle);
    plan[0] = (int) PLAN.get(handle);
    return result;
  }

  @Override
  public int setAutoAllocation(int plan, boolean automatic) {
    return JCufft.cufftSetAutoAllocation(handle(plan), automatic ? 1 : 0);
  }

  @Override
  public int makePlan(int plan, int n0, int n1, int type, long batch, long[] workBytes) {
    return JCufft.cufftMakePlanMany64(
        handle(plan), 2, new long[] {n0, n1}, null, 1, 0, null, 1, 0, type, batch, workBytes);
  }

  @Override
  public int setStream(int plan, long stream) {
    return JCufft.cufftSetStream(handle(plan), JCudaHandles.runtimeStream(stream));
  }

  @Override
  public int setWorkArea(int plan, long address) {
    return JCufft.cufftSetWorkArea(handle(plan), pointer(address));
  }

  @Override
  public int execute(int plan, FftType type, long in, long out) {
    cufftHandle handle = handle(plan);
    Pointer from = pointer(in);
    Pointer to = pointer(out);
    return switch (type.function()) {
      case "cufftExecC2C" -> JCufft.cufftExecC2C(handle, from, to, type.direction());
      case "cufftExecZ2Z" -> JCufft.cufftExecZ2Z(handle, from, to, type.direction());
      case "cufftExecR2C" -> JCufft.cufftExecR2C(handle, from, to);
      case "cufftExecC2R" -> JCufft.cufftExecC2R(handle, from, to);
      case "cufftExecD2Z" -> JCufft.cufftExecD2Z(handle, from, to);
      case "cufftExecZ2D" -> JCufft.cufftExecZ2D(handle, from, to);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  @Override
  public int destroy(int plan) {
    return JCufft.cufftDestroy(handle(plan));
  }
}
