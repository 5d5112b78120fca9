package dev.casimir.models.equilibrium;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.casimir.tensor.DType;
import dev.casimir.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Runs a {@link WindowRoutine} over all windows and channels, in double precision. For one thread
 * at a time.
 */
final class WindowLoop {
  private static final int MOST_TENSORS = 4;

  private final int pixels;
  private final int channels;
  private final double[][] fineRows;
  private final double[][] coarseRows;
  private final double[][] fineOutRows;
  private final double[][] coarseOutRows;

  /**
   * Makes buffers.
   *
   * @param pixels of a window
   */
  WindowLoop(int pixels, int channels) {
    this.pixels = pixels;
    this.channels = channels;
    fineRows = new double[MOST_TENSORS][pixels * channels];
    fineOutRows = new double[MOST_TENSORS][pixels * channels];
    coarseRows = new double[MOST_TENSORS][channels];
    coarseOutRows = new double[MOST_TENSORS][channels];
  }

  /**
   * Runs over windows.
   *
   * @param fine [windows * pixels, channels] each
   * @param coarse [windows * channels] numbers each, in any shape
   * @param fineOut is overwritten
   * @param coarseOut is added to
   */
  void run(
      WindowRoutine routine,
      long windows,
      Tensor[] fine,
      Tensor[] coarse,
      Tensor[] fineOut,
      Tensor[] coarseOut) {
    int fineCount = pixels * channels;
    double[][] fineIn = new double[fine.length][pixels];
    double[] coarseIn = new double[coarse.length];
    double[][] fineResult = new double[fineOut.length][pixels];
    double[] coarseResult = new double[coarseOut.length];
    for (long window = 0; window < windows; window++) {
      load(fine, window * fineCount, fineCount, fineRows);
      load(coarse, window * channels, channels, coarseRows);
      load(coarseOut, window * channels, channels, coarseOutRows);
      for (int c = 0; c < channels; c++) {
        take(c, fineIn, coarseIn);
        routine.apply(fineIn, coarseIn, fineResult, coarseResult);
        put(c, fineResult, coarseResult);
      }
      store(fineOutRows, fineOut, window * fineCount, fineCount);
      store(coarseOutRows, coarseOut, window * channels, channels);
    }
  }

  private void take(int channel, double[][] fine, double[] coarse) {
    for (int k = 0; k < fine.length; k++) {
      for (int j = 0; j < pixels; j++) {
        fine[k][j] = fineRows[k][j * channels + channel];
      }
    }
    for (int k = 0; k < coarse.length; k++) {
      coarse[k] = coarseRows[k][channel];
    }
  }

  private void put(int channel, double[][] fine, double[] coarse) {
    for (int k = 0; k < fine.length; k++) {
      for (int j = 0; j < pixels; j++) {
        fineOutRows[k][j * channels + channel] = fine[k][j];
      }
    }
    for (int k = 0; k < coarse.length; k++) {
      coarseOutRows[k][channel] += coarse[k];
    }
  }

  private static void load(Tensor[] tensors, long begin, int count, double[][] rows) {
    for (int k = 0; k < tensors.length; k++) {
      double[] row = rows[k];
      MemorySegment segment = tensors[k].segment();
      if (tensors[k].dtype() == DType.FLOAT32) {
        for (int i = 0; i < count; i++) {
          row[i] = segment.getAtIndex(JAVA_FLOAT, begin + i);
        }
      } else {
        for (int i = 0; i < count; i++) {
          row[i] = segment.getAtIndex(JAVA_DOUBLE, begin + i);
        }
      }
    }
  }

  private static void store(double[][] rows, Tensor[] tensors, long begin, int count) {
    for (int k = 0; k < tensors.length; k++) {
      double[] row = rows[k];
      MemorySegment segment = tensors[k].segment();
      if (tensors[k].dtype() == DType.FLOAT32) {
        for (int i = 0; i < count; i++) {
          segment.setAtIndex(JAVA_FLOAT, begin + i, (float) row[i]);
        }
      } else {
        for (int i = 0; i < count; i++) {
          segment.setAtIndex(JAVA_DOUBLE, begin + i, row[i]);
        }
      }
    }
  }
}
