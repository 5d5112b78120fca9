/** {@code casimir info}: the machine, the JVM and what the kernels make of them. */
@NullMarked
package dev.casimir.cli.info;

import org.jspecify.annotations.NullMarked;
