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
 * <p>What compiled once is not compiled again until it changes. Long files are tried on the oldest
 * GPUs alone, as the build itself makes machine code for others of the same PTX; the property
 * {@code casimir.ptx=all} tries all.
 */
class PtxTest {
  private static final List<String> TARGETS = List.of("sm_75", "sm_80", "sm_90", "sm_90a");
  private static final int LONG = 100_000;

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
        boolean all = ptx.length < LONG || System.getProperty("casimir.ptx", "").equals("all");
        for (String target : all ? TARGETS : TARGETS.subList(0, 1)) {
          Callable<String> compilation =
              () -> isKnown(ptx, target) ? "" : compileAndNote(module, ptx, target);
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
        compile("newer", text.replace(".version 7.0", ".version 9.0").getBytes(), "sm_90")
            .contains("Unsupported .version 9.0"));
    assertTrue(compile("older", harmonics, "sm_70").contains("sm_7"), "compute_75 is the oldest");
  }

  private static String compileAndNote(String module, byte[] ptx, String target) throws Exception {
    String error = compile(module, ptx, target);
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
        .resolve(HexFormat.of().formatHex(digest, 0, 12) + "." + target);
  }

  /** What the compiler has against it; empty if nothing. */
  private static String compile(String module, byte[] ptx, String target) {
    byte[] text = Arrays.copyOf(ptx, ptx.length + 1);
    nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
    assertEquals(0, JNvPTXCompiler.nvPTXCompilerCreate(handle, text.length, text));
    try {
      String[] options = {"--gpu-name=" + target, "--opt-level=0"}; // what it makes is thrown away
      int result = JNvPTXCompiler.nvPTXCompilerCompile(handle, options.length, options);
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
