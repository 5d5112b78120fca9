/** Files of graphs. */
@NullMarked
package dev.casimir.cli.graph;

import org.jspecify.annotations.NullMarked;
