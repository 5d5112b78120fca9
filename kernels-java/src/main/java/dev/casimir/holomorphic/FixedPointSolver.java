package dev.casimir.holomorphic;

import dev.casimir.holomorphic.internal.fixedpoint.FixedPointMemory;
import dev.casimir.holomorphic.internal.fixedpoint.RowLedger;
import dev.casimir.holomorphic.internal.fixedpoint.StateChecks;
import dev.casimir.simd.Provider;
import dev.casimir.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds x = F(x) for every row of a batch on its own: neighbours, the size of the batch and
 * compaction change no bit of a row.
 *
 * <p>There is always a state and a status. OK: the residual of the state is at most the tolerance.
 * NOT_CONVERGED: the state after the last step. OSCILLATING: one of the two states between which
 * the row goes to and fro, |F(F(x)) - x| &lt; 1e-6 |F(x) - x|; not looked for while a row is
 * accelerated. NON_FINITE: NaN or an infinity came up; the last state, if that is finite, else the
 * one given. Design note on equilibrium propagation, 4.2, 4.5 and 6.
 *
 * <p>A step costs, beside the map, nothing (plain), 3 operations a number (damped), or about 6 m +
 * 8 (accelerated with m differences); a test 4. There are no threads in here: have one solver for
 * each thread, with a block of rows of its own. Memory is kept from solve to solve, three states of
 * the largest batch so far, 2 m + 5 with acceleration, until {@link #close}.
 */
public final class FixedPointSolver implements AutoCloseable {
  private final FixedPointOptions options;
  private final Provider provider;
  private final AtomicBoolean busy = new AtomicBoolean();
  private @Nullable FixedPointMemory memory;
  private boolean closed;

  public FixedPointSolver(FixedPointOptions options) {
    this(options, Provider.current());
  }

  /** With a given provider, for tests. */
  FixedPointSolver(FixedPointOptions options, Provider provider) {
    this.options = Objects.requireNonNull(options, "options");
    this.provider = provider;
  }

  public FixedPointOptions options() {
    return options;
  }

  /**
   * Seeks the fixed points near {@code state}, which is overwritten by them.
   *
   * @param map called with the solver's own tensors. It is told with {@link FixedPointMap#keep}
   *     when rows are taken out; nothing tells it when the solve is over
   * @param state blocks [rows, width] of one precision, each with memory of its own
   * @param residualScale nothing, or a factor for each block that residuals are multiplied by: 1/h
   *     for the imaginary parts of a complex step h, which would else pass any test
   * @throws IllegalArgumentException if shapes, precisions or memory do not fit
   * @throws IllegalStateException if memory of the state is gone, the solver closed, or another
   *     solve of it running
   */
  public FixedPointReport solve(FixedPointMap map, List<Tensor> state, double... residualScale) {
    Objects.requireNonNull(map, "map");
    StateChecks.checkState(state);
    double[] scales = StateChecks.scales(residualScale, state);
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("solver: another solve is running; have one for each thread");
    }
    try {
      FixedPointMemory room = room(state);
      RowLedger ledger = room.solve(map, state, scales);
      return new FixedPointReport(
          ledger.statuses(),
          ledger.residuals(),
          ledger.steps(),
          room.evaluations(),
          room.rowEvaluations());
    } finally {
      busy.set(false);
    }
  }

  private FixedPointMemory room(List<Tensor> state) {
    if (closed) {
      throw new IllegalStateException("solver: it is closed");
    }
    FixedPointMemory room = memory;
    if (room == null || !room.fits(state)) {
      if (room != null) {
        room.close();
        memory = null;
      }
      room = new FixedPointMemory(options, state, provider);
      memory = room;
    }
    return room;
  }

  /** Frees the memory; the solver is of no more use. */
  @Override
  public void close() {
    if (!busy.compareAndSet(false, true)) {
      throw new IllegalStateException("solver: a solve is running");
    }
    closed = true;
    if (memory != null) {
      memory.close();
      memory = null;
    }
    busy.set(false);
  }
}
