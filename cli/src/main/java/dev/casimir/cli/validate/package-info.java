/** {@code casimir validate}: every operation on every device, held to error bounds. */
@NullMarked
package dev.casimir.cli.validate;

import org.jspecify.annotations.NullMarked;
