package dev.casimir.cli.info;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import dev.casimir.cli.Devices;
import dev.casimir.device.CpuInfo;
import dev.casimir.device.Device;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the JVM tells about itself. */
final class VirtualMachine {
  /** The flags that decide whether vector code is made, and how wide. */
  private static final List<String> FLAGS =
      List.of(
          "UseAVX",
          "UseSVE",
          "UseFMA",
          "MaxVectorSize",
          "TieredStopAtLevel",
          "UseJVMCICompiler",
          "EnableVectorSupport",
          "UseTransparentHugePages",
          "UseCompressedOops");

  private VirtualMachine() {}

  static Map<String, Object> kernelFacts() {
    CpuInfo cpu = CpuInfo.current();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("provider", cpu.provider());
    facts.put("description", cpu.description());
    facts.put("reason", cpu.reason());
    facts.put("lanesF32", cpu.lanesF32());
    facts.put("lanesF64", cpu.lanesF64());
    facts.put("devices", Devices.all().stream().map(Device::name).toList());
    return facts;
  }

  static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("version", Runtime.version().toString());
    facts.put("vendor", System.getProperty("java.vendor", ""));
    facts.put(
        "virtualMachine",
        System.getProperty("java.vm.name", "") + ", " + System.getProperty("java.vm.info", ""));
    facts.put("home", System.getProperty("java.home", ""));
    facts.put("arguments", ManagementFactory.getRuntimeMXBean().getInputArguments());
    facts.put(
        "collectors",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(collector -> collector.getName())
            .toList());
    return facts;
  }

  /** Those of {@link #FLAGS} that this JVM has. */
  static Map<String, Object> flags() {
    Map<String, Object> flags = new LinkedHashMap<>();
    HotSpotDiagnosticMXBean bean =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (bean == null) {
      return flags;
    }
    for (String name : FLAGS) {
      try {
        flags.put(name, bean.getVMOption(name).getValue());
      } catch (IllegalArgumentException e) {
        continue; // a flag of another architecture or build
      }
    }
    return flags;
  }

  static Map<String, Object> memoryFacts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      facts.put("total", gibibytes(system.getTotalMemorySize()));
      facts.put("free", gibibytes(system.getFreeMemorySize()));
    }
    facts.put("heapLimit", gibibytes(Runtime.getRuntime().maxMemory()));
    return facts;
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
