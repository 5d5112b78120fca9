/** {@code casimir compare}: arguments, operands and progress of the comparison. */
@NullMarked
package dev.casimir.cli.compare;

import org.jspecify.annotations.NullMarked;
