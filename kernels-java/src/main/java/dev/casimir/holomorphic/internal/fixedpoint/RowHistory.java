package dev.casimir.holomorphic.internal.fixedpoint;

import dev.casimir.holomorphic.Anderson;

/** The window of one row: which lines of its history count, and their products. */
final class RowHistory {
  private final Anderson anderson;
  private final double[] products;
  private int filled;
  private int newest;
  private boolean begun;
  private boolean plain;
  private double least;

  RowHistory(Anderson anderson) {
    this.anderson = anderson;
    products = new double[anderson.memory() * anderson.memory()];
  }

  void start() {
    begun = false;
    plain = true;
    least = Double.POSITIVE_INFINITY;
    forget();
  }

  /** Changes so far are left out from now on. */
  void forget() {
    filled = 0;
    newest = -1;
  }

  /** Where the next change goes. */
  int next() {
    return newest + 1 == anderson.memory() ? 0 : newest + 1;
  }

  /** Changes in the window, those of the first lines. */
  int filled() {
    return filled;
  }

  int newest() {
    return newest;
  }

  /** Whether the line of the last residual is that of the state before, one plain step ago. */
  boolean followsPlainStep() {
    return begun && plain;
  }

  void stepped(boolean plainly) {
    plain = plainly;
  }

  /** Decides by the new residual whether the change to it, and those before, count. */
  void admit(double residual) {
    boolean grown = residual > anderson.restartFactor() * least;
    if (grown || residual > anderson.startBelow()) {
      forget();
    } else if (begun) {
      newest = next();
      filled = Math.max(filled, newest + 1);
    }
    least = grown ? residual : Math.min(least, residual);
    begun = true;
  }

  /** Product of the newest change with that of line {@code other}. */
  void product(int other, double value) {
    products[Math.max(newest, other) * anderson.memory() + Math.min(newest, other)] = value;
  }

  /** Lower triangle of a matrix of order memory. */
  double[] products() {
    return products;
  }
}
