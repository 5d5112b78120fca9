package dev.casimir.cli;

import java.io.InputStream;
import java.io.PrintWriter;

/**
 * Where a run reads and writes.
 *
 * @param in standard input
 * @param out results
 * @param err errors and progress
 * @param interactive whether a person watches {@code err} on a terminal
 */
public record Streams(InputStream in, PrintWriter out, PrintWriter err, boolean interactive) {}
