package dev.casimir.cuda.internal.plan;

/** What carries tensors of the host to a device and back; one call at a time. */
interface Stage {
  /**
   * Does all of a call. Whatever happens, the device has done with the tensors when this returns.
   */
  void run(HostCall call);

  /** Gives back everything on the device. */
  void free();
}
