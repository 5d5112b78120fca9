package dev.casimir.cuda.internal.lie;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemwise;
import dev.casimir.cuda.internal.items.ItemArguments;
import dev.casimir.cuda.internal.items.ItemProgram;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.QuaternionMap;
import dev.casimir.lie.QuaternionOperation;
import java.util.Locale;
import java.util.Optional;

/** Which kernels compute the maps of quaternions. */
public final class DeviceQuaternions {
  private DeviceQuaternions() {}

  /** Plans a map. */
  public static DeviceItemwise plan(
      CudaDevice device, QuaternionOperation operation, PlanOptions options) {
    QuaternionMap map = operation.map();
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(), map.inputs(), map.outputs(), operation.arrangement());
    String kernel = "quaternion_" + map.name().toLowerCase(Locale.ROOT);
    return DeviceItemwise.plan(
        device,
        options,
        arguments,
        Optional.of(ItemProgram.of("quaternions", kernel)),
        Optional.empty());
  }
}
