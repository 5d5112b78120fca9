package dev.casimir.cli.validate;

/**
 * What became of a case on a device.
 *
 * @param worst the largest error over its bound; NaN where nothing was compared
 * @param detail where the worst error is, or why there is none; one sentence without full stop
 */
record Outcome(
    ValidationCase validated, String device, Verdict verdict, double worst, String detail) {}
