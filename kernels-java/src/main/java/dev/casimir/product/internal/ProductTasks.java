package dev.casimir.product.internal;

import static dev.casimir.product.internal.PanelFrame.panel;

import java.util.Arrays;
import java.util.List;

/** The passes of a product, composed of its maps. */
final class ProductTasks {
  private static final int X = panel(Slot.X);
  private static final int Y = panel(Slot.Y);
  private static final int W = panel(Slot.W);
  private static final int GRAD_Z = panel(Slot.GRAD_Z);
  private static final int A = panel(Slot.DIRECTION_X);
  private static final int B = panel(Slot.DIRECTION_Y);
  private static final int C = panel(Slot.DIRECTION_W);
  private static final int GRAD_X = panel(Slot.GRAD_X);
  private static final int GRAD_Y = panel(Slot.GRAD_Y);
  private static final int GRAD_W = panel(Slot.GRAD_W);
  private static final int GRAD_GRAD_Z = panel(Slot.GRAD_GRAD_Z);

  private ProductTasks() {}

  static List<Slot> with(boolean weights, Slot[] always, Slot... weightSlots) {
    Slot[] all = Arrays.copyOf(always, always.length + (weights ? weightSlots.length : 0));
    if (weights) {
      System.arraycopy(weightSlots, 0, all, always.length, weightSlots.length);
    }
    return List.of(all);
  }

  /** z from x and y. */
  record Forward(PanelMaps maps) implements PanelTask {
    @Override
    public List<Slot> inputs() {
      return with(maps.hasWeights(), new Slot[] {Slot.X, Slot.Y}, Slot.W);
    }

    @Override
    public List<Slot> outputs() {
      return List.of(Slot.Z);
    }

    @Override
    public long scratchBytes(int lanes) {
      return maps.scratchBytes(lanes, false);
    }

    @Override
    public int[] temporaryRows() {
      return maps.temporaryRows();
    }

    @Override
    public void run(PanelFrame frame) {
      maps.toOutput(frame, X, Y, W, panel(Slot.Z));
    }
  }

  /** The vector-Jacobian product. */
  record Backward(PanelMaps maps) implements PanelTask {
    @Override
    public List<Slot> inputs() {
      return with(maps.hasWeights(), new Slot[] {Slot.X, Slot.Y, Slot.GRAD_Z}, Slot.W);
    }

    @Override
    public List<Slot> outputs() {
      return with(maps.hasWeights(), new Slot[] {Slot.GRAD_X, Slot.GRAD_Y}, Slot.GRAD_W);
    }

    @Override
    public long scratchBytes(int lanes) {
      return maps.scratchBytes(lanes, true);
    }

    @Override
    public int[] temporaryRows() {
      return maps.temporaryRows();
    }

    @Override
    public void run(PanelFrame frame) {
      maps.toFirst(frame, Y, W, GRAD_Z, GRAD_X);
      maps.toSecond(frame, X, W, GRAD_Z, GRAD_Y);
      if (maps.hasWeights()) {
        maps.toWeights(frame, X, Y, GRAD_Z, GRAD_W);
      }
    }
  }

  /**
   * The vector-Jacobian product of the vector-Jacobian product. With cotangents a, b, c of the
   * gradients, the scalar is gz . (f(a, y, w) + f(x, b, w) + f(x, y, c)); its gradients are
   * products again.
   */
  static final class DoubleBackward implements PanelTask {
    private final PanelMaps maps;
    private final PanelRows rows;
    private final int[] temporaryRows;
    private final int temporary;

    DoubleBackward(PanelMaps maps, PanelRows rows) {
      this.maps = maps;
      this.rows = rows;
      int[] inner = maps.temporaryRows();
      int most = 0;
      for (Space space : Space.values()) {
        most = Math.max(most, maps.rows(space));
      }
      temporaryRows = Arrays.copyOf(inner, inner.length + 1);
      temporaryRows[inner.length] = most;
      temporary = PanelFrame.temporary(inner.length);
    }

    @Override
    public List<Slot> inputs() {
      return with(
          maps.hasWeights(),
          new Slot[] {Slot.X, Slot.Y, Slot.GRAD_Z, Slot.DIRECTION_X, Slot.DIRECTION_Y},
          Slot.W,
          Slot.DIRECTION_W);
    }

    @Override
    public List<Slot> outputs() {
      return with(
          maps.hasWeights(), new Slot[] {Slot.GRAD_GRAD_Z, Slot.GRAD_X, Slot.GRAD_Y}, Slot.GRAD_W);
    }

    @Override
    public long scratchBytes(int lanes) {
      return maps.scratchBytes(lanes, true);
    }

    @Override
    public int[] temporaryRows() {
      return temporaryRows.clone();
    }

    @Override
    public void run(PanelFrame frame) {
      if (!maps.isLinearInWeights()) {
        maps.doubleBackward(frame);
        return;
      }
      maps.toOutput(frame, A, Y, W, GRAD_GRAD_Z);
      maps.toOutput(frame, X, B, W, temporary);
      add(frame, Space.OUTPUT, GRAD_GRAD_Z);
      maps.toFirst(frame, B, W, GRAD_Z, GRAD_X);
      maps.toSecond(frame, A, W, GRAD_Z, GRAD_Y);
      if (maps.hasWeights()) {
        maps.toOutput(frame, X, Y, C, temporary);
        add(frame, Space.OUTPUT, GRAD_GRAD_Z);
        maps.toFirst(frame, Y, C, GRAD_Z, temporary);
        add(frame, Space.FIRST, GRAD_X);
        maps.toSecond(frame, X, C, GRAD_Z, temporary);
        add(frame, Space.SECOND, GRAD_Y);
        maps.toWeights(frame, A, Y, GRAD_Z, GRAD_W);
        maps.toWeights(frame, X, B, GRAD_Z, temporary);
        add(frame, Space.WEIGHTS, GRAD_W);
      }
    }

    private void add(PanelFrame frame, Space space, int target) {
      rows.add(frame, temporary, target, maps.rows(space));
    }
  }
}
