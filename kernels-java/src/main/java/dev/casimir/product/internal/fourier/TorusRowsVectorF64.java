package dev.casimir.product.internal.fourier;

import static dev.casimir.simd.LanesVectorF64.LANES;
import static dev.casimir.simd.LanesVectorF64.ORDER;
import static dev.casimir.simd.LanesVectorF64.ROW;
import static dev.casimir.simd.LanesVectorF64.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;

/** {@link TorusRows} in double vectors. */
public final class TorusRowsVectorF64 implements TorusRows {
  private static final int PAIR = 2 * ROW;

  public TorusRowsVectorF64() {}

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void expand(int[] table, int from, int to, MemorySegment scratch) {
    for (int entry = from; entry < to; entry++) {
      int at = EXPAND * entry;
      long even = (long) table[at] * PAIR;
      long odd = (long) table[at + 1] * PAIR;
      long plus = (long) table[at + 2] * PAIR;
      long minus = (long) table[at + 3] * PAIR;
      DoubleVector evenRe = DoubleVector.fromMemorySegment(SPECIES, scratch, even, ORDER);
      DoubleVector evenIm = DoubleVector.fromMemorySegment(SPECIES, scratch, even + ROW, ORDER);
      DoubleVector oddRe = DoubleVector.fromMemorySegment(SPECIES, scratch, odd, ORDER);
      DoubleVector oddIm = DoubleVector.fromMemorySegment(SPECIES, scratch, odd + ROW, ORDER);
      DoubleVector xRe = evenRe.sub(oddIm);
      DoubleVector xIm = evenIm.add(oddRe);
      DoubleVector yRe = evenRe.add(oddIm);
      DoubleVector yIm = evenIm.sub(oddRe);
      xRe.intoMemorySegment(scratch, plus, ORDER);
      xIm.intoMemorySegment(scratch, plus + ROW, ORDER);
      yRe.intoMemorySegment(scratch, minus, ORDER);
      yIm.intoMemorySegment(scratch, minus + ROW, ORDER);
    }
  }

  @Override
  public void pack(int[] table, int from, int to, MemorySegment scratch) {
    for (int entry = from; entry < to; entry++) {
      int at = PACK * entry;
      long here = (long) table[at] * PAIR;
      long over = (long) table[at + 1] * PAIR;
      long next = (long) table[at + 2] * PAIR;
      long beyond = (long) table[at + 3] * PAIR;
      long plusEven = (long) table[at + 4] * PAIR;
      long minusEven = (long) table[at + 5] * PAIR;
      long plusOdd = (long) table[at + 6] * PAIR;
      long minusOdd = (long) table[at + 7] * PAIR;
      DoubleVector hereRe = DoubleVector.fromMemorySegment(SPECIES, scratch, here, ORDER);
      DoubleVector hereIm = DoubleVector.fromMemorySegment(SPECIES, scratch, here + ROW, ORDER);
      DoubleVector overRe = DoubleVector.fromMemorySegment(SPECIES, scratch, over, ORDER);
      DoubleVector overIm = DoubleVector.fromMemorySegment(SPECIES, scratch, over + ROW, ORDER);
      DoubleVector nextRe = DoubleVector.fromMemorySegment(SPECIES, scratch, next, ORDER);
      DoubleVector nextIm = DoubleVector.fromMemorySegment(SPECIES, scratch, next + ROW, ORDER);
      DoubleVector beyondRe = DoubleVector.fromMemorySegment(SPECIES, scratch, beyond, ORDER);
      DoubleVector beyondIm = DoubleVector.fromMemorySegment(SPECIES, scratch, beyond + ROW, ORDER);
      DoubleVector evenNearRe = hereRe.add(overRe);
      DoubleVector evenNearIm = hereIm.add(overIm);
      DoubleVector oddNearRe = hereRe.sub(overRe);
      DoubleVector oddNearIm = hereIm.sub(overIm);
      DoubleVector evenNextRe = nextRe.add(beyondRe);
      DoubleVector evenNextIm = nextIm.add(beyondIm);
      DoubleVector oddNextRe = nextRe.sub(beyondRe);
      DoubleVector oddNextIm = nextIm.sub(beyondIm);
      DoubleVector wRe = evenNearRe.sub(evenNextIm);
      DoubleVector wIm = evenNearIm.add(evenNextRe);
      DoubleVector xRe = evenNearRe.add(evenNextIm);
      DoubleVector xIm = evenNextRe.sub(evenNearIm);
      DoubleVector yRe = oddNearRe.sub(oddNextIm);
      DoubleVector yIm = oddNearIm.add(oddNextRe);
      DoubleVector zRe = oddNearRe.add(oddNextIm);
      DoubleVector zIm = oddNextRe.sub(oddNearIm);
      wRe.intoMemorySegment(scratch, plusEven, ORDER);
      wIm.intoMemorySegment(scratch, plusEven + ROW, ORDER);
      xRe.intoMemorySegment(scratch, minusEven, ORDER);
      xIm.intoMemorySegment(scratch, minusEven + ROW, ORDER);
      yRe.intoMemorySegment(scratch, plusOdd, ORDER);
      yIm.intoMemorySegment(scratch, plusOdd + ROW, ORDER);
      zRe.intoMemorySegment(scratch, minusOdd, ORDER);
      zIm.intoMemorySegment(scratch, minusOdd + ROW, ORDER);
    }
  }

