package dev.casimir.cuda.internal.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.casimir.cuda.CudaException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which binding is taken, and the sentence where none is. */
class DriverChoiceTest {
  /** A driver nobody calls. */
  private static final GpuDriver WORKING =
      (GpuDriver)
          Proxy.newProxyInstance(
              GpuDriver.class.getClassLoader(),
              new Class<?>[] {GpuDriver.class},
              (proxy, method, arguments) -> "a driver");

  private static GpuDriver working() {
    return WORKING;
  }

  private static Supplier<GpuDriver> broken(String reason) {
    return () -> {
      throw new CudaException(0, reason);
    };
  }

  private static DriverChoice choose(
      String wanted, Supplier<GpuDriver> jcuda, Supplier<GpuDriver> ffm) {
    Map<String, Supplier<GpuDriver>> bindings = new LinkedHashMap<>();
    bindings.put("jcuda", jcuda);
    bindings.put("ffm", ffm);
    return DriverChoice.of(wanted, bindings);
  }

  @Test
  void theFirstThatWorksIsTaken() {
    DriverChoice second = choose("", broken("No JCuda."), DriverChoiceTest::working);
    assertSame(WORKING, second.driver().orElseThrow());
    assertEquals("", second.reason());
    DriverChoice first = choose("", DriverChoiceTest::working, broken("No driver."));
    assertSame(WORKING, first.driver().orElseThrow());
  }

  @Test
  void theLastReasonIsTold() {
    DriverChoice choice = choose("", broken("No JCuda."), broken("No driver."));
    assertEquals(new DriverChoice(Optional.empty(), "No driver."), choice);
  }

  @Test
  void theOneAskedForIsTakenOrNone() {
    assertSame(
        WORKING, choose("ffm", broken("No."), DriverChoiceTest::working).driver().orElseThrow());
    assertEquals(
        "No JCuda.", choose("jcuda", broken("No JCuda."), DriverChoiceTest::working).reason());
    assertEquals(
        "No GPU is used, as -Dcasimir.cuda.binding=none asks.",
        choose("none", DriverChoiceTest::working, DriverChoiceTest::working).reason());
    assertEquals(
        "casimir.cuda.binding: expected jcuda, ffm or none, got cuda.",
        choose("cuda", DriverChoiceTest::working, DriverChoiceTest::working).reason());
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    for (Supplier<GpuDriver> binding :
        List.<Supplier<GpuDriver>>of(
            () -> DriverBindings.ffm("/nowhere/libcuda.so.1"),
            () -> DriverBindings.jcuda("/nowhere/libcuda.so.1"))) {
      assertEquals(
          "No GPU was found: the library that -Dcasimir.cuda.library=/nowhere/libcuda.so.1 names"
              + " cannot be opened.",
          choose("ffm", binding, binding).reason());
    }
  }

  @Test
  void aLibraryThatIsNoDriverIsNamed() {
    assertEquals(
        "libm.so.6 has no function cuDriverGetVersion.",
        choose("ffm", broken(""), () -> DriverBindings.ffm("libm.so.6")).reason());
  }
}
