package dev.casimir.cuda;

/**
 * A call of the driver failed, or no driver, library or device could be had. The message names the
 * call and what the driver says, in one sentence.
 */
public class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code the driver's number, 0 if it was never reached
   */
  public CudaException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** As {@link #CudaException(int, String)}, with what led to it. */
  public CudaException(int code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The driver's number of the error, 0 if the driver was never reached. */
  public int code() {
    return code;
  }
}
