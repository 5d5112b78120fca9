package dev.casimir.cuda.internal.ptx;

import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerCompile;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerCreate;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerDestroy;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetErrorLog;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetErrorLogSize;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetInfoLog;
import static jcuda.nvptxcompiler.JNvPTXCompiler.nvPTXCompilerGetInfoLogSize;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** NVIDIA's own compiler of PTX, which needs no GPU. */
public final class PtxCompiler {
  private static final Pattern REGISTERS = Pattern.compile("Used (\\d+) registers");
  private static final Pattern SPILLS = Pattern.compile("(\\d+) bytes spill stores");

  /** What it says of a kernel. */
  public record Resources(int registers, int spilledBytes) {}

  private PtxCompiler() {}

  /** Compiles a kernel, or throws with what the compiler says against it. */
  public static Resources compile(String text, String machine) {
    JNvPTXCompiler.setExceptionsEnabled(false);
    nvPTXCompilerHandle handle = new nvPTXCompilerHandle();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    nvPTXCompilerCreate(handle, bytes.length, bytes);
    try {
      String[] options = {"--gpu-name=" + machine, "--verbose", "--warn-on-spills"};
      if (nvPTXCompilerCompile(handle, options.length, options) != 0) {
        long[] size = new long[1];
        nvPTXCompilerGetErrorLogSize(handle, size);
        byte[] log = new byte[(int) size[0] + 1];
        nvPTXCompilerGetErrorLog(handle, log);
        throw new IllegalStateException(new String(log, StandardCharsets.US_ASCII));
      }
      long[] size = new long[1];
      nvPTXCompilerGetInfoLogSize(handle, size);
      byte[] log = new byte[(int) size[0] + 1];
      nvPTXCompilerGetInfoLog(handle, log);
      String info = new String(log, StandardCharsets.US_ASCII);
      return new Resources(find(REGISTERS, info), find(SPILLS, info));
    } finally {
      nvPTXCompilerDestroy(handle);
    }
  }

  private static int find(Pattern pattern, String info) {
    Matcher matcher = pattern.matcher(info);
    if (!matcher.find()) {
      throw new IllegalStateException("the compiler does not say " + pattern + ": " + info);
    }
    return Integer.parseInt(matcher.group(1));
  }
}
