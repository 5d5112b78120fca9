package dev.casimir.benchmarks;

import dev.casimir.simd.Provider;
import dev.casimir.tensor.DType;

/** Independent chains of dependent multiply-adds that live in registers: the machine's peak. */
interface MultiplyAddChains {
  /** Extends every chain by {@code steps} and returns a number that depends on all of them. */
  double run(int steps, double multiplier, double addend);

  /** Floating-point operations of {@link #run}, two to a multiply-add. */
  long operations(int steps);

  /** The chains of the instruction set the kernels use. */
  static MultiplyAddChains of(DType dtype) {
    boolean single = dtype == DType.FLOAT32;
    if (Provider.current() == Provider.SCALAR) {
      return new ScalarChains(single);
    }
    return single ? new FloatVectorChains() : new DoubleVectorChains();
  }

  /** Sixteen with 32 vector registers (AVX-512, AArch64), twelve with sixteen. */
  static int chainsOfVectors() {
    boolean manyRegisters =
        Provider.lanes(DType.FLOAT64) == 8 || System.getProperty("os.arch").equals("aarch64");
    return manyRegisters ? 16 : 12;
  }
}
