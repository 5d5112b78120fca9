package dev.casimir.cuda.internal.items;

import java.util.Optional;

/**
 * The kernel of an operation on items.
 *
 * @param module file of {@code native/kernels}
 * @param kernel its name without the precision
 * @param variant what it is told to do, where it can do several things
 * @param rescue another for the items that the first leaves undone, if it leaves some
 */
public record ItemProgram(String module, String kernel, int variant, Optional<ItemProgram> rescue) {
  /** A kernel that does all items. */
  public static ItemProgram of(String module, String kernel) {
    return of(module, kernel, 0);
  }

  /** A variant of a kernel that does all items. */
  public static ItemProgram of(String module, String kernel, int variant) {
    return new ItemProgram(module, kernel, variant, Optional.empty());
  }

  /** The same with a kernel for the items it leaves. */
  public ItemProgram rescuedBy(ItemProgram other) {
    return new ItemProgram(module, kernel, variant, Optional.of(other));
  }
}
