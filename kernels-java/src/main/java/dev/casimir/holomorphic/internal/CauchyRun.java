package dev.casimir.holomorphic.internal;

import dev.casimir.device.ItemStatus;
import dev.casimir.holomorphic.CauchyCoefficient;
import dev.casimir.holomorphic.CauchyDerivative;
import dev.casimir.holomorphic.CauchyResult;
import dev.casimir.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/**
 * One evaluation of a {@link CauchyDerivative} at many centres, in lockstep: every round evaluates
 * the next circles of all searches that go on at once.
 */
public final class CauchyRun {
  private static final int FEWEST_GROWING = 8;
  private static final int FEWEST_FOR_ORDER = 32;
  private static final int FEWEST_FOR_TAYLOR = 128;
  private static final int MOST_GROWING = 1 << 14;

  /** Nodes that tell an entire function from one with a singularity inside. */
  private static final int DIAGNOSTIC = 512;

  /** Growing nodes stop where the last coefficients are so many roundings. */
  private static final double GROWN = 20;

  /** Rounding errors that the values at mirrored points may differ by. */
  private static final double ASYMMETRY = 1000;

  private final CauchyDerivative derivative;
  private final double[] re;
  private final double[] im;
  private final CircleSampler sampler;
  private final int width;
  private final double epsilon;
  private final int[] evaluations;

  /** Orders that are read from one circle around a centre. */
  private record Group(int centre, CircleSearch search, List<Integer> orders) {}

  /** A circle that a group looks at. */
  private record Look(int centre, int nodes, double radius) {}

  /** Evaluates {@code derivative}, which is consistent, at finite centres. */
  public CauchyRun(CauchyDerivative derivative, double[] re, double[] im) {
    boolean single = derivative.precision() == DType.FLOAT32;
    this.derivative = derivative;
    this.re = re;
    this.im = im;
    this.width = derivative.function().outputs();
    this.sampler =
        new CircleSampler(
            derivative.function(), derivative.offset(), derivative.realOnReal(), single);
    this.epsilon = sampler.epsilon();
    this.evaluations = new int[re.length];
  }

  /** The results, in the order of the centres. */
  public List<CauchyResult> results() {
    List<Group> groups = groups();
    search(groups);
    CircleSampler.Values values = sampler.values(re.clone(), im.clone());
    List<CircleJudge> judges = groups.stream().map(group -> judge(group, values)).toList();
    compareWithHalfTheRadius(groups, judges);
    diagnose(groups, judges);
    boolean[] asymmetric = derivative.realOnReal() ? asymmetric(groups) : new boolean[re.length];
    List<List<CauchyCoefficient>> coefficients = new ArrayList<>();
    for (int i = 0; i < re.length; i++) {
      evaluations[i] += derivative.realOnReal() ? 3 : 1;
      coefficients.add(new ArrayList<>());
    }
    for (int g = 0; g < groups.size(); g++) {
      int centre = groups.get(g).centre();
      for (int order : groups.get(g).orders()) {
        ItemStatus status =
            asymmetric[centre] ? ItemStatus.NOT_REAL_SYMMETRIC : judges.get(g).status(order);
        coefficients.get(centre).add(judges.get(g).coefficient(order, status));
      }
    }
    List<CauchyResult> results = new ArrayList<>();
    for (int i = 0; i < re.length; i++) {
      results.add(new CauchyResult(re[i], im[i], coefficients.get(i), evaluations[i]));
    }
    return results;
  }

