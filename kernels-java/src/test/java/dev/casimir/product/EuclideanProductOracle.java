package dev.casimir.product;

import dev.casimir.so3.CouplingTensor;
import dev.casimir.so3.Irrep;
import dev.casimir.so3.Irreps;
import dev.casimir.so3.Wigner3j;
import java.util.List;

/**
 * The tensor product of e3nn for PyTorch, {@code o3.TensorProduct}, by its definition: a list of
 * instructions, each a sum over orders and channels in double precision. Slow, and meant to be read
 * beside e3nn's documentation.
 *
 * <p>With T the {@code wigner_3j} tensor of unit norm, an instruction adds
 *
 * <pre>
 *   z[w,k] += sqrt(alpha / x * pathWeight) * sum over u, v, i, j of W * T[i,j,k] * a[u,i] * b[v,j]
 * </pre>
 *
 * where alpha is 2 l3 + 1 ({@code component}), (2 l1 + 1)(2 l2 + 1) ({@code norm}) or 1 ({@code
 * none}); x is the sum of the fan of all instructions into the same output block ({@code element}),
 * the fan of this one times their number ({@code path}) or 1 ({@code none}). The path weight stands
 * under the root. All variances are 1.
 *
 * <p>Vectors are in the MUL_IR layout; the weights are one flat list, instruction after
 * instruction, each row-major in the shape its mode names.
 */
final class EuclideanProductOracle {
  private final Irreps first;
  private final Irreps second;
  private final Irreps output;
  private final List<Instruction> instructions;
  private final IrrepNormalization irrepNormalization;
  private final PathNormalization pathNormalization;

  /** Which channels of the two factors meet, and where they go. */
  enum Mode {
    /** z_w = sum over u, v of W_uvw a_u b_v. */
    UVW,
    /** z_u = sum over v of W_uv a_u b_v. */
    UVU,
    /** z_v = sum over u of W_uv a_u b_v. */
    UVV,
    /** z_w = sum over u of W_uw a_u b_u. */
    UUW,
    /** z_u = W_u a_u b_u. */
    UUU,
    /** z_uv = W_uv a_u b_v. */
    UVUV
  }

  enum IrrepNormalization {
    COMPONENT,
    NORM,
    NONE
  }

  enum PathNormalization {
    ELEMENT,
    PATH,
    NONE
  }

  /** A path: blocks of the two factors and of the output by their position. */
  record Instruction(
      int first, int second, int output, Mode mode, boolean hasWeight, double pathWeight) {
    Instruction(int first, int second, int output, Mode mode, boolean hasWeight) {
      this(first, second, output, mode, hasWeight, 1);
    }
  }

  /** The multiplicities that an instruction couples. */
  private record Channels(int first, int second, int output) {}

  EuclideanProductOracle(
      Irreps first,
      Irreps second,
      Irreps output,
      List<Instruction> instructions,
      IrrepNormalization irrepNormalization,
      PathNormalization pathNormalization) {
    this.first = first;
    this.second = second;
    this.output = output;
    this.instructions = List.copyOf(instructions);
    this.irrepNormalization = irrepNormalization;
    this.pathNormalization = pathNormalization;
    this.instructions.forEach(this::check);
  }

  /** Length of the flat list of weights. */
  int weightCount() {
    return instructions.stream().mapToInt(this::weightCount).sum();
  }

  /** The factor of an instruction, sqrt(alpha / x * pathWeight). */
  double coefficient(int instruction) {
    Instruction path = instructions.get(instruction);
    double squared =
        switch (irrepNormalization) {
          case COMPONENT -> irrep(output, path.output()).dimension();
          case NORM ->
              (double) irrep(first, path.first()).dimension()
                  * irrep(second, path.second()).dimension();
          case NONE -> 1;
        };
    List<Instruction> together =
        instructions.stream().filter(other -> other.output() == path.output()).toList();
    double share =
        switch (pathNormalization) {
          case ELEMENT -> together.stream().mapToDouble(this::fan).sum();
          case PATH -> fan(path) * together.size();
          case NONE -> 1;
        };
    return Math.sqrt((share > 0 ? squared / share : squared) * path.pathWeight());
  }

  /** One item: x and y of the factors' dimensions, and all weights. */
  double[] multiply(double[] x, double[] y, double[] weights) {
    return multiply(1, x, y, weights);
  }

