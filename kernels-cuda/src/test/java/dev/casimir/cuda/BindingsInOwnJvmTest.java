package dev.casimir.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.casimir.cuda.internal.driver.NativeTestLibrary;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both bindings as a user's JVM chooses and loads them. */
@NeedsStubDriver
class BindingsInOwnJvmTest {
  private static final List<String> WELL =
      List.of(
          "count 2",
          "missing Optional.empty",
          "device: expected cuda:0..cuda:1, got cuda:2",
          "cuda:0 (Stub GPU, compute capability 9.0, 1024.0 GiB, driver for CUDA 12.6 through %b)",
          "run true",
          "time true",
          "graph true",
          "memory 1099511627776",
          "cuLaunchKernel(harmonics_values_f32, 1 blocks of 128 threads, 8,704 bytes of shared"
              + " memory): CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES (701): too many resources requested"
              + " for launch.",
          "cuModuleLoadDataEx(6 bytes), of which the driver's compiler says \"ptxas application ptx"
              + " input, line 1; fatal: Parsing error near 'refuse'\": CUDA_ERROR_INVALID_PTX"
              + " (218): a PTX JIT compilation failed.",
          "transforms true",
          "cufftMakePlanMany64(2 x 2, COMPLEX_FORWARD FLOAT32, batch 1) of %s: cuFFT error 8"
              + " (CUFFT_INVALID_SIZE: arrays of this size are not served).",
          "MEMORY 0",
          "PINNED 0",
          "STREAMS 0",
          "EVENTS 0",
          "CONTEXTS 0",
          "MODULES 0",
          "GRAPHS 0",
          "BYTES 0");

  @TempDir private Path temporary;

  @Test
  void jcudaIsTakenFirstAndLeavesNoFiles() throws Exception {
    assertEquals(expected("jcuda", "libcufft.so.10 through JCufft"), run());
    try (var files = Files.list(temporary)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void theLibraryItselfServesWhereAsked() throws Exception {
    assertEquals(expected("ffm", cufft() + " called directly"), run("-Dcasimir.cuda.binding=ffm"));
  }

  @Test
  void noneMeansNone() throws Exception {
    assertEquals(
        List.of(
            "count 0", "missing Optional[No GPU is used, as -Dcasimir.cuda.binding=none asks.]"),
        run("-Dcasimir.cuda.binding=none"));
  }

  private static List<String> expected(String binding, String cufft) {
    return WELL.stream().map(line -> line.replace("%b", binding).replace("%s", cufft)).toList();
  }

  private static Path cufft() {
    return NativeTestLibrary.compile("stub_cufft.c", "libcufft.so.10");
  }

  private List<String> run(String... options) throws IOException, InterruptedException {
    Path stub = NativeTestLibrary.compile("stub_cuda.c", "libcuda.so.1");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + temporary,
            "-Dcasimir.cuda.library=" + stub,
            "-Dcasimir.cuda.cufft=" + cufft()));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp", classPath(), JCudaOnStub.class.getName(), stub.toString(), cufft().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    return output.lines().filter(line -> !line.startsWith("WARNING")).toList();
  }

  /** Where the classes and libraries the other JVM needs come from. */
  private static String classPath() {
    Set<String> roots = new LinkedHashSet<>();
    for (String name :
        List.of(
            "dev/casimir/cuda/JCudaOnStub.class",
            "dev/casimir/cuda/Cuda.class",
            "dev/casimir/device/Device.class",
            "META-INF/services/dev.casimir.device.DeviceProvider",
            "jcuda/driver/JCudaDriver.class",
            "lib/libJCudaDriver-12.6.0-linux-x86_64.so",
            "jcuda/jcufft/JCufft.class",
            "lib/libJCufft-11.8.0-linux-x86_64.so")) {
      roots.add(root(name));
    }
    return String.join(":", roots);
  }

  private static String root(String name) {
    URL url = BindingsInOwnJvmTest.class.getClassLoader().getResource(name);
    assertNotNull(url, name);
    String text = url.toString();
    String whole = text.substring(0, text.length() - name.length());
    return whole.startsWith("jar:")
        ? URI.create(whole.substring(4, whole.length() - 2)).getPath()
        : URI.create(whole).getPath();
  }
}
