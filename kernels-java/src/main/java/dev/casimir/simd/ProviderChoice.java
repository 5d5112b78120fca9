package dev.casimir.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Decides once whether the Vector API is there and fast. A species that reports 128 bit or more
 * proves nothing: without C2, or without fused multiply-add, every vector operation is boxed Java,
 * hundreds of times slower than scalar code.
 */
final class ProviderChoice {
  static final Provider PROVIDER;
  static final String REASON;

  private static final String MODULE = "jdk.incubator.vector";

  static {
    String forced = System.getProperty(Provider.PROPERTY);
    String obstacle = obstacle();
    if (forced != null) {
      String name = forced.toLowerCase(Locale.ROOT);
      boolean vector = name.equals("vector");
      if (!vector && !name.equals("scalar")) {
        throw new IllegalArgumentException(
            Provider.PROPERTY + ": expected vector or scalar, got \"" + forced + "\"");
      }
      if (vector && !moduleIsReadable()) {
        throw new IllegalStateException(Provider.PROPERTY + "=vector: " + obstacle);
      }
      PROVIDER = vector ? Provider.VECTOR : Provider.SCALAR;
      REASON = "asked for by -D" + Provider.PROPERTY;
    } else if (obstacle.isEmpty()) {
      PROVIDER = Provider.VECTOR;
      REASON = "Vector API with fused multiply-add, compiled by C2";
    } else {
      PROVIDER = Provider.SCALAR;
      REASON = obstacle;
      System.getLogger("dev.casimir")
          .log(System.Logger.Level.WARNING, "scalar kernels in use: {0}", obstacle);
    }
  }

  private ProviderChoice() {}

  /**
   * Width of the preferred species. Touches vector classes, so it is called only once they are
   * known to be there.
   */
  static int vectorBits() {
    return LanesVectorF64.SPECIES.vectorBitSize();
  }

  /** Why vectors are absent or slow, or nothing. */
  private static String obstacle() {
    if (!moduleIsReadable()) {
      return "the module " + MODULE + " is not resolved; start java with --add-modules " + MODULE;
    }
    String vm =
        System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.info", "");
    if (vm.contains("interpreted mode")) {
      return "the JVM runs interpreted (-Xint)";
    }
    if (!vm.contains("Server VM")) {
      return "the JVM (" + vm.strip() + ") is not HotSpot with the C2 compiler";
    }
    HotSpotDiagnosticMXBean flags =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (flags == null) {
      return "the JVM does not tell its flags";
    }
    if (Integer.parseInt(flag(flags, "TieredStopAtLevel", "4")) < 4) {
      return "the JVM stops before C2 (-XX:TieredStopAtLevel)";
    }
    if (flag(flags, "UseJVMCICompiler", "false").equals("true")) {
      return "a JVMCI compiler stands in for C2";
    }
    if (!flag(flags, "UseFMA", "true").equals("true")) {
      return "the processor or the flags lack fused multiply-add";
    }
    if (vectorBits() < 128) {
      return "vectors of " + vectorBits() + " bit only";
    }
    return "";
  }

  private static boolean moduleIsReadable() {
    return ModuleLayer.boot()
        .findModule(MODULE)
        .map(
            module -> {
              ProviderChoice.class.getModule().addReads(module);
              return true;
            })
        .orElse(false);
  }

  private static String flag(HotSpotDiagnosticMXBean flags, String name, String fallback) {
    try {
      return flags.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return fallback; // this VM has no such flag
    }
  }
}
