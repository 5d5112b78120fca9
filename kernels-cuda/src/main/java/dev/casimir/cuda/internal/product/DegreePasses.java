package dev.casimir.cuda.internal.product;

import dev.casimir.cuda.internal.product.BlockWeights.Writing;
import dev.casimir.device.PlanOptions;
import dev.casimir.product.CouplingPath;
import dev.casimir.product.TensorProduct;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A product with weights for the blocks of its operands: z = sum over terms r of c_r * f(a_r * x,
 * b_r * y). Any product f without weights can carry them, those on a grid too: scaled operands go
 * through working memory, as many items at once as that has room for.
 */
public final class DegreePasses implements ProductPasses {
  /** Working memory for scaled operands. */
  private static final long MOST_BYTES = 1L << 28;

  private final ProductMaps inner;
  private final ProductTensors tensors;
  private final WeightGradient weightGradient;
  private final BlockWeights first;
  private final BlockWeights second;
  private final BlockWeights output;
  private final TensorProduct operation;
  private final int elementBytes;

  /**
   * @param inner the product without weights
   */
  public DegreePasses(
      PlanResources resources, TensorProduct operation, PlanOptions options, ProductMaps inner) {
    this.inner = inner;
    this.operation = operation;
    this.elementBytes = options.dtype().bytes();
    this.tensors = new ProductTensors(operation, options.dtype());
    this.weightGradient = new WeightGradient(resources, operation, options.dtype());
    int channels = operation.multiplicity();
    int blocks1 = operation.first().blocks().size();
    int blocks2 = operation.second().blocks().size();
    this.first =
        new BlockWeights(
            resources, operation.first(), channels, 0, reached(CouplingPath::first), options);
    this.second =
        new BlockWeights(
            resources,
            operation.second(),
            channels,
            blocks1,
            reached(CouplingPath::second),
            options);
    this.output =
        new BlockWeights(
            resources,
            operation.output(),
            channels,
            blocks1 + blocks2,
            reached(CouplingPath::output),
            options);
  }

  private Set<Integer> reached(ToIntFunction<CouplingPath> block) {
    Set<Integer> reached = new HashSet<>();
    operation.paths().forEach(path -> reached.add(block.applyAsInt(path)));
    return reached;
  }

  /** Scaled operands of some items, their derivatives, and a result before it is scaled. */
  private final class Panels {
    private final long x;
    private final long y;
    private final long g;
    private final long dx;
    private final long dy;
    private final long dg;
    private final long result;

    Panels(Call call) {
      long at = call.scratch();
      long bytes1 = bytes(first, call.items());
      long bytes2 = bytes(second, call.items());
      long bytes3 = bytes(output, call.items());
      x = at;
      dx = x + bytes1;
      y = dx + bytes1;
      dy = y + bytes2;
      g = dy + bytes2;
      dg = g + bytes3;
      result = dg + bytes3;
    }
  }

  private long bytes(BlockWeights operand, long items) {
    return Call.aligned(items * operand.dimension() * elementBytes);
  }

  private long panelBytes(long items) {
    long widest =
        Math.max(first.dimension(), Math.max(second.dimension(), (long) output.dimension()));
    return 2 * (bytes(first, items) + bytes(second, items) + bytes(output, items))
        + Call.aligned(items * widest * elementBytes);
  }

  /** Items whose scaled operands are in memory at once. */
  private long together(long items) {
    long each = Math.max(1, panelBytes(1));
    return Math.clamp(MOST_BYTES / each, 1, Math.max(1, items));
  }

  @Override
  public long scratchBytes(long items) {
    return weightGradient.scratchBytes(items)
        + panelBytes(together(items))
        + Call.aligned(inner.scratchBytes());
  }

  /** What is done with some items. */
  private interface Slice {
    void run(Call call, Panels panels, long firstItem);
  }

  /** Calls a slice for all items of a call whose working memory begins with the panels. */
  private void eachSlice(Call call, Slice slice) {
    long step = together(call.items());
    for (long from = 0; from < call.items(); from += step) {
      Call some = call.ofItems(Math.min(step, call.items() - from));
      slice.run(some.behind(panelBytes(step)), new Panels(some), from);
    }
  }

  /** The weights, or gradients of weights, of a term. */
  private Items term(long address, int term, boolean perItem) {
    long count = operation.weightCount();
    return new Items(
        address + term * (count / operation.weights().rank()) * elementBytes, perItem ? count : 0);
  }

  private Items term(long address, int term) {
    return term(address, term, operation.weights().perItem());
  }

  private static Writing writing(int term) {
    return term == 0 ? Writing.OVERWRITE : Writing.FUSE;
  }

  @Override
  public void forward(Call call, Operands in, long z) {
    eachSlice(
        call.behind(weightGradient.scratchBytes(call.items())),
        (some, at, from) -> {
          Operands here = tensors.from(in, from);
          long to = tensors.from(new Operands(0, 0, 0, z), from).gz();
          for (int r = 0; r < operation.weights().rank(); r++) {
            Items w = term(here.w(), r);
            first.scale(some, here.x(), w, at.x, Writing.OVERWRITE);
            second.scale(some, here.y(), w, at.y, Writing.OVERWRITE);
            inner.toOutput(some, at.x, at.y, 0, at.result, false);
            output.scale(some, at.result, w, to, writing(r));
          }
        });
  }

