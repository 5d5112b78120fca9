package dev.casimir.product.internal;

import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Where the panels of one run lie. Panels of slots are those of tensors; temporary panels lie in
 * scratch memory, behind the part that a {@link PanelProduct} uses. Reused from run to run, by one
 * thread at a time.
 */
final class PanelFrame {
  private final @Nullable Tensor[] arguments = new Tensor[Slot.values().length];
  private final MemorySegment[] tensors = new MemorySegment[Slot.values().length];
  private final MemorySegment[] segments;
  private final long[] offsets;
  private final MemorySegment scratch;
  private final MemorySegment packed;
  private final long rowStride;
  private final int lanes;

  /**
   * A frame with temporary panels at {@code temporaries}, byte offsets of {@code scratch}.
   *
   * @param packed memory for panels that are not tensors in place
   */
  PanelFrame(
      MemorySegment scratch, MemorySegment packed, long[] temporaries, long rowStride, int lanes) {
    this.scratch = scratch;
    this.packed = packed;
    this.rowStride = rowStride;
    this.lanes = lanes;
    int slots = tensors.length;
    segments = new MemorySegment[slots + temporaries.length];
    offsets = new long[segments.length];
    java.util.Arrays.fill(tensors, scratch);
    java.util.Arrays.fill(segments, scratch);
    System.arraycopy(temporaries, 0, offsets, slots, temporaries.length);
  }

  /** The panel number of a slot. */
  static int panel(Slot slot) {
    return slot.ordinal();
  }

  /** The panel number of temporary panel {@code index}. */
  static int temporary(int index) {
    return Slot.values().length + index;
  }

  /** Puts an argument of the call in its slot. */
  PanelFrame with(Slot slot, Tensor argument) {
    arguments[slot.ordinal()] = argument;
    tensors[slot.ordinal()] = argument.segment();
    return this;
  }

  Tensor argument(Slot slot) {
    Tensor argument = arguments[slot.ordinal()];
    if (argument == null) {
      throw new IllegalStateException(slot.label() + " was not given");
    }
    return argument;
  }

  MemorySegment tensor(Slot slot) {
    return tensors[slot.ordinal()];
  }

  void tensor(Slot slot, MemorySegment segment) {
    tensors[slot.ordinal()] = segment;
  }

  /** Takes over the tensors of another frame. */
  void tensorsOf(PanelFrame other) {
    System.arraycopy(other.tensors, 0, tensors, 0, tensors.length);
  }

  /** Lets go of all tensors. */
  void clear() {
    java.util.Arrays.fill(arguments, null);
    java.util.Arrays.fill(tensors, scratch);
    java.util.Arrays.fill(segments, scratch);
  }

  void place(Slot slot, MemorySegment segment, long offset) {
    segments[slot.ordinal()] = segment;
    offsets[slot.ordinal()] = offset;
  }

  MemorySegment segment(int panel) {
    return segments[panel];
  }

  long offset(int panel) {
    return offsets[panel];
  }

  MemorySegment scratch() {
    return scratch;
  }

  MemorySegment packed() {
    return packed;
  }

  long rowStride() {
    return rowStride;
  }

  int lanes() {
    return lanes;
  }
}
