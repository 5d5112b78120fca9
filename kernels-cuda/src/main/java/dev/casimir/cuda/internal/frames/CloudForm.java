package dev.casimir.cuda.internal.frames;

import dev.casimir.cuda.Parameter;
import dev.casimir.cuda.internal.plan.Cells;
import dev.casimir.cuda.internal.plan.Extents;
import dev.casimir.frames.PointClouds;
import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the optional tensors of {@link PointClouds} there are; every form has entry points of
 * its own. Extents: B clouds of n items, or N items of ragged clouds and "B + 1" offsets.
 */
record CloudForm(boolean ragged, boolean weighted, boolean masked) {
  private static final String OFFSETS = "B + 1";

  static List<CloudForm> all() {
    List<CloudForm> forms = new ArrayList<>();
    for (int bits = 0; bits < 8; bits++) {
      forms.add(new CloudForm((bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0));
    }
    return forms;
  }

  static CloudForm of(PointClouds clouds) {
    return new CloudForm(
        clouds.offsets().isPresent(), clouds.weights().isPresent(), clouds.mask().isPresent());
  }

  /** The form of clouds for a field of which no item is absent. */
  CloudForm withAllPoints() {
    return new CloudForm(ragged, false, false);
  }

  boolean mayLackPoints() {
    return weighted || masked;
  }

  /** The name of an entry point for this form: {@code constructRaggedWeighted}. */
  String named(String entryPoint) {
    return entryPoint
        + (ragged ? "Ragged" : "")
        + (weighted ? "Weighted" : "")
        + (masked ? "Masked" : "");
  }

  /** A tensor with a row for each item: [B, n, ...], ragged [N, ...]. */
  Parameter items(String name, boolean output, DType dtype, Object... inner) {
    List<Object> extents = new ArrayList<>(ragged ? List.of("N") : List.of("B", "n"));
    extents.addAll(List.of(inner));
    return output
        ? Parameter.out(name, dtype, extents.toArray())
        : Parameter.in(name, dtype, extents.toArray());
  }

  /** Weights, mask and offsets, those that there are. */
  List<Parameter> parameters(DType dtype) {
    List<Parameter> parameters = new ArrayList<>();
    if (weighted) {
      parameters.add(items("weights", false, dtype));
    }
    if (masked) {
      parameters.add(items("mask", false, DType.INT32));
    }
    if (ragged) {
      parameters.add(Parameter.in("offsets", DType.INT64, OFFSETS));
    }
    return parameters;
  }

  /** Whether a parameter says where ragged clouds begin, so that clouds cannot be taken apart. */
  static boolean areOffsets(Parameter parameter) {
    return parameter.shape().getFirst().symbol().equals(OFFSETS);
  }

  /** The tensors for {@link #parameters}. */
  List<Tensor> tensors(PointClouds clouds) {
    List<Tensor> tensors = new ArrayList<>();
    if (weighted) {
      tensors.add(clouds.weights().orElseThrow());
    }
    if (masked) {
      tensors.add(clouds.mask().orElseThrow());
    }
    if (ragged) {
      tensors.add(clouds.offsets().orElseThrow());
    }
    return tensors;
  }

  /** How many {@link #parameters} there are. */
  int size() {
    return (weighted ? 1 : 0) + (masked ? 1 : 0) + (ragged ? 1 : 0);
  }

  /** How many items there are. */
  long items(Extents extents) {
    return ragged ? extents.get("N") : Math.multiplyExact(extents.get("B"), extents.get("n"));
  }

  /**
   * The arguments of kernels from weights on: weights, mask, offsets, items of a cloud, items,
   * clouds.
   *
   * @param from where the addresses of {@link #parameters} begin
   */
  Cells add(Cells cells, Extents extents, long[] at, int from) {
    long clouds = extents.get("B");
    if (ragged && extents.get(OFFSETS) != clouds + 1) {
      throw new IllegalArgumentException(
          "offsets: expected [%d], got [%d]".formatted(clouds + 1, extents.get(OFFSETS)));
    }
    int next = from;
    cells.add(weighted ? at[next++] : 0L);
    cells.add(masked ? at[next++] : 0L);
    cells.add(ragged ? at[next] : 0L);
    return cells.add(ragged ? 0L : extents.get("n")).add(items(extents)).add(clouds);
  }
}