  @Override
  public void multiply(int[] table, int from, int to, MemorySegment scratch) {
    for (int entry = from; entry < to; entry++) {
      int at = MULTIPLY * entry;
      long first = (long) table[at] * PAIR;
      long second = (long) table[at + 1] * PAIR;
      long product = (long) table[at + 2] * PAIR;
      DoubleVector firstRe = DoubleVector.fromMemorySegment(SPECIES, scratch, first, ORDER);
      DoubleVector firstIm = DoubleVector.fromMemorySegment(SPECIES, scratch, first + ROW, ORDER);
      DoubleVector secondRe = DoubleVector.fromMemorySegment(SPECIES, scratch, second, ORDER);
      DoubleVector secondIm = DoubleVector.fromMemorySegment(SPECIES, scratch, second + ROW, ORDER);
      DoubleVector xRe = firstRe.mul(secondRe);
      DoubleVector xIm = firstIm.mul(secondIm);
      xRe.intoMemorySegment(scratch, product, ORDER);
      xIm.intoMemorySegment(scratch, product + ROW, ORDER);
    }
  }

  @Override
  public void unpack(int[] table, int from, int to, MemorySegment scratch) {
    for (int entry = from; entry < to; entry++) {
      int at = PACK * entry;
      long plusEven = (long) table[at] * PAIR;
      long minusEven = (long) table[at + 1] * PAIR;
      long plusOdd = (long) table[at + 2] * PAIR;
      long minusOdd = (long) table[at + 3] * PAIR;
      long here = (long) table[at + 4] * PAIR;
      long over = (long) table[at + 5] * PAIR;
      long next = (long) table[at + 6] * PAIR;
      long beyond = (long) table[at + 7] * PAIR;
      DoubleVector plusEvenRe = DoubleVector.fromMemorySegment(SPECIES, scratch, plusEven, ORDER);
      DoubleVector plusEvenIm =
          DoubleVector.fromMemorySegment(SPECIES, scratch, plusEven + ROW, ORDER);
      DoubleVector minusEvenRe = DoubleVector.fromMemorySegment(SPECIES, scratch, minusEven, ORDER);
      DoubleVector minusEvenIm =
          DoubleVector.fromMemorySegment(SPECIES, scratch, minusEven + ROW, ORDER);
      DoubleVector plusOddRe = DoubleVector.fromMemorySegment(SPECIES, scratch, plusOdd, ORDER);
      DoubleVector plusOddIm =
          DoubleVector.fromMemorySegment(SPECIES, scratch, plusOdd + ROW, ORDER);
      DoubleVector minusOddRe = DoubleVector.fromMemorySegment(SPECIES, scratch, minusOdd, ORDER);
      DoubleVector minusOddIm =
          DoubleVector.fromMemorySegment(SPECIES, scratch, minusOdd + ROW, ORDER);
      DoubleVector evenNearRe = plusEvenRe.add(minusEvenRe);
      DoubleVector evenNextIm = plusEvenRe.sub(minusEvenRe);
      DoubleVector evenNextRe = plusEvenIm.add(minusEvenIm);
      DoubleVector evenNearIm = minusEvenIm.sub(plusEvenIm);
      DoubleVector oddNearRe = plusOddRe.add(minusOddRe);
      DoubleVector oddNextIm = plusOddRe.sub(minusOddRe);
      DoubleVector oddNextRe = plusOddIm.add(minusOddIm);
      DoubleVector oddNearIm = minusOddIm.sub(plusOddIm);
      DoubleVector wRe = evenNearRe.add(oddNearRe);
      DoubleVector wIm = evenNearIm.add(oddNearIm);
      DoubleVector xRe = evenNearRe.sub(oddNearRe);
      DoubleVector xIm = evenNearIm.sub(oddNearIm);
      DoubleVector yRe = evenNextRe.add(oddNextRe);
      DoubleVector yIm = evenNextIm.add(oddNextIm);
      DoubleVector zRe = evenNextRe.sub(oddNextRe);
      DoubleVector zIm = evenNextIm.sub(oddNextIm);
      wRe.intoMemorySegment(scratch, here, ORDER);
      wIm.intoMemorySegment(scratch, here + ROW, ORDER);
      xRe.intoMemorySegment(scratch, over, ORDER);
      xIm.intoMemorySegment(scratch, over + ROW, ORDER);
      yRe.intoMemorySegment(scratch, next, ORDER);
      yIm.intoMemorySegment(scratch, next + ROW, ORDER);
      zRe.intoMemorySegment(scratch, beyond, ORDER);
      zIm.intoMemorySegment(scratch, beyond + ROW, ORDER);
    }
  }

