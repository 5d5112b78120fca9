package dev.casimir.benchmarks.compare;

/**
 * The multiply-add peak of one core, two operations to a multiply-add.
 *
 * @param gigaflops of the comparison's dtype
 * @param gigaflopsError half width of JMH's 99.9 % confidence interval; NaN with fewer than three
 *     iterations
 */
public record Peak(double gigaflops, double gigaflopsError) {}
