/**
 * Equilibrium propagation: networks that answer with a fixed point and learn from nudged ones, also
 * where their connections are not symmetric.
 */
@NullMarked
package dev.casimir.models.equilibrium;

import org.jspecify.annotations.NullMarked;