  @Override
  public void fold(int[] table, int from, int to, MemorySegment scratch) {
    for (int entry = from; entry < to; entry++) {
      int at = EXPAND * entry;
      long plus = (long) table[at] * PAIR;
      long minus = (long) table[at + 1] * PAIR;
      long even = (long) table[at + 2] * PAIR;
      long odd = (long) table[at + 3] * PAIR;
      DoubleVector plusRe = DoubleVector.fromMemorySegment(SPECIES, scratch, plus, ORDER);
      DoubleVector plusIm = DoubleVector.fromMemorySegment(SPECIES, scratch, plus + ROW, ORDER);
      DoubleVector minusRe = DoubleVector.fromMemorySegment(SPECIES, scratch, minus, ORDER);
      DoubleVector minusIm = DoubleVector.fromMemorySegment(SPECIES, scratch, minus + ROW, ORDER);
      DoubleVector xRe = plusRe.add(minusRe);
      DoubleVector xIm = plusIm.add(minusIm);
      DoubleVector yRe = minusIm.sub(plusIm);
      DoubleVector yIm = plusRe.sub(minusRe);
      xRe.intoMemorySegment(scratch, even, ORDER);
      xIm.intoMemorySegment(scratch, even + ROW, ORDER);
      yRe.intoMemorySegment(scratch, odd, ORDER);
      yIm.intoMemorySegment(scratch, odd + ROW, ORDER);
    }
  }

  @Override
  public void clear(int from, int to, MemorySegment scratch) {
    DoubleVector zero = DoubleVector.zero(SPECIES);
    for (int row = from; row < to; row++) {
      zero.intoMemorySegment(scratch, (long) row * ROW, ORDER);
    }
  }
}
