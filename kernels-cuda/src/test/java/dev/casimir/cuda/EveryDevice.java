package dev.casimir.cuda;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.casimir.cuda.internal.plan.KernelModules;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The devices of {@link OnEveryDevice}, one after the other. */
public final class EveryDevice implements ClassTemplateInvocationContextProvider {
  private static final Set<String> TOLD = new HashSet<>();
  private static volatile @Nullable CudaDevice current;

  /** The device the running test is for. */
  public static CudaDevice device() {
    CudaDevice device = current;
    if (device == null) {
      throw new IllegalStateException("the test's class is not @OnEveryDevice");
    }
    return device;
  }

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    return Stream.of(new On("host", Cuda::host), new On("cuda:0", EveryDevice::firstGpu));
  }

  private static CudaDevice firstGpu() {
    Optional<String> missing = Cuda.missing();
    if (missing.isPresent()) {
      throw new CudaException(0, missing.get());
    }
    if (KernelModules.resource("harmonics.ptx").isEmpty()) {
      throw new CudaException(0, "This build has no CUDA kernels: nvcc was not found.");
    }
    return Cuda.device(0);
  }

  /** All tests of a class on one device. */
  private record On(String name, Supplier<CudaDevice> find)
      implements ClassTemplateInvocationContext, BeforeClassTemplateInvocationCallback {
    @Override
    public String getDisplayName(int invocation) {
      return name;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public void beforeClassTemplateInvocation(ExtensionContext context) {
      current = null;
      try {
        current = find.get();
      } catch (CudaException e) {
        String reason = "not run on " + name + ": " + e.getMessage();
        if (TOLD.add(name)) { // once; the report has it for every class
          System.err.println("SKIPPED " + context.getRequiredTestClass().getName() + " " + reason);
        }
        abort(reason);
      }
    }
  }
}
