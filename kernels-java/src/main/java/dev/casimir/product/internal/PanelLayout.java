package dev.casimir.product.internal;

import dev.casimir.device.PlanOptions;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Layout;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;

/**
 * How the batches of a product are cut into panels. Where channels-last data already is a panel for
 * each batch entry it is used in place, its channels the lanes; otherwise items, channels of batch
 * entries, are packed into panels of a fixed width.
 */
final class PanelLayout {
  /** Vectors in the width of a packed panel: a coefficient is broadcast once for all of them. */
  private static final int VECTORS_PER_PANEL = 4;

  private static final int SCALAR_WIDTH = 16;

  private final Map<Space, RowMap> maps;
  private final Map<Space, PanelPacking> packings = new EnumMap<>(Space.class);
  private final boolean direct;
  private final boolean sharedWeights;
  private final int channels;
  private final int lanes;
  private final int elementBytes;

  /**
   * @param maps rows of the panels of each space
   * @param strideFits whether rows as far apart as the channels of the tensors serve the product
   * @param sharedWeights whether the weights are one entry for the whole batch
   */
  PanelLayout(
      Map<Space, RowMap> maps,
      int channels,
      PlanOptions options,
      Provider provider,
      boolean strideFits,
      boolean sharedWeights) {
    this.maps = new EnumMap<>(maps);
    this.channels = channels;
    this.sharedWeights = sharedWeights;
    this.elementBytes = options.dtype().bytes();
    int vector = Provider.lanes(provider, options.dtype());
    this.direct =
        options.layout() == Layout.IR_MUL
            && channels > 0
            && channels % vector == 0
            && strideFits
            && maps.values().stream().allMatch(RowMap::isDirect);
    if (direct) {
      lanes = channels;
    } else {
      lanes = provider == Provider.SCALAR ? SCALAR_WIDTH : VECTORS_PER_PANEL * vector;
    }
    for (Map.Entry<Space, RowMap> entry : maps.entrySet()) {
      packings.put(
          entry.getKey(),
          new PanelPacking(
              entry.getValue(), channels, options.layout(), options.dtype(), provider, lanes));
    }
  }

  boolean isDirect() {
    return direct;
  }

  int lanes() {
    return lanes;
  }

  int channels() {
    return channels;
  }

  /** Bytes from one row of a panel to the next. */
  long rowStride() {
    return (long) lanes * elementBytes;
  }

  /** Bytes of a panel. */
  long panelBytes(Space space) {
    return rows(space) * rowStride();
  }

  int rows(Space space) {
    RowMap map = maps.get(space);
    return map == null ? 0 : map.rows();
  }

  /** Number of panels of {@code batch} entries. */
  long units(long batch) {
    return direct ? batch : (Math.multiplyExact(batch, channels) + lanes - 1) / lanes;
  }

  boolean isShared(Space space) {
    return space == Space.WEIGHTS && sharedWeights;
  }

  /** Items of a panel; the last may have fewer than lanes. */
  private int count(long batch, long unit) {
    return (int) Math.min(lanes, batch * channels - unit * lanes);
  }

  /** Places the panel of an input: in place, or packed into the frame at {@code offset}. */
  void open(PanelFrame frame, Slot slot, long batch, long unit, long offset) {
    Space space = slot.space();
    MemorySegment tensor = frame.tensor(slot);
    if (direct) {
      frame.place(slot, tensor, isShared(space) ? 0 : unit * panelBytes(space));
      return;
    }
    PanelPacking packing = packing(space);
    if (isShared(space)) {
      packing.gatherShared(tensor, unit * lanes, count(batch, unit), frame.packed(), offset);
    } else {
      packing.gather(tensor, unit * lanes, count(batch, unit), frame.packed(), offset);
    }
    frame.place(slot, frame.packed(), offset);
  }

  /** Places the panel of an output. */
  void prepare(PanelFrame frame, Slot slot, long unit, long offset) {
    if (direct && !isShared(slot.space())) {
      frame.place(slot, frame.tensor(slot), unit * panelBytes(slot.space()));
    } else {
      frame.place(slot, frame.packed(), offset);
    }
  }

  /** Writes a packed output to its tensor. */
  void close(PanelFrame frame, Slot slot, long batch, long unit) {
    if (!direct) {
      int panel = PanelFrame.panel(slot);
      packing(slot.space())
          .scatter(
              frame.segment(panel),
              frame.offset(panel),
              frame.tensor(slot),
              unit * lanes,
              count(batch, unit));
    }
  }

  /** Adds the panel of an output that all items share to {@code sums}, one entry, item by item. */
  void addShared(
      PanelFrame frame, Slot slot, long batch, long unit, MemorySegment sums, long offset) {
    int panel = PanelFrame.panel(slot);
    packing(slot.space())
        .scatterAdd(
            frame.segment(panel),
            frame.offset(panel),
            sums,
            offset / elementBytes,
            direct ? 0 : unit * lanes,
            direct ? lanes : count(batch, unit));
  }

  private PanelPacking packing(Space space) {
    PanelPacking packing = packings.get(space);
    if (packing == null) {
      throw new IllegalStateException("no panels of " + space);
    }
    return packing;
  }
}
