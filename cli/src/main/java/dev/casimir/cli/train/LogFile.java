package dev.casimir.cli.train;

import dev.casimir.cli.BadDataException;
import dev.casimir.models.training.EpochReport;
import dev.casimir.models.training.JsonLinesLog;
import dev.casimir.models.training.TrainingListener;
import dev.casimir.models.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of {@code --out}, which comes into being when the first step is near. */
final class LogFile implements TrainingListener, AutoCloseable {
  private final Path file;
  private final boolean append;
  private @Nullable Writer writer;
  private TrainingListener lines = new TrainingListener() {};

  LogFile(Path file, boolean append) {
    this.file = file;
    this.append = append;
  }

  @Override
  public void begins(Map<String, Object> descriptions, int epochsDone) {
    try {
      Writer opened =
          Files.newBufferedWriter(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
      writer = opened;
      lines = new JsonLinesLog(opened);
    } catch (IOException e) {
      throw BadDataException.of("--out", e);
    }
    write(() -> lines.begins(descriptions, epochsDone));
  }

  @Override
  public void epochEnded(EpochReport report) {
    write(() -> lines.epochEnded(report));
  }

  @Override
  public void ended(TrainingResult result) {
    write(() -> lines.ended(result));
  }

  private static void write(Runnable line) {
    try {
      line.run();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof IOException cause ? BadDataException.of("--out", cause) : e;
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