  /** Calls a slice with its operands and results, whose gradients of weights are its items'. */
  private void eachTerm(Call call, Operands in, Results out, Term body) {
    weightGradient.run(
        call,
        out.w(),
        (part, begin, gw) ->
            eachSlice(
                part,
                (some, at, from) -> {
                  Operands here = tensors.from(in, begin + from);
                  Operands there =
                      tensors.from(new Operands(out.x(), out.y(), 0, out.z()), begin + from);
                  long gradient = gw + from * operation.weightCount() * elementBytes;
                  for (int r = 0; r < operation.weights().rank(); r++) {
                    body.run(
                        new Step(some, at, r, begin + from),
                        here,
                        new Results(there.gz(), there.x(), there.y(), gradient));
                  }
                }));
  }

  private record Step(Call call, Panels at, int term, long firstItem) {}

  private interface Term {
    void run(Step step, Operands in, Results out);
  }

  private void scaleOperands(Step step, Operands in) {
    Items w = term(in.w(), step.term());
    first.scale(step.call(), in.x(), w, step.at().x, Writing.OVERWRITE);
    second.scale(step.call(), in.y(), w, step.at().y, Writing.OVERWRITE);
    output.scale(step.call(), in.gz(), w, step.at().g, Writing.OVERWRITE);
  }

  @Override
  public void backward(Call call, Operands in, Results out) {
    eachTerm(
        call,
        in,
        out,
        (step, here, to) -> {
          Call some = step.call();
          Panels at = step.at();
          Items w = term(here.w(), step.term());
          Items gw = term(to.w(), step.term(), true);
          scaleOperands(step, here);
          inner.toFirst(some, at.y, 0, at.g, at.result, false);
          first.scale(some, at.result, w, to.x(), writing(step.term()));
          first.contract(some, here.x(), at.result, gw, false);
          inner.toSecond(some, at.x, 0, at.g, at.result, false);
          second.scale(some, at.result, w, to.y(), writing(step.term()));
          second.contract(some, here.y(), at.result, gw, false);
          inner.toOutput(some, at.x, at.y, 0, at.result, false);
          output.contract(some, here.gz(), at.result, gw, false);
        });
  }

  /**
   * The derivative of z and of the gradients of gz . z in the direction of the cotangents: the
   * matrix of second derivatives is symmetric, so that is the vector-Jacobian product asked for.
   */
  @Override
  public void doubleBackward(Call call, Operands in, Operands directions, Results out) {
    eachTerm(
        call,
        in,
        out,
        (step, here, to) -> {
          Operands change = tensors.from(directions, step.firstItem());
          scaleOperands(step, here);
          changeOperands(step, here, change);
          changeOutput(step, here, change, to);
          changeFirst(step, here, change, to);
          changeSecond(step, here, change, to);
        });
  }

  /** Directions of the scaled operands: of weights times operand, by the product rule. */
  private void changeOperands(Step step, Operands in, Operands change) {
    Call call = step.call();
    Items w = term(in.w(), step.term());
    Items c = term(change.w(), step.term());
    first.scale(call, in.x(), c, step.at().dx, Writing.OVERWRITE);
    first.scale(call, change.x(), w, step.at().dx, Writing.ADD);
    second.scale(call, in.y(), c, step.at().dy, Writing.OVERWRITE);
    second.scale(call, change.y(), w, step.at().dy, Writing.ADD);
    output.scale(call, in.gz(), c, step.at().dg, Writing.OVERWRITE);
  }

  private void changeOutput(Step step, Operands in, Operands change, Results out) {
    Call call = step.call();
    Panels at = step.at();
    inner.toOutput(call, at.x, at.y, 0, at.result, false);
    output.scale(call, at.result, term(change.w(), step.term()), out.z(), writing(step.term()));
    inner.toOutput(call, at.dx, at.y, 0, at.result, false);
    inner.toOutput(call, at.x, at.dy, 0, at.result, true);
    output.scale(call, at.result, term(in.w(), step.term()), out.z(), Writing.FUSE);
    output.contract(call, in.gz(), at.result, term(out.w(), step.term(), true), false);
  }

  private void changeFirst(Step step, Operands in, Operands change, Results out) {
    Call call = step.call();
    Panels at = step.at();
    Items gw = term(out.w(), step.term(), true);
    inner.toFirst(call, at.y, 0, at.g, at.result, false);
    first.scale(call, at.result, term(change.w(), step.term()), out.x(), writing(step.term()));
    first.contract(call, change.x(), at.result, gw, false);
    inner.toFirst(call, at.dy, 0, at.g, at.result, false);
    inner.toFirst(call, at.y, 0, at.dg, at.result, true);
    first.scale(call, at.result, term(in.w(), step.term()), out.x(), Writing.FUSE);
    first.contract(call, in.x(), at.result, gw, true);
  }

  private void changeSecond(Step step, Operands in, Operands change, Results out) {
    Call call = step.call();
    Panels at = step.at();
    Items gw = term(out.w(), step.term(), true);
    inner.toSecond(call, at.x, 0, at.g, at.result, false);
    second.scale(call, at.result, term(change.w(), step.term()), out.y(), writing(step.term()));
    second.contract(call, change.y(), at.result, gw, false);
    inner.toSecond(call, at.dx, 0, at.g, at.result, false);
    inner.toSecond(call, at.x, 0, at.dg, at.result, true);
    second.scale(call, at.result, term(in.w(), step.term()), out.y(), Writing.FUSE);
    second.contract(call, in.y(), at.result, gw, true);
  }
}
