package dev.casimir.models.equilibrium;

import dev.casimir.linalg.MatrixMultiplyKernel;
import dev.casimir.linalg.PackedMatrix;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;

/** H_to = W a_from, its own weights or another connection's transposed. */
final class DenseCoupling implements Coupling {
  private final DenseConnection connection;
  private final int parameter;
  private final boolean tied;
  private final EquilibriumKernels kernels;
  private final Tensor weight;
  private final MatrixMultiplyKernel forwardKernel;
  private final MatrixMultiplyKernel transposedKernel;
  private final PackedMatrix forward;
  private final PackedMatrix transposed;

  DenseCoupling(
      Arena arena, int index, EquilibriumParameters parameters, EquilibriumKernels kernels) {
    connection = (DenseConnection) parameters.network().connections().get(index);
    this.kernels = kernels;
    tied = connection.tiedTo().isPresent();
    parameter = connection.tiedTo().orElse(index);
    weight = parameters.weight(parameter).orElseThrow();
    forwardKernel = tied ? kernels.multiply() : kernels.multiplyTransposed();
    transposedKernel = tied ? kernels.multiplyTransposed() : kernels.multiply();
    forward = forwardKernel.pack(arena, weight);
    transposed = transposedKernel.pack(arena, weight);
  }

  @Override
  public void weightsChanged() {
    forward.replace(weight);
    if (connection.from() != Connection.INPUT) {
      transposed.replace(weight);
    }
  }

  @Override
  public boolean drives(int layer) {
    return connection.from() != Connection.INPUT && connection.to() == layer;
  }

  @Override
  public boolean drivesTransposed(int layer) {
    return connection.from() == layer;
  }

  @Override
  public void add(Tensor[][] activities, FieldSum[] sums) {
    multiply(activities[connection.from()], forwardKernel, forward, sums);
  }

  @Override
  public void addInput(Tensor inputs, FieldSum sum) {
    sum.addProduct(forwardKernel, inputs, forward);
  }

  @Override
  public void addDeviation(Tensor[] free, Tensor[][] deviations, FieldSum[] sums) {
    add(deviations, sums);
  }

  @Override
  public void addTangent(Tensor[] free, Tensor[][] directions, FieldSum[] sums) {
    add(directions, sums);
  }

  @Override
  public void addTransposed(Tensor[] free, Tensor[][] cotangents, int layer, FieldSum[] sums) {
    multiply(cotangents[connection.to()], transposedKernel, transposed, sums);
  }

  private static void multiply(
      Tensor[] planes, MatrixMultiplyKernel kernel, PackedMatrix matrix, FieldSum[] sums) {
    for (int plane = 0; plane < planes.length; plane++) {
      sums[plane].addProduct(kernel, planes[plane], matrix);
    }
  }

  @Override
  public void addGradient(
      Tensor[] activities, Tensor inputs, Tensor[] errors, EquilibriumParameters gradients) {
    Tensor source = connection.from() == Connection.INPUT ? inputs : activities[connection.from()];
    addOuterProducts(errors[connection.to()], source, gradients);
  }

  @Override
  public void addJacobianGradient(
      Tensor[] activities, Tensor[] left, Tensor[] right, EquilibriumParameters gradients) {
    if (connection.from() != Connection.INPUT) {
      addOuterProducts(left[connection.to()], right[connection.from()], gradients);
    }
  }

  /** gradient += sum of target_i source_j, transposed for weights that belong to the way back. */
  private void addOuterProducts(Tensor target, Tensor source, EquilibriumParameters gradients) {
    Tensor gradient = gradients.weight(parameter).orElseThrow();
    Tensor first = tied ? source : target;
    Tensor second = tied ? target : source;
    kernels.outerProducts().forward(first, second, gradient, gradient);
  }
}
