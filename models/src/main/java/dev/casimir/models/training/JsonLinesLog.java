package dev.casimir.models.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a line of JSON for the beginning, every epoch and the end, each flushed at once. The
 * member {@code event} is {@code begin}, {@code epoch} or {@code end}; NaN is null. A write that
 * fails throws {@link UncheckedIOException}.
 */
public final class JsonLinesLog implements TrainingListener {
  private final Writer writer;

  /**
   * @param writer not closed here
   */
  public JsonLinesLog(Writer writer) {
    this.writer = writer;
  }

  @Override
  public void begins(Map<String, Object> descriptions, int epochsDone) {
    Map<String, Object> members = new LinkedHashMap<>(descriptions);
    members.put("epochsDone", epochsDone);
    write("begin", members);
  }

  @Override
  public void epochEnded(EpochReport report) {
    write("epoch", report.describe());
  }

  @Override
  public void ended(TrainingResult result) {
    write("end", result.describe());
  }

  private void write(String event, Map<String, Object> members) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.putAll(members);
    try {
      writer.write(JsonText.line(JsonText.of(line)) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
