package dev.casimir.cuda.internal.lie;

import dev.casimir.cuda.CudaDevice;
import dev.casimir.cuda.internal.items.DeviceItemProgram;
import dev.casimir.cuda.internal.items.ItemArguments;
import dev.casimir.cuda.internal.items.ItemFormulas;
import dev.casimir.cuda.internal.items.ItemProgram;
import dev.casimir.cuda.internal.items.ItemPrograms;
import dev.casimir.cuda.internal.linalg.PrincipalRoots;
import dev.casimir.device.PlanOptions;
import dev.casimir.items.ItemTask;
import dev.casimir.lie.LieGroup;
import dev.casimir.lie.LieMap;
import dev.casimir.lie.LieOperation;
import dev.casimir.lie.internal.JacobianLanes;
import dev.casimir.lie.internal.LieTasks;
import java.util.Optional;
import java.util.Set;

/** Which kernels compute the maps of groups. */
public final class DeviceLie {
  /** Groups with closed forms. */
  private static final Set<String> CLOSED =
      Set.of(
          "so2",
          "so3",
          "se2",
          "se3",
          "sim2",
          "sim3",
          "scaling",
          "heisenberg3",
          "unitriangular3",
          "unitriangular4");

  private static final Set<String> CLOSED_JACOBIANS = Set.of("so2", "so3", "se2", "se3", "scaling");

  /** Groups whose exponential is that of matrices. */
  private static final Set<String> LINEAR =
      Set.of("so4", "gl2", "gl3", "gl4", "sl2", "sl3", "sl4", "aff2", "aff3");

  private static final Set<String> LINEAR_ADJOINTS = Set.of("gl2", "gl3", "sl2", "sl3", "aff2");

  /** What is interpreted grows with the third power of them. */
  private static final int MOST_JACOBIAN_ROWS = 16;

  private static final String GRADIENTS = "lie_gradients";

  private static final Set<String> EXP_GRADIENTS = Set.of("so3", "se3", "gl3", "sl3", "aff2");

  private static final Set<String> LOG_GRADIENTS = Set.of("so3", "se3");

  private DeviceLie() {}

  /** Plans a map of a group. */
  public static DeviceItemProgram plan(
      CudaDevice device, LieOperation operation, PlanOptions options) {
    LieGroup group = operation.group();
    LieMap map = operation.map();
    ItemArguments arguments =
        new ItemArguments(
            operation.describe(), map.inputs(group), map.outputs(group), operation.arrangement());
    return DeviceItemProgram.plan(
        device,
        options,
        arguments,
        new ItemPrograms(forward(group, map), backward(group, map)),
        formulas(group, map));
  }

  /** Those of the CPU; Jacobians which it computes one by one have some for devices. */
  private static ItemFormulas formulas(LieGroup group, LieMap map) {
    LieTasks tasks = new LieTasks(group, map);
    ItemTask forward = tasks.forward();
    boolean jacobian =
        switch (map) {
          case LEFT_JACOBIAN, RIGHT_JACOBIAN, LEFT_JACOBIAN_INVERSE, RIGHT_JACOBIAN_INVERSE ->
              group.dimension() <= MOST_JACOBIAN_ROWS;
          default -> false;
        };
    if (!jacobian || forward.routine().isPresent()) {
      return new ItemFormulas(forward, tasks.backward());
    }
    JacobianLanes lanes = new JacobianLanes(group, map);
    return new ItemFormulas(lanes.forward(forward), tasks.backward().map(lanes::backward));
  }

  private static Optional<ItemProgram> forward(LieGroup group, LieMap map) {
    String name = group.name();
    boolean closed = CLOSED.contains(name);
    if (!closed && !LINEAR.contains(name)) {
      return Optional.empty();
    }
    return switch (map) {
      case EXP -> of(group, "exp");
      case LOG -> closed ? of(group, "log") : Optional.of(logarithm(group));
      case INVERSE -> of(group, "inverse");
      case ADJOINT ->
          closed || LINEAR_ADJOINTS.contains(name) ? of(group, "adjoint") : Optional.empty();
      case LEFT_JACOBIAN -> jacobian(name, "jacobian", 0);
      case RIGHT_JACOBIAN -> jacobian(name, "jacobian", 1);
      case LEFT_JACOBIAN_INVERSE -> jacobian(name, "jacobian_inverse", 0);
      case RIGHT_JACOBIAN_INVERSE -> jacobian(name, "jacobian_inverse", 1);
      case COMPOSE -> Optional.of(compose(group));
      case ACT -> Optional.of(sized(group, "act"));
      case HAT, VEE ->
          Optional.of(ItemProgram.of("lie_products", "lie_" + lower(map) + "_" + name));
    };
  }

  private static String lower(LieMap map) {
    return map == LieMap.HAT ? "hat" : "vee";
  }

  private static Optional<ItemProgram> of(LieGroup group, String map) {
    String module = CLOSED.contains(group.name()) ? "lie" : "lie_linear";
    return Optional.of(ItemProgram.of(module, "lie_" + map + "_" + group.name()));
  }

  private static ItemProgram logarithm(LieGroup group) {
    ItemProgram program = ItemProgram.of("lie_linear", "lie_log_" + group.name());
    if (group.matrixSize() == 2) {
      return program;
    }
    PrincipalRoots.Result result =
        switch (group.family()) {
          case SL -> PrincipalRoots.Result.TRACELESS;
          case AFF -> PrincipalRoots.Result.AFFINE;
          case SO -> PrincipalRoots.Result.ROTATION;
          default -> PrincipalRoots.Result.MATRIX;
        };
    return program.rescuedBy(PrincipalRoots.program(group.matrixSize(), result));
  }

  private static Optional<ItemProgram> jacobian(String group, String map, int variant) {
    return CLOSED_JACOBIANS.contains(group)
        ? Optional.of(ItemProgram.of("lie", "lie_" + map + "_" + group, variant))
        : Optional.empty();
  }

  private static ItemProgram compose(LieGroup group) {
    return switch (group.family()) {
      case HEISENBERG, UNITRIANGULAR -> ItemProgram.of("lie", "lie_compose_" + group.name());
      default -> sized(group, "compose");
    };
  }

  /** What depends on the size of the matrices alone. */
  private static ItemProgram sized(LieGroup group, String map) {
    String kind = group.isAffine() ? "_affine_" : "_";
    String module = map.endsWith("gradient") ? GRADIENTS : "lie_products";
    return ItemProgram.of(module, "lie_" + map + kind + group.matrixSize());
  }

  private static Optional<ItemProgram> backward(LieGroup group, LieMap map) {
    boolean plain =
        switch (group.family()) {
          case HEISENBERG, UNITRIANGULAR, SCALING -> false;
          default -> forward(group, map).isPresent();
        };
    return switch (map) {
      case EXP -> gradient(group, "exp", EXP_GRADIENTS);
      case LOG -> gradient(group, "log", LOG_GRADIENTS);
      case COMPOSE -> plain ? Optional.of(sized(group, "compose_gradient")) : Optional.empty();
      case ACT -> plain ? Optional.of(sized(group, "act_gradient")) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<ItemProgram> gradient(LieGroup group, String map, Set<String> known) {
    return known.contains(group.name())
        ? Optional.of(ItemProgram.of(GRADIENTS, "lie_" + map + "_gradient_" + group.name()))
        : Optional.empty();
  }
}
