package dev.casimir.models.equilibrium;

import static dev.casimir.models.equilibrium.ConvolutionChunk.concatenate;
import static dev.casimir.models.equilibrium.ConvolutionChunk.fields;

import dev.casimir.tensor.Tensor;

/** H_l = w^T (D . a_u), D = dp/dv at v = w * a_l: the derivative to a_l of a_u . pool(w * a_l). */
final class FeedbackConvolution implements Coupling {
  private final int lower;
  private final int upper;
  private final PooledConvolution pooled;

  FeedbackConvolution(ConvolutionConnection connection, PooledConvolution pooled) {
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
    return layer == lower;
  }

  @Override
  public boolean drivesTransposed(int layer) {
    return layer == upper || dependsOnItself(layer);
  }

  @Override
  public boolean dependsOnItself(int layer) {
    return layer == lower && !pooled.isLinear();
  }

  @Override
  public void addInput(Tensor inputs, FieldSum sum) {
    throw new IllegalStateException("feedback does not come from the input");
  }

  @Override
  public void add(Tensor[][] activities, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    Tensor[] y = activities[upper];
    pooled.forEachChunk(
        y[0],
        chunk -> {
          Tensor[] v = chunk.weigh(activities[lower]);
          chunk.addTransposed(chunk.spread(chunk.window()::spread, v, y, y.length), fields);
        });
  }

  @Override
  public void addDeviation(Tensor[] free, Tensor[][] deviations, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    Tensor[] y = concatenate(new Tensor[] {free[upper]}, deviations[upper]);
    pooled.forEachChunk(
        free[lower],
        chunk -> {
          Tensor[] vd = concatenate(chunk.weigh(free[lower]), chunk.weigh(deviations[lower]));
          Tensor[] g =
              chunk.spread(chunk.window()::spreadDeviation, vd, y, deviations[lower].length);
          chunk.addTransposed(g, fields);
        });
  }

  @Override
  public void addTangent(Tensor[] free, Tensor[][] directions, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    Tensor[] y = concatenate(new Tensor[] {free[upper]}, directions[upper]);
    pooled.forEachChunk(
        free[lower],
        chunk -> {
          Tensor[] vd = concatenate(chunk.weigh(free[lower]), chunk.weigh(directions[lower]));
          Tensor[] g = chunk.spread(chunk.window()::spreadTangent, vd, y, directions[lower].length);
          chunk.addTransposed(g, fields);
        });
  }

  /** To the upper layer D (w * v_l); to the lower one the curvature of the pool, symmetric. */
  @Override
  public void addTransposed(Tensor[] free, Tensor[][] cotangents, int layer, FieldSum[] sums) {
    Tensor[] fields = fields(sums);
    Tensor[] y = {free[upper]};
    pooled.forEachChunk(
        free[lower],
        chunk -> {
          Tensor[] v = chunk.weigh(free[lower]);
          Tensor[] vd = concatenate(v, chunk.convolve(cotangents[lower]));
          if (layer == upper) {
            chunk.addPooled(chunk.window()::poolTangent, vd, fields);
          } else {
            int planes = cotangents[lower].length;
            chunk.addTransposed(chunk.spread(chunk.window()::spreadTangent, vd, y, planes), fields);
          }
        });
  }

  @Override
  public void addGradient(
      Tensor[] activities, Tensor inputs, Tensor[] errors, EquilibriumParameters gradients) {
    Tensor[] y = {activities[upper]};
    pooled.forEachChunk(
        activities[lower],
        chunk -> {
          Tensor[] v = chunk.weigh(activities[lower]);
          Tensor[] g = chunk.spread(chunk.window()::spread, v, y, 1);
          chunk.addGradient(g, errors[lower], gradients);
          if (!pooled.isLinear()) {
            Tensor[] vd = concatenate(v, chunk.convolve(errors[lower]));
            Tensor[] slopes = chunk.spread(chunk.window()::spreadTangent, vd, y, 1);
            chunk.addGradient(slopes, activities[lower], gradients);
          }
        });
  }

  /** left^T H' right = (w * left_l) . (D'(w * right_l) a_u + D right_u). */
  @Override
  public void addJacobianGradient(
      Tensor[] activities, Tensor[] left, Tensor[] right, EquilibriumParameters gradients) {
    Tensor[] y = {activities[upper], right[upper]};
    Tensor[] still = {activities[upper]};
    pooled.forEachChunk(
        activities[lower],
        chunk -> {
          PoolWindow window = chunk.window();
          Tensor[] v = chunk.weigh(activities[lower]);
          Tensor[] r = chunk.weigh(right[lower]);
          Tensor[] ofLeft = chunk.spread(window::spreadTangent, concatenate(v, r), y, 1);
          chunk.addGradient(ofLeft, left[lower], gradients);
          if (!pooled.isLinear()) {
            Tensor[] vl = concatenate(v, chunk.convolve(left[lower]));
            Tensor[] ofRight = chunk.spread(window::spreadTangent, vl, still, 1);
            chunk.addGradient(ofRight, right[lower], gradients);
            Tensor[] ofBoth = chunk.spread(window::spreadSecondTangent, concatenate(vl, r), y, 1);
            chunk.addGradient(ofBoth, activities[lower], gradients);
          }
        });
  }
}
