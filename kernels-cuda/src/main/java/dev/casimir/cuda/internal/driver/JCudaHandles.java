package dev.casimir.cuda.internal.driver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;
import jcuda.runtime.cudaStream_t;

/** JCuda's objects for handles and addresses, which it keeps to itself. */
public final class JCudaHandles {
  private static final VarHandle VALUE;

  static {
    try {
      VALUE =
          MethodHandles.privateLookupIn(NativePointerObject.class, MethodHandles.lookup())
              .findVarHandle(NativePointerObject.class, "nativePointer", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private JCudaHandles() {}

  /** The handle or address an object stands for. */
  static long value(NativePointerObject object) {
    return (long) VALUE.get(object);
  }

  private static <T extends NativePointerObject> T of(T object, long value) {
    VALUE.set((NativePointerObject) object, value);
    return object;
  }

  /** Any address, of the host or the device. */
  public static Pointer pointer(long address) {
    return of(new Pointer(), address);
  }

  /** An address on the device. */
  static CUdeviceptr address(long address) {
    return of(new CUdeviceptr(), address);
  }

  static CUdevice device(long device) {
    return of(new CUdevice(), device);
  }

  static CUcontext context(long handle) {
    return of(new CUcontext(), handle);
  }

  static CUmodule module(long handle) {
    return of(new CUmodule(), handle);
  }

  static CUfunction function(long handle) {
    return of(new CUfunction(), handle);
  }

  static CUstream stream(long handle) {
    return of(new CUstream(), handle);
  }

  /** A stream as the runtime's libraries take it. */
  public static cudaStream_t runtimeStream(long handle) {
    return new cudaStream_t(stream(handle));
  }

  static CUevent event(long handle) {
    return of(new CUevent(), handle);
  }

  static CUgraph graph(long handle) {
    return of(new CUgraph(), handle);
  }

  static CUgraphExec executable(long handle) {
    return of(new CUgraphExec(), handle);
  }
}
