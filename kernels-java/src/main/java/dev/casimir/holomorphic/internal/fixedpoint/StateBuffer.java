package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for a state of up to a capacity of rows, and its view as tensors of the rows there are.
 */
final class StateBuffer {
  private final List<Tensor> blocks = new ArrayList<>();
  private final MemorySegment[] segments;
  private final long[] rowBytes;
  private List<Tensor> view = List.of();
  private int shown = -1;

  StateBuffer(Arena arena, DType dtype, int capacity, int[] widths) {
    segments = new MemorySegment[widths.length];
    rowBytes = new long[widths.length];
    for (int block = 0; block < widths.length; block++) {
      Tensor tensor = Tensor.zeros(arena, dtype, capacity, widths[block]);
      blocks.add(tensor);
      segments[block] = tensor.segment();
      rowBytes[block] = (long) widths[block] * dtype.bytes();
    }
  }

  /** The first {@code rows} rows. */
  List<Tensor> view(int rows) {
    if (rows != shown) {
      view = blocks.stream().map(block -> block.slice(0, rows)).toList();
      shown = rows;
    }
    return view;
  }

  MemorySegment segment(int block) {
    return segments[block];
  }

  long offset(int block, int row) {
    return row * rowBytes[block];
  }

  /** The largest |number| of a row, its blocks scaled. NaN if there is one. */
  double magnitude(int row, double[] scales) {
    double largest = 0;
    for (int block = 0; block < segments.length; block++) {
      double inBlock = 0;
      int width = (int) blocks.get(block).dimension(1);
      for (int column = 0; column < width; column++) {
        inBlock = Math.max(inBlock, Math.abs(get(block, row, column)));
      }
      largest = Math.max(largest, scales[block] * inBlock);
    }
    return largest;
  }

  /** How far this row of damped images, of the states here, is from that of former states. */
  double turn(StateBuffer image, StateBuffer former, int row, double damping, double[] scales) {
    double farthest = 0;
    for (int block = 0; block < segments.length; block++) {
      double inBlock = 0;
      int width = (int) blocks.get(block).dimension(1);
      for (int column = 0; column < width; column++) {
        double x = get(block, row, column);
        double next = x + damping * (image.get(block, row, column) - x);
        inBlock = Math.max(inBlock, Math.abs(next - former.get(block, row, column)));
      }
      farthest = Math.max(farthest, scales[block] * inBlock);
    }
    return farthest;
  }

  private double get(int block, int row, int column) {
    Tensor tensor = blocks.get(block);
    return tensor.getDouble(row * tensor.dimension(1) + column);
  }

  /** Moves row {@code keep[i]} to row i; ascending. */
  void compact(int[] keep) {
    for (int block = 0; block < segments.length; block++) {
      long bytes = rowBytes[block];
      for (int i = 0; i < keep.length; i++) {
        if (keep[i] != i) {
          MemorySegment memory = segments[block];
          MemorySegment.copy(memory, keep[i] * bytes, memory, i * bytes, bytes);
        }
      }
    }
  }

  void read(List<Tensor> state) {
    for (int block = 0; block < segments.length; block++) {
      MemorySegment from = state.get(block).segment();
      MemorySegment.copy(from, 0, segments[block], 0, from.byteSize());
    }
  }

  /** Writes row {@code from} to row {@code to} of a state. */
  void write(int from, List<Tensor> state, int to) {
    for (int block = 0; block < segments.length; block++) {
      long bytes = rowBytes[block];
      MemorySegment target = state.get(block).segment();
      MemorySegment.copy(segments[block], from * bytes, target, to * bytes, bytes);
    }
  }
}
