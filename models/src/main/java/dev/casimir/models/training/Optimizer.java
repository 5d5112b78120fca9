package dev.casimir.models.training;

import dev.casimir.descent.ParameterUpdate;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Updates parameters from their gradients, all of them or none. Keeps moments in the precision of
 * the parameter. Not thread-safe; allocates nothing per step. A step reads and writes every number
 * once, about a nanosecond each in single precision.
 */
public final class Optimizer {
  private final UpdateLoop loop;
  private final List<Parameter> parameters;
  private final List<List<Tensor>> moments = new ArrayList<>();
  private final Stretches stretches = new Stretches();
  private long updates;

  Optimizer(ParameterUpdate update, Arena arena, List<Parameter> parameters) {
    loop = new UpdateLoop(update);
    this.parameters = List.copyOf(parameters);
    Set<String> names = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new IllegalArgumentException(
            "parameters: expected names that differ, got " + parameter.name() + " twice");
      }
      Tensor value = parameter.value();
      List<Tensor> own = new ArrayList<>();
      for (int i = 0; i < loop.moments().length; i++) {
        own.add(Tensor.zeros(arena, value.dtype(), value.shape()));
      }
      moments.add(own);
    }
  }

  /**
   * Updates all parameters. If any gradient is not finite, or so large that its update would not
   * be, nothing changes at all.
   *
   * @param rate the learning rate, which every parameter multiplies with its own
   */
  public StepStatus step(double rate) {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("rate: expected a number from 0 on, got " + rate);
    }
    for (Parameter parameter : parameters) {
      boolean single = parameter.value().dtype() == DType.FLOAT32;
      double limit = loop.rule().gradientLimit(single ? Float.MAX_VALUE : Double.MAX_VALUE);
      if (!stretches.isWithin(parameter.gradient(), limit)) {
        return StepStatus.FAILED;
      }
    }
    updates++;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      loop.prepare(updates, rate * parameter.rate(), parameter.decays());
      stretches.update(loop, parameter, moments.get(i));
    }
    return StepStatus.OK;
  }

  /** Updates that were made, refused ones not counted. */
  public long updates() {
    return updates;
  }

  /** What becomes of every number. */
  public ParameterUpdate rule() {
    return loop.rule();
  }

  /** The moments of every parameter, for learners that make steps themselves. */
  public List<List<Tensor>> moments() {
    return List.copyOf(moments);
  }

  /** The moments, to save them, or to overwrite them before {@link #resume}. */
  public List<NamedTensor> state() {
    List<NamedTensor> state = new ArrayList<>();
    String[] names = loop.moments();
    for (int i = 0; i < parameters.size(); i++) {
      for (int j = 0; j < names.length; j++) {
        String name = names[j] + " of " + parameters.get(i).name();
        state.add(new NamedTensor(name, moments.get(i).get(j)));
      }
    }
    return state;
  }

  /** Goes on after so many updates, with the moments that {@link #state} was filled with. */
  public void resume(long updatesMade) {
    if (updatesMade < 0) {
      throw new IllegalArgumentException("updates: expected 0 or more, got " + updatesMade);
    }
    updates = updatesMade;
  }
}
