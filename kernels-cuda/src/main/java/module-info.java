import org.jspecify.annotations.NullMarked;

/** Symmetry kernels for NVIDIA GPUs, and the same kernels built for the host. */
@NullMarked
module dev.casimir.cuda {
  requires transitive dev.casimir.kernels;
  requires static jcuda;
  requires static jcufft;
  requires static org.jspecify;

  exports dev.casimir.cuda;

  provides dev.casimir.device.DeviceProvider with
      dev.casimir.cuda.CudaDeviceProvider;
}
