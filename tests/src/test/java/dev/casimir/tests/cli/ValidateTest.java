package dev.casimir.tests.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.cli.Streams;
import dev.casimir.cli.validate.ValidateCommand;
import dev.casimir.device.Device;
import dev.casimir.device.Kernel;
import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.tensor.Tensor;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ValidateTest {
  @TempDir Path folder;

  /** What is wrong with a device. */
  private enum Fault {
    /** An error of a few hundred roundings in one number. */
    SMALL_ERROR,
    /** A number that is none. */
    NAN,
    /** Where NaN belongs there is a number. */
    NO_NAN,
    /** Every call fails. */
    EXCEPTION
  }

  /** The processor with a fault in the last number of the last output of every call. */
  private record FaultyDevice(Fault fault) implements Device {
    @Override
    @SuppressWarnings("unchecked") // a proxy of the kernel's own interfaces
    public <K extends Kernel> K plan(Operation<K> operation, PlanOptions options) {
      K kernel = Device.cpu().plan(operation, options);
      return (K)
          Proxy.newProxyInstance(
              ValidateTest.class.getClassLoader(),
              kernel.getClass().getInterfaces(),
              (proxy, method, arguments) -> call(kernel, method, arguments));
    }

    private Object call(Kernel kernel, Method method, Object[] arguments) throws Throwable {
      if (method.getReturnType() == void.class && fault == Fault.EXCEPTION) {
        throw new IllegalStateException("launch failed");
      }
      Object result;
      try {
        method.setAccessible(true);
        result = method.invoke(kernel, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
      if (method.getReturnType() == void.class) {
        spoil((Tensor) arguments[arguments.length - 1]);
      }
      return result;
    }

    private void spoil(Tensor tensor) {
      for (long i = tensor.size() - 1; i >= 0; i--) {
        double value = tensor.getDouble(i);
        if (fault == Fault.NO_NAN && Double.isNaN(value)) {
          tensor.setDouble(i, 0);
        } else if (fault != Fault.NO_NAN && Double.isFinite(value) && value != 0) {
          double units = 1e3 * tensor.dtype().unitRoundoff();
          tensor.setDouble(i, fault == Fault.NAN ? Double.NaN : value * (1 + units));
          return;
        }
      }
    }

    @Override
    public String name() {
      return "faulty";
    }
  }

  private static CommandLineRun on(List<Device> devices, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Streams streams =
        new Streams(
            InputStream.nullInputStream(), new PrintWriter(out), new PrintWriter(err), false);
    int code = new CommandLine(new ValidateCommand(streams, names -> devices)).execute(arguments);
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  @Test
  void allDevicesOfThisMachineKeepTheBounds() throws Exception {
    Path file = folder.resolve("validate.json");
    CommandLineRun run =
        CommandLineRun.of(
            "validate",
            "--quick",
            "--operation",
            "spherical,tensor-product,matrix-exp,rotate",
            "--json",
            file.toString());
    assertEquals(0, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("passed: "), run.out());
    JsonObject report = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals("passed", report.get("verdict").getAsString());
    assertTrue(report.getAsJsonArray("cases").size() >= 20);
    assertTrue(report.getAsJsonObject("devices").has("cpu"));
    boolean gpu = report.getAsJsonObject("devices").has("cuda:0");
    assertEquals(gpu, !report.getAsJsonObject("missing").has("cuda"));
  }

  @Test
  void everyOperationOfTheProcessorIsHeldToABound() {
    CommandLineRun run = CommandLineRun.of("validate", "--operation", "nonsense");
    run.assertFailed(2, "--operation: expected a part of one of ");
    for (String name :
        List.of(
            "spherical-harmonics",
            "tensor-product",
            "convolution",
            "many-body",
            "rotate",
            "lie-exp",
            "matrix-log",
            "haar-sample",
            "pca-frames",
            "elementary",
            "gemm")) {
      assertTrue(run.err().contains(name), name);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFaultyDeviceFails(Fault fault) {
    CommandLineRun run =
        on(List.of(new FaultyDevice(fault)), "--operation", "spherical-harmonics", "--json", "-");
    assertEquals(1, run.code(), run.out());
    JsonObject report = JsonParser.parseString(run.out()).getAsJsonObject();
    assertEquals("failed", report.get("verdict").getAsString());
    JsonObject first =
        report.getAsJsonArray("cases").asList().stream()
            .map(entry -> entry.getAsJsonObject())
            .filter(entry -> entry.get("verdict").getAsString().equals("failed"))
            .findFirst()
            .orElseThrow();
    assertTrue(first.get("errorOverBound").getAsDouble() > 1, first.toString());
    assertEquals("faulty", first.get("device").getAsString());
  }

  @Test
  void aSmallErrorOfAProductFails() {
    CommandLineRun run =
        on(
            List.of(new FaultyDevice(Fault.SMALL_ERROR)),
            "--quick",
            "--operation",
            "tensor-product");
    assertEquals(1, run.code(), run.out());
    assertTrue(run.out().contains("FAILED"), run.out());
    assertTrue(run.out().contains("0 not available"), run.out());
  }

  @Test
  void aDeviceThatIsNotThereIsOneSentence() {
    CommandLineRun.of("validate", "--device", "gpu").assertFailed(2, "expected cpu, host, cuda");
  }
}
