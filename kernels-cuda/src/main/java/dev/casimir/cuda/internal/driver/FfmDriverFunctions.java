package dev.casimir.cuda.internal.driver;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.util.List;

/**
 * The driver's functions with their parameters, from cuda.h: pointers, sizes, handles and device
 * addresses are longs, devices, flags and numbers ints. The names are those with the suffixes the
 * header stands for, as the plain ones are older functions.
 */
final class FfmDriverFunctions {
  final NativeFunction init;
  final NativeFunction driverGetVersion;
  final NativeFunction getErrorName;
  final NativeFunction getErrorString;
  final NativeFunction deviceGetCount;
  final NativeFunction deviceGet;
  final NativeFunction deviceGetName;
  final NativeFunction deviceGetAttribute;
  final NativeFunction deviceTotalMem;
  final NativeFunction primaryContextRetain;
  final NativeFunction primaryContextRelease;
  final NativeFunction contextSetCurrent;
  final NativeFunction moduleLoadData;
  final NativeFunction moduleUnload;
  final NativeFunction moduleGetFunction;
  final NativeFunction functionSetAttribute;
  final NativeFunction launchKernel;
  final NativeFunction memoryGetInfo;
  final NativeFunction memoryAllocate;
  final NativeFunction memoryFree;
  final NativeFunction hostAllocate;
  final NativeFunction hostFree;
  final NativeFunction copyToDevice;
  final NativeFunction copyToHost;
  final NativeFunction copyOnDevice;
  final NativeFunction fill;
  final NativeFunction streamCreate;
  final NativeFunction streamDestroy;
  final NativeFunction streamSynchronize;
  final NativeFunction streamWaitEvent;
  final NativeFunction eventCreate;
  final NativeFunction eventDestroy;
  final NativeFunction eventRecord;
  final NativeFunction eventSynchronize;
  final NativeFunction eventElapsedTime;
  final NativeFunction streamBeginCapture;
  final NativeFunction streamEndCapture;
  final NativeFunction graphInstantiate;
  final NativeFunction graphLaunch;
  final NativeFunction graphDestroy;
  final NativeFunction graphExecutableDestroy;

  FfmDriverFunctions(NativeLibrary cuda) {
    init = cuda.function("cuInit", JAVA_INT);
    driverGetVersion = cuda.function("cuDriverGetVersion", JAVA_LONG);
    getErrorName = cuda.function("cuGetErrorName", JAVA_INT, JAVA_LONG);
    getErrorString = cuda.function("cuGetErrorString", JAVA_INT, JAVA_LONG);
    deviceGetCount = cuda.function("cuDeviceGetCount", JAVA_LONG);
    deviceGet = cuda.function("cuDeviceGet", JAVA_LONG, JAVA_INT);
    deviceGetName = cuda.function("cuDeviceGetName", JAVA_LONG, JAVA_INT, JAVA_INT);
    deviceGetAttribute = cuda.function("cuDeviceGetAttribute", JAVA_LONG, JAVA_INT, JAVA_INT);
    deviceTotalMem = cuda.function("cuDeviceTotalMem_v2", JAVA_LONG, JAVA_INT);
    primaryContextRetain = cuda.function("cuDevicePrimaryCtxRetain", JAVA_LONG, JAVA_INT);
    primaryContextRelease =
        cuda.function(
            List.of("cuDevicePrimaryCtxRelease_v2", "cuDevicePrimaryCtxRelease"), JAVA_INT);
    contextSetCurrent = cuda.function("cuCtxSetCurrent", JAVA_LONG);
    moduleLoadData =
        cuda.function("cuModuleLoadDataEx", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    moduleUnload = cuda.function("cuModuleUnload", JAVA_LONG);
    moduleGetFunction = cuda.function("cuModuleGetFunction", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    functionSetAttribute = cuda.function("cuFuncSetAttribute", JAVA_LONG, JAVA_INT, JAVA_INT);
    launchKernel =
        cuda.function(
            "cuLaunchKernel",
            JAVA_LONG, // function
            JAVA_INT, // blocks of the grid's three axes
            JAVA_INT,
            JAVA_INT,
            JAVA_INT, // threads of the block's three axes
            JAVA_INT,
            JAVA_INT,
            JAVA_INT, // bytes of shared memory
            JAVA_LONG, // stream
            JAVA_LONG, // pointers to arguments
            JAVA_LONG); // another form of arguments
    memoryGetInfo = cuda.function("cuMemGetInfo_v2", JAVA_LONG, JAVA_LONG);
    memoryAllocate = cuda.function("cuMemAlloc_v2", JAVA_LONG, JAVA_LONG);
    memoryFree = cuda.function("cuMemFree_v2", JAVA_LONG);
    hostAllocate = cuda.function("cuMemHostAlloc", JAVA_LONG, JAVA_LONG, JAVA_INT);
    hostFree = cuda.function("cuMemFreeHost", JAVA_LONG);
    copyToDevice = copy(cuda, "cuMemcpyHtoDAsync_v2");
    copyToHost = copy(cuda, "cuMemcpyDtoHAsync_v2");
    copyOnDevice = copy(cuda, "cuMemcpyDtoDAsync_v2");
    fill = cuda.function("cuMemsetD8Async", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    streamCreate = cuda.function("cuStreamCreate", JAVA_LONG, JAVA_INT);
    streamDestroy = cuda.function("cuStreamDestroy_v2", JAVA_LONG);
    streamSynchronize = cuda.function("cuStreamSynchronize", JAVA_LONG);
    streamWaitEvent = cuda.function("cuStreamWaitEvent", JAVA_LONG, JAVA_LONG, JAVA_INT);
    eventCreate = cuda.function("cuEventCreate", JAVA_LONG, JAVA_INT);
    eventDestroy = cuda.function("cuEventDestroy_v2", JAVA_LONG);
    eventRecord = cuda.function("cuEventRecord", JAVA_LONG, JAVA_LONG);
    eventSynchronize = cuda.function("cuEventSynchronize", JAVA_LONG);
    eventElapsedTime =
        cuda.function(
            List.of("cuEventElapsedTime_v2", "cuEventElapsedTime"),
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG);
    streamBeginCapture = cuda.function("cuStreamBeginCapture_v2", JAVA_LONG, JAVA_INT);
    streamEndCapture = cuda.function("cuStreamEndCapture", JAVA_LONG, JAVA_LONG);
    graphInstantiate =
        cuda.function("cuGraphInstantiateWithFlags", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    graphLaunch = cuda.function("cuGraphLaunch", JAVA_LONG, JAVA_LONG);
    graphDestroy = cuda.function("cuGraphDestroy", JAVA_LONG);
    graphExecutableDestroy = cuda.function("cuGraphExecDestroy", JAVA_LONG);
  }

  private static NativeFunction copy(NativeLibrary cuda, String name) {
    return cuda.function(name, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  }
}
