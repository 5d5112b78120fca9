/** Other libraries' tensor products, measured in the run that measures ours. */
@NullMarked
package dev.casimir.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
