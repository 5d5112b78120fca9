/** Other libraries measured in the run that measures ours: tensor products, and small matrices. */
@NullMarked
package dev.casimir.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
