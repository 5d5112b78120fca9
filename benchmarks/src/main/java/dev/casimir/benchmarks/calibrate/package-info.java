/** Measures the rates from which planners estimate times. */
@NullMarked
package dev.casimir.benchmarks.calibrate;

import org.jspecify.annotations.NullMarked;
