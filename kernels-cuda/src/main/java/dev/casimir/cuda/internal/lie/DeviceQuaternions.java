package dev.casimir.cuda.internal.lie;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemProgram;
import dev.casimir.cuda.internal.items.ItemArguments;
import dev.casimir.cuda.internal.items.ItemFormulas;
import dev.casimir.cuda.internal.items.ItemProgram;
import dev.casimir.cuda.internal.items.ItemPrograms;
import dev.casimir.device.PlanOptions;
import dev.casimir.lie.QuaternionMap;
import dev.casimir.lie.QuaternionOperation;
import dev.casimir.lie.internal.QuaternionTasks;
import java.util.Locale;
import java.util.Optional;

/** Which kernels compute the maps of quaternions. */
public final class DeviceQuaternions {
  private DeviceQuaternions() {}

  /** Plans a map. */
  public static DeviceItemProgram plan(
      CudaDevice device, QuaternionOperation operation, PlanOptions options) {
    QuaternionMap map = operation.map();
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(), map.inputs(), map.outputs(), operation.arrangement());
    QuaternionTasks tasks = new QuaternionTasks(map);
    String kernel = "quaternion_" + map.name().toLowerCase(Locale.ROOT);
    return DeviceItemProgram.plan(
        device,
        options,
        arguments,
        ItemPrograms.forward(Optional.of(ItemProgram.of("quaternions", kernel))),
        new ItemFormulas(tasks.forward(), tasks.backward()));
  }
}
