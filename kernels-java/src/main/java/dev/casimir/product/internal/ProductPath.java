package dev.casimir.product.internal;

import dev.casimir.so3.CouplingTensor;

/**
 * One path of a product on panels: rows {@code row3..} += coefficients * rows {@code row1..} * rows
 * {@code row2..}.
 */
public record ProductPath(int row1, int row2, int row3, CouplingTensor coefficients) {}
