import org.jspecify.annotations.NullMarked;

/**
 * Symmetry kernels for the CPU: tensors, irreps, spherical harmonics, tensor products, Lie groups,
 * frames, holomorphic functions.
 */
@NullMarked
module dev.casimir.kernels {
  requires java.management;
  requires jdk.management;
  requires static jdk.incubator.vector;
  requires static org.jspecify;

  uses dev.casimir.device.DeviceProvider;

  exports dev.casimir.descent;
  exports dev.casimir.device;
  exports dev.casimir.frames;
  exports dev.casimir.holomorphic;
  exports dev.casimir.lie;
  exports dev.casimir.linalg;
  exports dev.casimir.product;
  exports dev.casimir.product.reference;
  exports dev.casimir.so3;
  exports dev.casimir.tensor;
  // tables, formulas and planning knowledge that every device must have from one place
  exports dev.casimir.descent.internal to
      dev.casimir.models;
  exports dev.casimir.frames.internal to
      dev.casimir.cuda;
  exports dev.casimir.holomorphic.internal to
      dev.casimir.cuda;
  exports dev.casimir.holomorphic.internal.training to
      dev.casimir.cuda;
  exports dev.casimir.items to
      dev.casimir.cuda;
  exports dev.casimir.lie.internal to
      dev.casimir.cuda;
  exports dev.casimir.lie.internal.sampling to
      dev.casimir.cuda;
  exports dev.casimir.linalg.internal to
      dev.casimir.cuda;
  exports dev.casimir.product.internal to
      dev.casimir.cuda;
  exports dev.casimir.product.internal.convolution to
      dev.casimir.cuda;
  exports dev.casimir.product.internal.convolution.aligned to
      dev.casimir.cuda;
  exports dev.casimir.product.internal.convolution.grid to
      dev.casimir.cuda;
  exports dev.casimir.product.internal.fourier to
      dev.casimir.cuda;
  exports dev.casimir.product.internal.manybody to
      dev.casimir.cuda;
  exports dev.casimir.product.internal.mixing to
      dev.casimir.cuda;
  exports dev.casimir.simd to
      dev.casimir.cuda;
  exports dev.casimir.simd.lanes to
      dev.casimir.cuda;
  exports dev.casimir.so3.internal to
      dev.casimir.cuda;
}
