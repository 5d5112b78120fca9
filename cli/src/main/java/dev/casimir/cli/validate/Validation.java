package dev.casimir.cli.validate;

import dev.casimir.benchmarks.compare.ProgressListener;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.device.Device;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs cases on devices. */
final class Validation {
  private final List<Device> devices;

  Validation(List<Device> devices) {
    this.devices = List.copyOf(devices);
  }

  /** All cases on all devices. */
  List<Outcome> run(List<ValidationCase> cases, ProgressListener progress) {
    List<Outcome> outcomes = new ArrayList<>();
    progress.begin("validating", cases.size());
    for (ValidationCase validated : cases) {
      progress.step(validated.operation() + ", " + validated.name());
      outcomes.addAll(run(validated));
    }
    progress.end();
    return outcomes;
  }

  private List<Outcome> run(ValidationCase validated) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Expected> expected;
    try {
      expected = validated.reference().expect(validated.operands());
    } catch (RuntimeException e) {
      return devices.stream().map(d -> failed(validated, d, "no reference: " + e)).toList();
    }
    for (Device device : devices) {
      boolean itself =
          device.name().equals("cpu")
              && validated.dtype() == DType.FLOAT64
              && validated.reference().isCpu();
      outcomes.add(
          itself
              ? new Outcome(validated, device.name(), Verdict.REFERENCE, Double.NaN, "")
              : compare(validated, expected, device));
    }
    return outcomes;
  }

  private static Outcome compare(ValidationCase validated, List<Expected> expected, Device device) {
    try (Computation.Run run = validated.computation().plan(device, validated.dtype())) {
      List<Result> results = run.on(validated.operands());
      Comparison comparison = Comparison.of(validated, expected, results);
      if (isGpu(device) && !sameBits(results, run.on(validated.operands()))) {
        return failed(validated, device, "a second run gave other bits");
      }
      boolean good = comparison.worst() <= 1;
      return new Outcome(
          validated,
          device.name(),
          good ? Verdict.PASSED : Verdict.FAILED,
          comparison.worst(),
          comparison.detail());
    } catch (UnsupportedOperationException e) {
      if (e.getMessage() == null) {
        return failed(validated, device, e.toString()); // a defect: a kernel says what it lacks
      }
      return new Outcome(
          validated, device.name(), Verdict.NOT_AVAILABLE, Double.NaN, e.getMessage());
    } catch (RuntimeException e) {
      return failed(validated, device, e.toString());
    }
  }

  private static Outcome failed(ValidationCase validated, Device device, String detail) {
    return new Outcome(validated, device.name(), Verdict.FAILED, Double.POSITIVE_INFINITY, detail);
  }

  private static boolean isGpu(Device device) {
    return device instanceof CudaDevice cuda && !cuda.isHost();
  }

  private static boolean sameBits(List<Result> first, List<Result> second) {
    for (int i = 0; i < first.size(); i++) {
      if (!Arrays.equals(first.get(i).values(), second.get(i).values())) {
        return false;
      }
    }
    return true;
  }
}
