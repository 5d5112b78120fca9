package dev.casimir.models.equilibrium;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.CauchyNodes;
import dev.casimir.holomorphic.FixedPointReport;
import dev.casimir.holomorphic.FixedPointSolver;
import dev.casimir.models.equilibrium.ErrorVector.Form;
import dev.casimir.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The phases of a block of samples: free relaxation, then the error vector by any rule. */
final class Relaxation implements AutoCloseable {
  /** Share of the length of an error vector that the mean-value test may be off. */
  private static final double ALIASED = 0.1;

  private final RelaxationBlock block;
  private final LearningRule rule;
  private final FixedPointSolver freeSolver;
  private final FixedPointSolver nudgedSolver;
  private final Tensor[][] states; // of nudged phases: layer, plane
  private final Tensor[][] scratch; // layer, plane
  private final PlainPhase plain;
  private @Nullable PlainPhase complexPlain;
  private final DeviationPhase[][] deviations = new DeviationPhase[2][2]; // transposed, planes - 1
  private final LinearPhase[] linear = new LinearPhase[2]; // transposed
  private ItemStatus[] statuses = {};
  private double[] residuals = {};
  private int[] steps = {};
  private double[] meanValueDefects = {};

  Relaxation(RelaxationBlock block, LearningRule rule) {
    this.block = block;
    this.rule = rule;
    freeSolver = new FixedPointSolver(rule.free());
    nudgedSolver = new FixedPointSolver(rule.nudged());
    states = planes();
    scratch = planes();
    plain = new PlainPhase(block, 1);
  }

  private Tensor[][] planes() {
    int layers = block.network().layers().size();
    Tensor[][] made = new Tensor[layers][2];
    for (int l = 0; l < layers; l++) {
      int units = block.network().layers().get(l).units();
      for (int p = 0; p < 2; p++) {
        made[l][p] = Tensor.zeros(block.arena(), block.kernels().dtype(), block.capacity(), units);
      }
    }
    return made;
  }

  RelaxationBlock block() {
    return block;
  }

  /** What became of a sample, the worst of all its phases. */
  ItemStatus status(int row) {
    return statuses[row];
  }

  /** Of the free state. */
  double residual(int row) {
    return residuals[row];
  }

  /** Of the free phase. */
  int steps(int row) {
    return steps[row];
  }

  /**
   * ||mean of a(beta) over the nodes - a*|| / r of a sample, to leading order ||c_N|| r^(N-1): what
   * aliasing may have added to its error vector, and more. NaN without two nodes.
   */
  double meanValueDefect(int row) {
    return meanValueDefects[row];
  }

  /** Relaxes new samples without a nudge. */
  void relax(Tensor inputs, int[] labels) {
    block.load(inputs, labels);
    int rows = labels.length;
    statuses = new ItemStatus[rows];
    Arrays.fill(statuses, ItemStatus.OK);
    meanValueDefects = new double[rows];
    Arrays.fill(meanValueDefects, Double.NaN);
    block.startFreeStates(rows);
    List<Tensor> state = new ArrayList<>();
    for (int l = 0; l < states.length; l++) {
      state.add(block.freeState(l));
    }
    plain.begin(rows, 0, 0);
    FixedPointReport report = freeSolver.solve(plain, state);
    residuals = new double[rows];
    steps = new int[rows];
    for (int i = 0; i < rows; i++) {
      residuals[i] = report.residual(i);
      steps[i] = report.steps(i);
    }
    fold(report, false);
    block.settle();
  }

  private void fold(FixedPointReport report, boolean complex) {
    for (int i = 0; i < statuses.length; i++) {
      ItemStatus found = report.status(i);
      // A finite free state whose complex continuation is not finite has met a pole.
      ItemStatus status = found == ItemStatus.NON_FINITE && complex ? ItemStatus.POLE : found;
      if (statuses[i] == ItemStatus.OK || (isFailure(status) && !isFailure(statuses[i]))) {
        statuses[i] = status;
      }
    }
  }

  /** Whether a sample may not take part in an update: no finite state, or one too far from rest. */
  boolean hasFailed(int row) {
    return isFailure(statuses[row]) || !(residuals[row] <= rule.rejectAbove());
  }

  private static boolean isFailure(ItemStatus status) {
    return status == ItemStatus.NON_FINITE || status == ItemStatus.POLE;
  }

  /** Finds the error vectors of the relaxed samples. */
  void findErrors(ErrorVector vector) {
    switch (vector) {
      case ErrorVector.Tangent tangent -> linear(false);
      case ErrorVector.Adjoint adjoint -> linear(true);
      case ErrorVector.Cauchy cauchy -> {
        CauchyNodes nodes = CauchyNodes.of(cauchy.nodes(), cauchy.radius(), cauchy.offset());
        circle(nodes, cauchy.form() == Form.DEVIATION, false);
      }
      case ErrorVector.TransposedDeviation transposed ->
          circle(
              CauchyNodes.of(transposed.nodes(), transposed.radius(), transposed.offset()),
              true,
              true);
      case ErrorVector.Continual continual ->
          throw new IllegalStateException("the continual estimate has no free phase");
    }
  }

  private void linear(boolean transposed) {
    int index = transposed ? 1 : 0;
    LinearPhase phase = linear[index];
    if (phase == null) {
      phase = new LinearPhase(block, transposed);
      linear[index] = phase;
    }
    int rows = block.rows();
    phase.start(rows);
    List<Tensor> state = zeroState(1, rows);
    fold(nudgedSolver.solve(phase, state), false);
    block.startAll();
    for (int l = 0; l < states.length; l++) {
      RowArithmetic.multiply(state.get(l), block.slope(l), block.error(l));
    }
  }

