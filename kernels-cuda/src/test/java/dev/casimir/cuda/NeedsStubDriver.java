package dev.casimir.cuda;

import dev.casimir.cuda.internal.driver.NativeTestLibrary;
import dev.casimir.cuda.internal.plan.KernelModules;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips, and says so, where no stub driver can be compiled or there are no kernels for it. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsStubDriver.Condition.class)
public @interface NeedsStubDriver {
  /** Whether everything for a stub driver is there. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<String> obstacle = obstacle();
      obstacle.ifPresent(
          reason -> System.err.println("SKIPPED " + context.getDisplayName() + ": " + reason));
      return obstacle
          .map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("there is a stub driver"));
    }

    private static Optional<String> obstacle() {
      if (KernelModules.resource("libcasimir_host.so").isEmpty()) {
        return Optional.of("the host build of the kernels was not made");
      }
      if (KernelModules.resource("harmonics.ptx").isEmpty()) {
        return Optional.of("this build has no PTX: nvcc was not found when it was built");
      }
      return NativeTestLibrary.obstacle();
    }
  }
}
