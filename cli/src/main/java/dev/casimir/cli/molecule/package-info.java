/** Operands from molecules: extended XYZ files and atomic density expansions. */
@NullMarked
package dev.casimir.cli.molecule;

import org.jspecify.annotations.NullMarked;
