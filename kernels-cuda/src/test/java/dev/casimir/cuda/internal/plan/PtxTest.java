package dev.casimir.cuda.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.casimir.cuda.internal.driver.JCudaNatives;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.JCudaVersion;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The PTX that is shipped is machine code to the compiler inside JCuda, which is that of CUDA 12.0
 * and needs neither a GPU nor a driver. So are drivers' compilers since CUDA 11, and so is every
 * GPU since Turing.
 *
 * <p>What compiled once is not compiled again until it changes. Of long files the compiler checks
 * every instruction for the oldest and the newest GPUs, but makes machine code of the first kernel
 * alone, as the build itself makes it of all; the property {@code casimir.ptx=all} has it make all.
 */
class PtxTest {
  private static final List<String> TARGETS = List.of("sm_75", "sm_80", "sm_90", "sm_90a");
  private static final List<String> OLDEST_AND_NEWEST = List.of("sm_75", "sm_90a");
  private static final int LONG = 100_000;
  private static final Pattern ENTRY = Pattern.compile("\\.visible \\.entry (\\w+)");

  private List<String> modules = List.of();

  @BeforeEach
  void loadCompiler() throws ClassNotFoundException {
    modules = CompiledKernels.names(".ptx");
    if (modules.isEmpty()) {
      System.err.println("SKIPPED PtxTest: this build has no PTX: nvcc was not found by it");
    }
    assumeTrue(!modules.isEmpty(), "this build has no PTX");
    String file = "libJNvPTXCompiler-" + JCudaVersion.get() + "-linux-x86_64.so";
    JCudaNatives.initialize("jcuda.nvptxcompiler.JNvPTXCompiler", Map.of(file, "lib/" + file));
  }

  @Test
  void everyModuleCompilesForEveryTarget() throws Exception {
    try (ExecutorService compilers = Executors.newFixedThreadPool(2)) {
      List<Future<String>> results = new ArrayList<>();
      for (String module : modules) {
        byte[] ptx = CompiledKernels.bytes(module);
        List<String> options = isWhole(ptx) ? List.of() : ofFirstKernel(ptx);
        for (String target : isWhole(ptx) ? TARGETS : OLDEST_AND_NEWEST) {
          Callable<String> compilation =
              () -> isKnown(ptx, target) ? "" : compileAndNote(module, ptx, target, options);
          results.add(compilers.submit(compilation));
        }
      }
      StringBuilder errors = new StringBuilder();
      for (Future<String> result : results) {
        errors.append(result.get());
      }
      assertEquals("", errors.toString());
    }
  }

  @Test
  void theCompilerRefusesWhatIsNoPtx() {
    byte[] harmonics = CompiledKernels.bytes("harmonics.ptx");
    String text = new String(harmonics, StandardCharsets.UTF_8);
    assertTrue(text.contains("\n.version 7.0\n"), "drivers of CUDA 11 take no newer version");
    assertTrue(
        compile(
                "newer",
                text.replace(".version 7.0", ".version 9.0").getBytes(),
                "sm_90",
                List.of())
            .contains("Unsupported .version 9.0"));
    assertTrue(
        compile("older", harmonics, "sm_70", List.of()).contains("sm_7"),
        "compute_75 is the oldest");
  }

  @Test
  void aFaultBehindTheFirstKernelIsSeen() {
    byte[] product = CompiledKernels.bytes("product.ptx");
    String text = new String(product, StandardCharsets.UTF_8);
    int last = text.lastIndexOf("fma.rn.f64");
    String broken = text.substring(0, last) + "fma.rn.f32" + text.substring(last + 10);
    List<String> options = ofFirstKernel(product);
    assertEquals("", compile("product", product, "sm_75", options));
    assertTrue(
        compile("broken", broken.getBytes(StandardCharsets.UTF_8), "sm_75", options)
            .contains("Arguments mismatch"));
  }

  private static boolean isWhole(byte[] ptx) {
    return ptx.length < LONG || System.getProperty("casimir.ptx", "").equals("all");
  }

  private static List<String> ofFirstKernel(byte[] ptx) {
    Matcher entry = ENTRY.matcher(new String(ptx, StandardCharsets.UTF_8));
    assertTrue(entry.find(), "a module without kernels");
    return List.of("--entry=" + entry.group(1));
  }

  private static String compileAndNote(
      String module, byte[] ptx, String target, List<String> options) throws Exception {
    String error = compile(module, ptx, target, options);
    if (error.isEmpty()) {
      Files.createDirectories(note(ptx, target).getParent());
      Files.writeString(note(ptx, target), module + "\n");
    }
    return error;
  }

  private static boolean isKnown(byte[] ptx, String target) throws Exception {
    return Files.exists(note(ptx, target));
  }

  /** A file that is there once this compiled. */
  private static Path note(byte[] ptx, String target) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(ptx);
    Path folder =
        CompiledKernels.folder("kernels-cuda/target")
            .orElse(Path.of(System.getProperty("java.io.tmpdir")));
    return folder
        .resolve("ptx-compiled")
        .resolve(
            HexFormat.of().formatHex(digest, 0, 12) + (isWhole(ptx) ? "." : ".checked.") + target);
  }

  /** What the compiler has against it; empty if nothing. */
  private static String compile(
      String module, byte[] ptx, String target, List<String> moreOptions) {
    byte[] text = Arrays.copyOf(ptx, ptx.length + 1);
    nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
    assertEquals(0, JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length, text));
    try {
      List<String> options = new ArrayList<>(moreOptions);
      options.add("--gpu-name=" + target);
      options.add("--opt-level=0"); // what it makes is thrown away
      int result =
          JNvPTXCompiler.nvPTXCompilerCompile(
              handle, options.size(), options.toArray(String[]::new));
      if (result == 0) {
        return "";
      }
      long[] bytes = new long[1];
      JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(handle, bytes);
      byte[] log = new byte[(int) bytes[0] + 1];
      JNvPTXCompiler.nvPTXCompilerGetErrorLog(handle, log);
      return "%s for %s: %s%n"
          .formatted(module, target, new String(log, StandardCharsets.UTF_8).strip());
    } finally {
      JNvPTXCompiler.nvPTXCompilerDestroy(handle);
    }
  }
}
