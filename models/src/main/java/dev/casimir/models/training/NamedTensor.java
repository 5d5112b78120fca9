package dev.casimir.models.training;

import dev.casimir.tensor.Tensor;

/**
 * A tensor of a checkpoint.
 *
 * @param name unique within the checkpoint
 * @param tensor the numbers
 */
public record NamedTensor(String name, Tensor tensor) {}
