package dev.casimir.cli.molecule;

import dev.casimir.cli.BadDataException;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/** Reads lines, counts them, and refuses lines so long that the file cannot be text. */
final class LineReader {
  private static final int LIMIT = 1 << 20;

  private final Reader reader;
  private final String source;
  private final StringBuilder line = new StringBuilder();
  private long number;
  private boolean skipLineFeed;

  /**
   * Reads from {@code reader}, which is best buffered.
   *
   * @param source the file's name, for messages
   */
  LineReader(Reader reader, String source) {
    this.reader = reader;
    this.source = source;
  }

  /** The next line without its end, or null at the end of the file. */
  @Nullable String next() throws IOException {
    line.setLength(0);
    number++;
    for (int c = read(); c >= 0; c = read()) {
      if (c == '\n' || c == '\r') {
        skipLineFeed = c == '\r';
        return line.toString();
      }
      if (line.length() == LIMIT) {
        throw error("the line is longer than " + LIMIT + " characters");
      }
      line.append((char) c);
    }
    return line.isEmpty() ? null : line.toString();
  }

  private int read() throws IOException {
    int c = reader.read();
    if (skipLineFeed && c == '\n') {
      c = reader.read();
    }
    skipLineFeed = false;
    return c;
  }

  /** An error that names the file and the line read last. */
  BadDataException error(String sentence) {
    return new BadDataException(source + ", line " + number + ": " + sentence);
  }
}
