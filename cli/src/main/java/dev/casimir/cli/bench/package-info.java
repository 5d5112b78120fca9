/** {@code casimir bench}. */
@NullMarked
package dev.casimir.cli.bench;

import org.jspecify.annotations.NullMarked;
