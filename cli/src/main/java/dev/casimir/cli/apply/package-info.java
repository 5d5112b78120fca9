/** {@code casimir apply}: operations on {@code .npy} files. */
@NullMarked
package dev.casimir.cli.apply;

import org.jspecify.annotations.NullMarked;