  /**
   * {@code batch} items, one after the other. Weights are shared where there is one list of them
   * and per item where there are {@code batch}.
   */
  double[] multiply(int batch, double[] x, double[] y, double[] weights) {
    int perItem = weightCount();
    boolean shared = weights.length == perItem;
    if (!shared && weights.length != batch * perItem) {
      throw new IllegalArgumentException(
          "weights: expected %d or %d, got %d".formatted(perItem, batch * perItem, weights.length));
    }
    double[] z = new double[batch * output.dimension()];
    for (int item = 0; item < batch; item++) {
      int weightAt = shared ? 0 : item * perItem;
      for (int n = 0; n < instructions.size(); n++) {
        addPath(n, item, x, y, weights, weightAt, z);
        weightAt += weightCount(instructions.get(n));
      }
    }
    return z;
  }

  private void addPath(
      int number, int item, double[] x, double[] y, double[] weights, int weightAt, double[] z) {
    Instruction path = instructions.get(number);
    Channels count = channels(path);
    for (int u = 0; u < count.first(); u++) {
      for (int v = 0; v < count.second(); v++) {
        for (int w = 0; w < count.output(); w++) {
          if (meet(path.mode(), count, u, v, w)) {
            int weight = weightAt + weightIndex(path.mode(), count, u, v, w);
            double scale = coefficient(number) * (path.hasWeight() ? weights[weight] : 1);
            addCoupling(path, item, u, v, w, scale, x, y, z);
          }
        }
      }
    }
  }

  private void addCoupling(
      Instruction path,
      int item,
      int u,
      int v,
      int w,
      double scale,
      double[] x,
      double[] y,
      double[] z) {
    int l1 = irrep(first, path.first()).degree();
    int l2 = irrep(second, path.second()).degree();
    int l3 = irrep(output, path.output()).degree();
    int atX = item * first.dimension() + first.offset(path.first()) + u * (2 * l1 + 1) + l1;
    int atY = item * second.dimension() + second.offset(path.second()) + v * (2 * l2 + 1) + l2;
    int atZ = item * output.dimension() + output.offset(path.output()) + w * (2 * l3 + 1) + l3;
    CouplingTensor tensor = Wigner3j.of(l1, l2, l3);
    for (int t = 0; t < tensor.size(); t++) {
      z[atZ + tensor.order3(t)] +=
          scale * tensor.value(t) * x[atX + tensor.order1(t)] * y[atY + tensor.order2(t)];
    }
  }

  /** Whether channels u and v are coupled and give channel w. */
  private static boolean meet(Mode mode, Channels count, int u, int v, int w) {
    return switch (mode) {
      case UVW -> true;
      case UVU -> w == u;
      case UVV -> w == v;
      case UUW -> u == v;
      case UUU -> u == v && w == u;
      case UVUV -> w == u * count.second() + v;
    };
  }

  private static int weightIndex(Mode mode, Channels count, int u, int v, int w) {
    return switch (mode) {
      case UVW -> (u * count.second() + v) * count.output() + w;
      case UVU, UVV, UVUV -> u * count.second() + v;
      case UUW -> u * count.output() + w;
      case UUU -> u;
    };
  }

  private int weightCount(Instruction path) {
    if (!path.hasWeight()) {
      return 0;
    }
    Channels count = channels(path);
    return switch (path.mode()) {
      case UVW -> count.first() * count.second() * count.output();
      case UVU, UVV, UVUV -> count.first() * count.second();
      case UUW -> count.first() * count.output();
      case UUU -> count.first();
    };
  }

  /** How many products of channels are summed into one output channel. */
  private double fan(Instruction path) {
    Channels count = channels(path);
    return switch (path.mode()) {
      case UVW -> (double) count.first() * count.second();
      case UVU -> count.second();
      case UVV, UUW -> count.first();
      case UUU, UVUV -> 1;
    };
  }

  private Channels channels(Instruction path) {
    return new Channels(
        first.blocks().get(path.first()).multiplicity(),
        second.blocks().get(path.second()).multiplicity(),
        output.blocks().get(path.output()).multiplicity());
  }

  private static Irrep irrep(Irreps irreps, int block) {
    return irreps.blocks().get(block).irrep();
  }

  private void check(Instruction path) {
    Irrep target = irrep(output, path.output());
    if (!irrep(first, path.first()).times(irrep(second, path.second())).contains(target)) {
      throw new IllegalArgumentException("instruction: a path O(3) does not allow, got " + path);
    }
    Channels count = channels(path);
    boolean fits =
        switch (path.mode()) {
          case UVW -> path.hasWeight();
          case UVU -> count.first() == count.output();
          case UVV -> count.second() == count.output();
          case UUW -> count.first() == count.second() && (path.hasWeight() || count.output() == 1);
          case UUU -> count.first() == count.second() && count.first() == count.output();
          case UVUV -> count.first() * count.second() == count.output();
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "instruction: multiplicities or weights that the mode does not take, got " + path);
    }
  }
}
