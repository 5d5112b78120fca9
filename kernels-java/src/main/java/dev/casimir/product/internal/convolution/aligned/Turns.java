package dev.casimir.product.internal.convolution.aligned;

import dev.casimir.simd.Provider;
import dev.casimir.simd.RowProgram;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@link PolarTurns} for panels of given irreps. */
public record Turns(int[] zonal, int[] orders, int[] starts) {
  /** Numbers of an entry of {@code orders}. */
  public static final int ENTRY = 5;

  public static Turns of(AlignedRows rows) {
    List<Integer> zonal = new ArrayList<>();
    List<Integer> orders = new ArrayList<>();
    int[] starts = new int[rows.maximumDegree() + 1];
    for (int b = 0; b < rows.blocks().size(); b++) {
      AlignedRows.Block block = rows.blocks().get(b);
      zonal.addAll(List.of(block.firstRow() + block.degree(), rows.byBlock(b, 0, false)));
    }
    for (int m = 1; m <= rows.maximumDegree(); m++) {
      for (int b = 0; b < rows.blocks().size(); b++) {
        AlignedRows.Block block = rows.blocks().get(b);
        if (block.degree() >= m) {
          int middle = block.firstRow() + block.degree();
          int cosine = rows.byBlock(b, m, false);
          int sine = rows.byBlock(b, m, true);
          orders.addAll(List.of(middle + m, middle - m, cosine, sine, block.sineSign()));
        }
      }
      starts[m] = orders.size();
    }
    return new Turns(Jobs.ints(zonal), Jobs.ints(orders), starts);
  }

  long multiplyAdds() {
    return 4L * orders.length / ENTRY;
  }

  /** {@link PolarTurns#turn} or {@link PolarTurns#turnBack} as a step. */
  EdgeStep step(boolean back, long panelStride, AlignedScratch at, DType dtype, Provider provider) {
    long azimuth = at.frames() + EdgeFrames.AZIMUTH * at.tileRow();
    if (multiplyAdds() <= EdgeStep.STRAIGHT_LINE_LIMIT) {
      RowProgram program =
          back
              ? RowPrograms.turnBack(this, panelStride, at, dtype)
              : RowPrograms.turn(this, panelStride, at, dtype);
      return EdgeStep.of(program, azimuth, dtype, provider);
    }
    PolarTurns turns =
        Provider.instantiate(provider, PolarTurns.class, PolarTurns.class.getName(), dtype);
    if (back) {
      return (slot, input, inputOffset, scratch, output, outputOffset, lanes) ->
          turns.turnBack(
              zonal,
              orders,
              starts,
              output,
              outputOffset,
              panelStride,
              scratch,
              azimuth + slot,
              at.tileRow(),
              inputOffset,
              at.rowStride(),
              lanes);
    }
    return (slot, input, inputOffset, scratch, output, outputOffset, lanes) ->
        turns.turn(
            zonal,
            orders,
            starts,
            input,
            inputOffset,
            panelStride,
            scratch,
            azimuth + slot,
            at.tileRow(),
            outputOffset,
            at.rowStride(),
            lanes);
  }
}
