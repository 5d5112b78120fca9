package dev.casimir.cuda.internal.items;

import java.util.Optional;

/** The kernels of an operation on items and of its vector-Jacobian products, where it has some. */
public record ItemPrograms(Optional<ItemProgram> forward, Optional<ItemProgram> backward) {
  /** No kernel for derivatives. */
  public static ItemPrograms forward(Optional<ItemProgram> forward) {
    return new ItemPrograms(forward, Optional.empty());
  }
}
