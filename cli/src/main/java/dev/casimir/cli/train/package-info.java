/** {@code casimir train}. */
@NullMarked
package dev.casimir.cli.train;

import org.jspecify.annotations.NullMarked;
