/**
 * The comparison of tensor product algorithms: correctness against exact tables, timing over the
 * degree, fitted exponents, and the files that show them.
 */
@NullMarked
package dev.casimir.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
