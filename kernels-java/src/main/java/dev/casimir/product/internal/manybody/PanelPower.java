package dev.casimir.product.internal.manybody;

import dev.casimir.product.internal.RowMap;

/**
 * A many-body product and its gradient on panels.
 *
 * @param output rows of the result; blocks no path leads to have none
 * @param forward x^order
 * @param backward order x^(order - 1) gradZ, with gradZ in the rows of the result
 */
record PanelPower(RowMap output, PanelMonomial forward, PanelMonomial backward) {}