  private List<Group> groups() {
    List<Integer> orders = derivative.orders();
    boolean together = derivative.radius().isPresent() || derivative.oneCircle();
    int largest = derivative.largestOrder();
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < re.length; i++) {
      if (together) {
        groups.add(new Group(i, sharedSearch(largest), orders));
      } else {
        for (int order : orders) {
          groups.add(new Group(i, orderSearch(order), List.of(order)));
        }
      }
    }
    return groups;
  }

  private CircleSearch sharedSearch(int largest) {
    if (derivative.radius().isEmpty()) {
      int enough = Math.max(FEWEST_FOR_TAYLOR, powerOfTwo(4 * largest + 4));
      int nodes = derivative.nodes().orElse(enough);
      return new TaylorRadius(largest, nodes, derivative.radiusHint(), epsilon);
    }
    double radius = derivative.radius().getAsDouble();
    if (derivative.nodes().isPresent()) {
      return GivenCircle.of(radius, derivative.nodes().getAsInt());
    }
    int fewest = Math.max(FEWEST_GROWING, powerOfTwo(2 * largest + 2));
    return GivenCircle.growing(radius, fewest, Math.max(fewest, MOST_GROWING), GROWN);
  }

  private CircleSearch orderSearch(int order) {
    int enough = Math.max(FEWEST_FOR_ORDER, powerOfTwo(6 * order + 20));
    int nodes = derivative.nodes().orElse(enough);
    return new OrderRadius(order, nodes, derivative.radiusHint(), epsilon);
  }

  private static int powerOfTwo(int atLeast) {
    return Integer.highestOneBit(atLeast - 1) * 2;
  }

  private CircleJudge judge(Group group, CircleSampler.Values values) {
    CircleJudge judge = new CircleJudge(group.search(), width, derivative.tolerance());
    judge.showCentre(values, group.centre());
    return judge;
  }

  private void search(List<Group> groups) {
    List<Group> active = groups;
    while (!active.isEmpty()) {
      List<Circle> circles =
          circles(
              active.stream()
                  .map(g -> new Look(g.centre(), g.search().nodes(), g.search().radius()))
                  .toList());
      for (int i = 0; i < circles.size(); i++) {
        active.get(i).search().accept(circles.get(i));
      }
      active = active.stream().filter(group -> !group.search().isDone()).toList();
    }
  }

  private List<Circle> circles(List<Look> looks) {
    List<CircleSampler.Request> requests = new ArrayList<>();
    for (Look look : looks) {
      int centre = look.centre();
      evaluations[centre] += sampler.evaluations(look.nodes());
      requests.add(new CircleSampler.Request(re[centre], im[centre], look.nodes(), look.radius()));
    }
    return sampler.sample(requests);
  }

  /** Where nodes are too few to show how fast coefficients fall, a second circle shows it. */
  private void compareWithHalfTheRadius(List<Group> groups, List<CircleJudge> judges) {
    List<Look> looks = new ArrayList<>();
    List<CircleJudge> looking = new ArrayList<>();
    for (int g = 0; g < judges.size(); g++) {
      CircleJudge judge = judges.get(g);
      if (judge.wantsHalf()) {
        looking.add(judge);
        looks.add(new Look(groups.get(g).centre(), judge.nodes(), judge.radius() / 2));
      }
    }
    List<Circle> circles = circles(looks);
    for (int i = 0; i < circles.size(); i++) {
      looking.get(i).showHalf(circles.get(i));
    }
  }

  /** Where nodes do not resolve the function, many more tell why. */
  private void diagnose(List<Group> groups, List<CircleJudge> judges) {
    List<Look> looks = new ArrayList<>();
    List<CircleJudge> looking = new ArrayList<>();
    for (int g = 0; g < judges.size(); g++) {
      CircleJudge judge = judges.get(g);
      if (groups.get(g).orders().stream().anyMatch(judge::wantsFiner)) {
        int nodes = Math.max(DIAGNOSTIC, powerOfTwo(4 * judge.nodes()));
        looking.add(judge);
        looks.add(new Look(groups.get(g).centre(), nodes, judge.radius()));
      }
    }
    List<Circle> circles = circles(looks);
    for (int i = 0; i < circles.size(); i++) {
      looking.get(i).showFiner(circles.get(i));
    }
  }

  /**
   * Whether f(conj z) differs from conj f(z) at a pair of points on the circle of each centre,
   * which lies at no special angle.
   */
  private boolean[] asymmetric(List<Group> groups) {
    double[] pointsRe = new double[2 * re.length];
    double[] pointsIm = new double[2 * re.length];
    for (Group group : groups) {
      double radius = group.search().found().map(Circle::radius).orElse(derivative.radiusHint());
      int at = 2 * group.centre();
      pointsRe[at] = re[group.centre()] + radius * Math.cos(1);
      pointsRe[at + 1] = pointsRe[at];
      pointsIm[at] = radius * Math.sin(1);
      pointsIm[at + 1] = -pointsIm[at];
    }
    CircleSampler.Values values = sampler.values(pointsRe, pointsIm);
    boolean[] asymmetric = new boolean[re.length];
    double[] differenceRe = new double[width];
    double[] differenceIm = new double[width];
    double allowed = Math.max(derivative.tolerance(), ASYMMETRY * epsilon);
    for (int i = 0; i < re.length; i++) {
      int upper = 2 * i * width;
      for (int j = 0; j < width; j++) {
        differenceRe[j] = values.re()[upper + j] - values.re()[upper + width + j];
        differenceIm[j] = values.im()[upper + j] + values.im()[upper + width + j];
      }
      double size = CircleSampler.norm(values.re(), values.im(), upper, width);
      asymmetric[i] = CircleSampler.norm(differenceRe, differenceIm, 0, width) > allowed * size;
    }
    return asymmetric;
  }
}
