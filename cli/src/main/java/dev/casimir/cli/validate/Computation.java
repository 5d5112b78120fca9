package dev.casimir.cli.validate;

import dev.casimir.device.Device;
import dev.casimir.tensor.DType;
import java.util.List;

/** What a case computes, on any device and in either precision. */
interface Computation {
  /**
   * Plans it.
   *
   * @throws UnsupportedOperationException if the device does not know it
   */
  Run plan(Device device, DType precision);

  /** A planned computation. */
  interface Run extends AutoCloseable {
    /** Runs it; as {@link Computation#plan}. */
    List<Result> on(List<Operand> operands);

    @Override
    default void close() {}
  }
}
