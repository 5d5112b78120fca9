/** The {@code casimir} command. */
@NullMarked
package dev.casimir.cli;

import org.jspecify.annotations.NullMarked;
