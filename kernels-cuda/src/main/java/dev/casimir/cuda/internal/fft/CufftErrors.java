package dev.casimir.cuda.internal.fft;

/** What cuFFT's result codes mean. */
final class CufftErrors {
  private CufftErrors() {}

  /** {@code cuFFT error 2 (CUFFT_ALLOC_FAILED: out of memory)}; the number alone if unknown. */
  static String describe(int code) {
    String text =
        switch (code) {
          case 1 -> "CUFFT_INVALID_PLAN: no such plan";
          case 2 -> "CUFFT_ALLOC_FAILED: out of memory";
          case 3 -> "CUFFT_INVALID_TYPE: no such transform";
          case 4 -> "CUFFT_INVALID_VALUE: a bad pointer or parameter";
          case 5 -> "CUFFT_INTERNAL_ERROR: an error of the driver or of cuFFT";
          case 6 -> "CUFFT_EXEC_FAILED: the transform did not run";
          case 7 -> "CUFFT_SETUP_FAILED: the library did not start";
          case 8 -> "CUFFT_INVALID_SIZE: arrays of this size are not served";
          case 9 -> "CUFFT_UNALIGNED_DATA: data is not aligned";
          case 11 -> "CUFFT_INVALID_DEVICE: the plan was made on another GPU";
          case 13 -> "CUFFT_NO_WORKSPACE: no working memory was given";
          case 14 -> "CUFFT_NOT_IMPLEMENTED: not implemented";
          case 16 -> "CUFFT_NOT_SUPPORTED: not supported";
          default -> "";
        };
    return "cuFFT error " + code + (text.isEmpty() ? "" : " (" + text + ")");
  }
}
