package dev.casimir.cuda;

/** The device has not so much memory left. */
public final class OutOfDeviceMemoryException extends CudaException {
  private static final long serialVersionUID = 1L;

  /** The number the driver gives this error. */
  public static final int CODE = 2;

  public OutOfDeviceMemoryException(String message) {
    super(CODE, message);
  }
}
