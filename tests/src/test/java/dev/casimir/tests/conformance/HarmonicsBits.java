package dev.casimir.tests.conformance;

import dev.casimir.device.Device;
import dev.casimir.device.PlanOptions;
import dev.casimir.so3.Normalization;
import dev.casimir.so3.SphericalHarmonics;
import dev.casimir.so3.SphericalHarmonicsKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Layout;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;

/** A program that prints one checksum of the bits of spherical harmonics of fixed vectors. */
final class HarmonicsBits {
  private HarmonicsBits() {}

  public static void main(String[] arguments) {
    System.out.println(Long.toHexString(checksum()));
  }

  static long checksum() {
    long sum = 0;
    for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      for (Arrangement arrangement : Arrangement.values()) {
        sum = 31 * sum + checksum(dtype, arrangement);
      }
    }
    return sum;
  }

  private static long checksum(DType dtype, Arrangement arrangement) {
    SphericalHarmonicsKernel kernel =
        Device.cpu()
            .plan(
                new SphericalHarmonics(5, Normalization.COMPONENT, true, arrangement),
                PlanOptions.of(dtype, Layout.MUL_IR));
    try (Arena arena = Arena.ofConfined()) {
      Tensor vectors;
      Tensor values;
      Tensor gradients;
      Tensor hessians;
      if (arrangement == Arrangement.ITEM_MAJOR) {
        vectors = Tensor.random(arena, dtype, 3, 53, 3);
        values = Tensor.zeros(arena, dtype, 53, 36);
        gradients = Tensor.zeros(arena, dtype, 53, 36, 3);
        hessians = Tensor.zeros(arena, dtype, 53, 36, 3, 3);
      } else {
        vectors = Tensor.random(arena, dtype, 3, 3, 53);
        values = Tensor.zeros(arena, dtype, 36, 53);
        gradients = Tensor.zeros(arena, dtype, 36, 3, 53);
        hessians = Tensor.zeros(arena, dtype, 36, 3, 3, 53);
      }
      kernel.hessians(vectors, values, gradients, hessians);
      long sum = Arrays.hashCode(values.toDoubleArray());
      sum = 31 * sum + Arrays.hashCode(gradients.toDoubleArray());
      return 31 * sum + Arrays.hashCode(hessians.toDoubleArray());
    }
  }
}
