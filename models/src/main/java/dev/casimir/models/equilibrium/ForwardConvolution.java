package dev.casimir.models.equilibrium;

import static dev.casimir.models.equilibrium.ConvolutionChunk.concatenate;
import static dev.casimir.models.equilibrium.ConvolutionChunk.fields;

import dev.casimir.tensor.Tensor;

/** H_u = pool(w * a_l). */
final class ForwardConvolution implements Coupling {
  private final int lower;
  private final int upper;
  private final PooledConvolution pooled;

  ForwardConvolution(ConvolutionConnection connection, PooledConvolution pooled) {
    lower = connection.lower();
    upper = connection.upper();
    this.pooled = pooled;
  }

  @Override
  public void weightsChanged() {
    pooled.weightsChanged();
  }

  @Override
  public boolean drives(int layer) {
    return lower != Connection.INPUT && layer == upper;
  }

  @Override
  public boolean drivesTransposed(int layer) {
    return layer == lower;
  }

  @Override
  public void addInput(Tensor inputs, FieldSum sum) {
    add(new Tensor[] {inputs}, new FieldSum[] {sum});
  }

  @Override
  public void add(Tensor[][] activities, FieldSum[] sums) {
    add(activities[lower], sums);
  }

  private void add(Tensor[] images, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    pooled.forEachChunk(
        images[0], chunk -> chunk.addPooled(chunk.window()::pool, chunk.convolve(images), fields));
  }

  @Override
  public void addDeviation(Tensor[] free, Tensor[][] deviations, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    pooled.forEachChunk(
        free[lower],
        chunk -> {
          Tensor[] v = chunk.weigh(free[lower]);
          Tensor[] d = chunk.convolve(deviations[lower]);
          chunk.addPooled(chunk.window()::poolDeviation, concatenate(v, d), fields);
        });
  }

  @Override
  public void addTangent(Tensor[] free, Tensor[][] directions, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    pooled.forEachChunk(
        free[lower],
        chunk -> {
          Tensor[] v = chunk.weigh(free[lower]);
          Tensor[] d = chunk.convolve(directions[lower]);
          chunk.addPooled(chunk.window()::poolTangent, concatenate(v, d), fields);
        });
  }

  @Override
  public void addTransposed(Tensor[] free, Tensor[][] cotangents, int layer, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    pooled.forEachChunk(
        free[lower],
        chunk -> {
          Tensor[] v = chunk.weigh(free[lower]);
          Tensor[] y = cotangents[upper];
          chunk.addTransposed(chunk.spread(chunk.window()::spread, v, y, y.length), fields);
        });
  }

  @Override
  public void addGradient(
      Tensor[] activities, Tensor inputs, Tensor[] errors, EquilibriumParameters gradients) {
    Tensor source = lower == Connection.INPUT ? inputs : activities[lower];
    Tensor[] y = {errors[upper]};
    pooled.forEachChunk(
        source,
        chunk -> {
          Tensor[] g = chunk.spread(chunk.window()::spread, chunk.weigh(source), y, 1);
          chunk.addGradient(g, source, gradients);
        });
  }

  /** left^T H' right = left_u . D (w * right_l). */
  @Override
  public void addJacobianGradient(
      Tensor[] activities, Tensor[] left, Tensor[] right, EquilibriumParameters gradients) {
    if (lower == Connection.INPUT) {
      return;
    }
    Tensor[] y = {left[upper]};
    pooled.forEachChunk(
        activities[lower],
        chunk -> {
          Tensor[] v = chunk.weigh(activities[lower]);
          Tensor[] g = chunk.spread(chunk.window()::spread, v, y, 1);
          chunk.addGradient(g, right[lower], gradients);
          if (!pooled.isLinear()) {
            Tensor[] vd = concatenate(v, chunk.convolve(right[lower]));
            Tensor[] slopes = chunk.spread(chunk.window()::spreadTangent, vd, y, 1);
            chunk.addGradient(slopes, activities[lower], gradients);
          }
        });
  }
}
