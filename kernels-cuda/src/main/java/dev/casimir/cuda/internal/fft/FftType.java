package dev.casimir.cuda.internal.fft;

import dev.casimir.tensor.DType;

/**
 * What cuFFT calls a transform.
 *
 * @param code of the plan
 * @param function that runs it
 * @param direction -1 or 1 where the function wants it, otherwise 0
 */
record FftType(int code, String function, int direction) {
  static FftType of(FftKind kind, DType dtype) {
    boolean single = dtype == DType.FLOAT32;
    return switch (kind) {
      case COMPLEX_FORWARD -> complex(single, -1);
      case COMPLEX_BACKWARD -> complex(single, 1);
      case REAL_TO_COMPLEX ->
          single ? new FftType(0x2a, "cufftExecR2C", 0) : new FftType(0x6a, "cufftExecD2Z", 0);
      case COMPLEX_TO_REAL ->
          single ? new FftType(0x2c, "cufftExecC2R", 0) : new FftType(0x6c, "cufftExecZ2D", 0);
    };
  }

  private static FftType complex(boolean single, int direction) {
    return single
        ? new FftType(0x29, "cufftExecC2C", direction)
        : new FftType(0x69, "cufftExecZ2Z", direction);
  }
}