  private List<Tensor> zeroState(int planes, int rows) {
    List<Tensor> state = new ArrayList<>();
    for (Tensor[] layer : states) {
      for (int p = 0; p < planes; p++) {
        Tensor part = layer[p].slice(0, rows);
        RowArithmetic.zero(part);
        state.add(part);
      }
    }
    return state;
  }

  private List<Tensor> freeState(int planes, int rows) {
    List<Tensor> state = zeroState(planes, rows);
    for (int l = 0; l < states.length; l++) {
      RowArithmetic.copy(block.freeState(l), state.get(l * planes));
    }
    return state;
  }

  /** e = sum of weights times activities, or deviations of them, at the nodes. */
  private void circle(CauchyNodes nodes, boolean deviation, boolean transposed) {
    int rows = block.rows();
    MeanValue mean = new MeanValue(block, deviation);
    for (int l = 0; l < states.length; l++) {
      RowArithmetic.zero(block.error(l));
      double free = nodes.nodes() == 1 && !deviation ? nodes.weightOfFreeValue(1) : 0;
      if (free != 0) {
        RowArithmetic.accumulate(block.error(l), free, block.freeActivities()[l]);
      }
    }
    for (int k = 0; k < nodes.realCount(); k++) {
      solve(nodes.real(k), 0, 1, deviation, transposed);
      for (int l = 0; l < states.length; l++) {
        Tensor value = scratch[l][0].slice(0, rows);
        RowArithmetic.accumulate(block.error(l), nodes.realWeight(1, k), value);
        mean.add(l, nodes.realWeight(0, k), value);
      }
    }
    for (int k = 0; k < nodes.complexCount(); k++) {
      solve(nodes.re(k), nodes.im(k), 2, deviation, transposed);
      for (int l = 0; l < states.length; l++) {
        Tensor re = scratch[l][0].slice(0, rows);
        Tensor im = scratch[l][1].slice(0, rows);
        RowArithmetic.accumulate(block.error(l), nodes.reWeight(1, k), re);
        RowArithmetic.accumulate(block.error(l), nodes.imWeight(1, k), im);
        mean.add(l, nodes.reWeight(0, k), re);
        mean.add(l, nodes.imWeight(0, k), im);
      }
    }
    if (nodes.nodes() > 1) {
      judge(mean, nodes.radius());
    }
  }

  /**
   * Tells samples whose nodes are too few, or reach beyond a singularity, though each is at rest.
   */
  private void judge(MeanValue mean, double radius) {
    for (int row = 0; row < statuses.length; row++) {
      meanValueDefects[row] = mean.distance(row) / radius;
      double squares = 0;
      for (int l = 0; l < states.length; l++) {
        Tensor error = block.error(l).slice(row, row + 1L);
        squares += RowArithmetic.dot(error, error);
      }
      if (statuses[row] == ItemStatus.OK && meanValueDefects[row] > ALIASED * Math.sqrt(squares)) {
        statuses[row] = ItemStatus.ALIASED;
      }
    }
  }

  /** Leaves the activities at one nudge, or their deviations, in the scratch planes. */
  private void solve(double re, double im, int planes, boolean deviation, boolean transposed) {
    int rows = block.rows();
    block.startFreeStates(rows);
    List<Tensor> state = deviation ? zeroState(planes, rows) : freeState(planes, rows);
    Phase phase;
    if (deviation) {
      DeviationPhase deviating = deviation(transposed, planes);
      deviating.begin(rows, re, im);
      phase = deviating;
    } else {
      PlainPhase plainPhase = plain(planes);
      plainPhase.begin(rows, re, im);
      phase = plainPhase;
    }
    fold(nudgedSolver.solve(phase, state), planes == 2);
    block.startAll();
    for (int l = 0; l < states.length; l++) {
      Tensor[] from = new Tensor[planes];
      Tensor[] to = new Tensor[planes];
      for (int p = 0; p < planes; p++) {
        from[p] = state.get(l * planes + p);
        to[p] = scratch[l][p].slice(0, rows);
      }
      phase.activity(l, from, to);
    }
  }

  private PlainPhase plain(int planes) {
    if (planes == 1) {
      return plain;
    }
    if (complexPlain == null) {
      complexPlain = new PlainPhase(block, 2);
    }
    return complexPlain;
  }

  private DeviationPhase deviation(boolean transposed, int planes) {
    int index = transposed ? 1 : 0;
    DeviationPhase phase = deviations[index][planes - 1];
    if (phase == null) {
      phase = new DeviationPhase(block, planes, transposed);
      deviations[index][planes - 1] = phase;
    }
    return phase;
  }

  /**
   * Without a free phase: the nudge goes round, the means of states and of activities over beta are
   * the free state and the error vector.
   */
  void relaxContinually(Tensor inputs, int[] labels, ErrorVector.Continual continual) {
    block.load(inputs, labels);
    int rows = labels.length;
    statuses = new ItemStatus[rows];
    Arrays.fill(statuses, ItemStatus.OK);
    residuals = new double[rows];
    steps = new int[rows];
    meanValueDefects = new double[rows];
    Arrays.fill(meanValueDefects, Double.NaN);
    int turns = continual.burnIn() + continual.periods();
    Arrays.fill(steps, turns * continual.nodes() * continual.dwell());
    new ContinualTurns(block, plain(2), continual).run(states, scratch, rows);
    block.settle();
    ContinualTurns.judge(block, plain, states, residuals, statuses);
  }

  @Override
  public void close() {
    freeSolver.close();
    nudgedSolver.close();
  }
}
