package dev.casimir.cuda.internal.items;

import dev.casimir.items.ItemTask;
import java.util.Optional;

/**
 * How the CPU computes an operation on items and its vector-Jacobian products. A device interprets
 * what has no kernel of its own, if the CPU has a formula for it.
 */
public record ItemFormulas(ItemTask forward, Optional<ItemTask> backward) {}
