package dev.casimir.cli.apply;

import dev.casimir.device.Kernel;
import dev.casimir.product.ManyBodyKernel;
import dev.casimir.product.WeightedManyBodyKernel;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A many-body product with or without weights, forward and backward. */
sealed interface ManyBodyRun {
  Kernel kernel();

  void forward(Tensor x, Tensor z);

  /** The gradients by the operand and by the weights, where there are any. */
  Gradients backward(Arena arena, Tensor x, Tensor gradZ);

  /** Gradients of a number. */
  record Gradients(Tensor byX, Optional<Tensor> byWeights) {
    /** By the options that name them. */
    Map<String, Tensor> byOption() {
      Map<String, Tensor> named = new LinkedHashMap<>(Map.of("--gradient", byX));
      byWeights.ifPresent(tensor -> named.put("--gradient-weights", tensor));
      return named;
    }
  }

  /** One power. */
  record Plain(ManyBodyKernel kernel) implements ManyBodyRun {
    @Override
    public void forward(Tensor x, Tensor z) {
      kernel.forward(x, z);
    }

    @Override
    public Gradients backward(Arena arena, Tensor x, Tensor gradZ) {
      Tensor gradX = Tensor.zeros(arena, x.dtype(), x.shape());
      kernel.backward(x, gradZ, gradX);
      return new Gradients(gradX, Optional.empty());
    }
  }

  /**
   * The weighted sum of all powers.
   *
   * @param weights in the shape of their file
   */
  record Weighted(WeightedManyBodyKernel kernel, Tensor weights) implements ManyBodyRun {
    @Override
    public void forward(Tensor x, Tensor z) {
      kernel.forward(x, flat(weights), z);
    }

    @Override
    public Gradients backward(Arena arena, Tensor x, Tensor gradZ) {
      Tensor gradX = Tensor.zeros(arena, x.dtype(), x.shape());
      Tensor gradWeights = Tensor.zeros(arena, x.dtype(), weights.shape());
      kernel.backward(x, flat(weights), gradZ, gradX, flat(gradWeights));
      return new Gradients(gradX, Optional.of(gradWeights));
    }

    private static Tensor flat(Tensor tensor) {
      return tensor.reshape(tensor.size());
    }
  }
}
