package dev.casimir.holomorphic.internal;

import dev.casimir.simd.lanes.EconomizedSeries;
import dev.casimir.simd.lanes.Lane;
import dev.casimir.simd.lanes.LaneFunctions;
import dev.casimir.simd.lanes.LaneProgram;

/**
 * sin(x + iy) = sin x cosh y + i cos x sinh y and cos(x + iy) = cos x cosh y - i sin x sinh y,
 * which overflow only where the parts do.
 */
final class Sines {
  private final QuarterTurns turns;
  private final Lane y;
  private final Lane nearSine;
  private final ScaledExponential grown;
  private final Lane shrunk;

  Sines(ComplexLane z) {
    y = z.im();
    turns = QuarterTurns.of(z.re());
    Lane size = y.absolute();
    grown = ScaledExponential.of(size);
    shrunk = BoundedExponential.of(size.negated()).value().times(0.5);
    Lane t = y.squared();
    Lane tail =
        LaneFunctions.series(
            "hyperbolic sine tail", t, n -> EconomizedSeries.inverseFactorial(2 * n + 3), 0, 1);
    nearSine = y.ifEqual(0, y, y.times(t).timesPlus(tail, y));
  }

  ComplexLane sine() {
    return new ComplexLane(timesCosh(turns.sine()), timesSinh(turns.cosine()));
  }

  ComplexLane cosine() {
    return new ComplexLane(timesCosh(turns.cosine()), timesSinh(turns.sine()).negated());
  }

  private Lane timesCosh(Lane factor) {
    return shrunk.timesPlus(factor, grown.times(factor.times(0.5)));
  }

  private Lane timesSinh(Lane factor) {
    LaneProgram program = y.program();
    Lane far = shrunk.negated().timesPlus(factor, grown.times(factor.times(0.5)));
    Lane signed = y.ifLess(0, far.negated(), far);
    return y.absolute().ifLess(program.constant(1), nearSine.times(factor), signed);
  }
}
