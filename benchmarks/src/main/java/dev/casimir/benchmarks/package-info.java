/** JMH benchmarks of the kernels and of the machine they run on. */
@NullMarked
package dev.casimir.benchmarks;

import org.jspecify.annotations.NullMarked;
