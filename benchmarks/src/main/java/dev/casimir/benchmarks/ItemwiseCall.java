package dev.casimir.benchmarks;

import dev.casimir.device.ItemShape;
import dev.casimir.device.ItemwiseKernel;
import dev.casimir.tensor.Arrangement;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A call of a kernel on items, and what it does.
 *
 * @param items of one call
 * @param operations of one call, as far as the plan counts them: those of a forward in lanes
 * @param bytes read and written by one call
 */
public record ItemwiseCall(Runnable code, long items, long operations, long bytes) {
  /** Nanoseconds: about what scalar code takes, a tenth of what interpreted code does. */
  private static final double SLOWEST_OPERATION = 2;

  /** Nanoseconds of an item whose operations are not counted. */
  private static final double SLOWEST_ITEM = 100_000;

  /**
   * Work done, for JMH to divide by the time, or the time by.
   *
   * <p>In the mode {@code avgt} the counter {@code items} is in nanoseconds per item. With {@code
   * -bm thrpt -tu s} the counters are items, arithmetic operations and bytes per second. One
   * operation is an addition, a multiplication or both in one, so that twice the operations over
   * the {@code flops} of {@link FmaPeakBenchmark} is the fraction of the peak.
   */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public long items;
    public long operations;
    public long bytes;

    /** Counts one call. */
    void add(ItemwiseCall call) {
      items += call.items();
      operations += call.operations();
      bytes += call.bytes();
    }
  }

  /** Where tensors of a batch are made. */
  record Place(Arena arena, DType dtype, Arrangement arrangement, int items) {
    List<Tensor> zeros(List<ItemShape> shapes) {
      return shapes.stream()
          .map(shape -> ItemTensors.zeros(arena, dtype, arrangement, shape, items))
          .toList();
    }

    private List<Tensor> random(List<Tensor> like) {
      return like.stream().map(tensor -> Tensor.random(arena, dtype, 1, tensor.shape())).toList();
    }
  }

  /**
   * A call on those inputs.
   *
   * @param pass {@code forward} or {@code backward}
   */
  static ItemwiseCall of(ItemwiseKernel kernel, String pass, List<Tensor> inputs, Place place) {
    List<Tensor> outputs = place.zeros(kernel.outputs());
    long bytes = bytes(inputs) + bytes(outputs);
    return switch (pass) {
      case "forward" ->
          new ItemwiseCall(
              () -> kernel.forward(inputs, outputs),
              place.items(),
              kernel.report().multiplyAdds() * place.items(),
              bytes);
      case "backward" -> {
        List<Tensor> outputGradients = place.random(outputs);
        List<Tensor> inputGradients = place.zeros(kernel.inputs());
        yield new ItemwiseCall(
            () -> kernel.backward(inputs, outputGradients, inputGradients),
            place.items(),
            0,
            bytes + bytes(inputs));
      }
      default ->
          throw new IllegalArgumentException("pass: expected forward or backward, got " + pass);
    };
  }

  private static long bytes(List<Tensor> tensors) {
    return tensors.stream().mapToLong(tensor -> tensor.size() * tensor.dtype().bytes()).sum();
  }

  /** Runs until the speed has settled, at most for so many milliseconds of processor time. */
  void settle(int milliseconds, boolean onlyThread) {
    double slowest = operations > 0 ? SLOWEST_OPERATION * operations : SLOWEST_ITEM * items;
    new Settling(code, slowest, onlyThread).run(milliseconds);
  }
}
