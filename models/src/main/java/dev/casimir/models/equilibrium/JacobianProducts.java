package dev.casimir.models.equilibrium;

import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/** The Jacobian H' of the field at given activities, times vectors of every sample. */
final class JacobianProducts {
  private JacobianProducts() {}

  /** to = H' e. */
  static void forward(List<Coupling> couplings, Tensor[] activities, Tensor[] e, Tensor[] to) {
    Tensor[][] planes = planes(e);
    for (int l = 0; l < to.length; l++) {
      FieldSum[] sums = {new FieldSum(to[l], null)};
      for (Coupling coupling : couplings) {
        if (coupling.drives(l)) {
          coupling.addTangent(activities, planes, sums);
        }
      }
      sums[0].finish();
    }
  }

  /** to = H'^T v. */
  static void transposed(List<Coupling> couplings, Tensor[] activities, Tensor[] v, Tensor[] to) {
    Tensor[][] planes = planes(v);
    for (int l = 0; l < to.length; l++) {
      FieldSum[] sums = {new FieldSum(to[l], null)};
      for (Coupling coupling : couplings) {
        if (coupling.drivesTransposed(l)) {
          coupling.addTransposed(activities, planes, l, sums);
        }
      }
      sums[0].finish();
    }
  }

  /** to = (H' - H'^T) e. */
  static void antisymmetric(
      Arena arena, List<Coupling> couplings, Tensor[] activities, Tensor[] e, Tensor[] to) {
    forward(couplings, activities, e, to);
    Tensor[] back = new Tensor[to.length];
    for (int l = 0; l < to.length; l++) {
      back[l] = Tensor.zeros(arena, to[l].dtype(), to[l].shape());
    }
    transposed(couplings, activities, e, back);
    for (int l = 0; l < to.length; l++) {
      RowArithmetic.accumulate(to[l], -1, back[l]);
    }
  }

  private static Tensor[][] planes(Tensor[] tensors) {
    Tensor[][] planes = new Tensor[tensors.length][];
    for (int l = 0; l < tensors.length; l++) {
      planes[l] = new Tensor[] {tensors[l]};
    }
    return planes;
  }
}
