package dev.casimir.frames;

import dev.casimir.device.Operation;
import dev.casimir.device.PlanOptions;
import dev.casimir.frames.internal.graph.GraphFramesPlan;

/**
 * Frames of graphs under relabelling of their nodes (Puny, Atzmon, Ben-Hamu, Misra, Grover, Smith
 * and Lipman 2022, proposition 2): the permutations that sort the rows of
 *
 * <p>S = [B, diag(P_1), ..., diag(P_c)],
 *
 * <p>B the attributes of nodes and P_i the orthogonal projections onto the eigenspaces of the
 * Laplacian L = D - A, eigenvalues ascending, rows in lexicographic order. Rows that are equal make
 * blocks; the frame is one sorting permutation followed by all permutations inside blocks, product
 * of m! elements over blocks of m rows. A graph with its nodes renamed by r has the frame r F, and
 * an average over a frame treats both alike.
 *
 * <p>Equal means equal up to rounding, and decided so that the order of nodes has no say.
 * Eigenvalues are sorted and cut where neighbours are further apart than {@code
 * eigenvalueTolerance} times the largest magnitude; the values of each diag(P_i) likewise where
 * they are further apart than {@code projectionTolerance}. Attributes are compared exactly. Too
 * large a tolerance makes frames larger, never wrong; what comes close to a tolerance is told by
 * {@link PermutationFrames#margins}.
 *
 * <p>Loops (the diagonal of A) do not change the Laplacian; where they matter, make them attributes
 * too. Everything is computed in double precision by dense eigenvectors, about 12 n^3 operations a
 * graph.
 *
 * @param nodes rows m of the matrices, 1..{@value #MAX_NODES}
 * @param attributes numbers k of a node, 0..{@value #MAX_ATTRIBUTES}
 * @param eigenvalueTolerance between 0 and 1
 * @param projectionTolerance between 0 and 1
 */
public record GraphFrames(
    int nodes, int attributes, double eigenvalueTolerance, double projectionTolerance)
    implements Operation<GraphFramesKernel> {
  /** The most nodes of a graph. */
  public static final int MAX_NODES = 1024;

  /** The most attributes of a node. */
  public static final int MAX_ATTRIBUTES = 1 << 16;

  /** Where nothing else is said. */
  public static final double EIGENVALUE_TOLERANCE = 1e-8;

  /** Where nothing else is said. */
  public static final double PROJECTION_TOLERANCE = 1e-6;

  public GraphFrames {
    checkRange("nodes", nodes, 1, MAX_NODES);
    checkRange("attributes", attributes, 0, MAX_ATTRIBUTES);
    checkTolerance("eigenvalueTolerance", eigenvalueTolerance);
    checkTolerance("projectionTolerance", projectionTolerance);
  }

  /** Frames of graphs without attributes, with the usual tolerances. */
  public static GraphFrames of(int nodes) {
    return new GraphFrames(nodes, 0, EIGENVALUE_TOLERANCE, PROJECTION_TOLERANCE);
  }

  /** The same with attributes of nodes as the leading columns of S. */
  public GraphFrames withAttributes(int count) {
    return new GraphFrames(nodes, count, eigenvalueTolerance, projectionTolerance);
  }

  /** The same with other tolerances. */
  public GraphFrames withTolerances(double eigenvalues, double projections) {
    return new GraphFrames(nodes, attributes, eigenvalues, projections);
  }

  private static void checkRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": expected " + least + ".." + most + ", got " + value);
    }
  }

  private static void checkTolerance(String name, double tolerance) {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          name + ": expected a number between 0 and 1, got " + tolerance);
    }
  }

  @Override
  public String describe() {
    return "frames of graphs of %d nodes%s, tolerances %s and %s"
        .formatted(
            nodes,
            attributes == 0 ? "" : ", " + attributes + " attributes each",
            eigenvalueTolerance,
            projectionTolerance);
  }

  @Override
  public GraphFramesKernel planForCpu(PlanOptions options) {
    return new GraphFramesPlan(this, options);
  }
}
