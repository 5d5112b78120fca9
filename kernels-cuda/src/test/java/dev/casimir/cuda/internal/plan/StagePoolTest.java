package dev.casimir.cuda.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.casimir.cuda.EntryPoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How many sets of buffers a kernel keeps. */
class StagePoolTest {
  private static final HostCall CALL =
      new HostCall(
          EntryPoint.of("forward"),
          new Extents(),
          List.of(),
          Optional.empty(),
          (stream, extents, addresses) -> {});

  private int made;
  private int freed;
  private int callers;
  private final StagePool pool = new StagePool(2, Counted::new);

  /** A stage in the midst of whose calls others come, until there are five. */
  private final class Counted implements Stage {
    Counted() {
      made++;
    }

    @Override
    public void run(HostCall call) {
      if (--callers > 0) {
        pool.run(call);
      } else if (callers < 0) {
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public void free() {
      freed++;
    }
  }

  private void callsAtOnce(int count) {
    callers = count;
    pool.run(CALL);
  }

  @Test
  void stagesAreUsedAgainUpToANumber() {
    callsAtOnce(1);
    callsAtOnce(1);
    assertEquals(1, made);
    callsAtOnce(5);
    assertEquals(5, made);
    assertEquals(3, freed);
    assertEquals(2, pool.size());
    callsAtOnce(2);
    assertEquals(5, made);
    pool.close();
    assertEquals(5, freed);
    callsAtOnce(1); // one that was on its way
    assertEquals(6, freed);
  }

  @Test
  void aStageThatFailedComesBack() {
    callers = 0;
    assertThrows(IllegalStateException.class, () -> pool.run(CALL));
    assertEquals(1, made);
    callsAtOnce(1);
    assertEquals(1, made);
  }
}
