package dev.casimir.device;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;

/**
 * Which instructions the CPU kernels of this JVM use.
 *
 * @param provider {@code vector} or {@code scalar}
 * @param reason why that one, and if it is the slow one, what would change that
 * @param description one line for reports, for example {@code vector, 512 bit}
 * @param lanesF32 FLOAT32 items one instruction works on; 1 for the scalar provider
 * @param lanesF64 FLOAT64 items one instruction works on
 */
public record CpuInfo(
    String provider, String reason, String description, int lanesF32, int lanesF64) {

  /** What this JVM uses; the same for its whole life. */
  public static CpuInfo current() {
    return new CpuInfo(
        Provider.current().toString(),
        Provider.reason(),
        Provider.describe(),
        Provider.lanes(DType.FLOAT32),
        Provider.lanes(DType.FLOAT64));
  }
}
