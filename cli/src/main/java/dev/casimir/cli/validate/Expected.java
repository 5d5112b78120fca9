package dev.casimir.cli.validate;

/**
 * What an output should be, and what its errors are measured by.
 *
 * @param values in double precision, row-major
 * @param scale what one unit of rounding is worth at each number; infinite where nothing is said
 * @param exact whether the numbers are integers, which must agree
 */
record Expected(String name, double[] values, double[] scale, boolean exact) {}
