package dev.casimir.cli;

import dev.casimir.benchmarks.compare.ProgressListener;
import java.io.PrintWriter;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows progress on standard error: a bar for a person, lines for a log. */
public final class Progress {
  private Progress() {}

  public static ProgressListener on(Streams streams) {
    return streams.interactive() ? new Bar(streams.err()) : new Lines(streams.err());
  }

  /** A bar that redraws itself; the terminal is told nothing but text and carriage returns. */
  private static final class Bar implements ProgressListener {
    private static final int WIDTH = 100;
    private static final int INTERVAL_MILLISECONDS = 200;

    private final PrintWriter err;
    private @Nullable ProgressBar bar;
    private boolean stepping;

    Bar(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void begin(String stage, int steps) {
      stepping = false;
      bar =
          new ProgressBarBuilder()
              .setTaskName(stage)
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(INTERVAL_MILLISECONDS)
              .setConsumer(new DelegatingProgressBarConsumer(this::draw, WIDTH))
              .build();
    }

    @Override
    public void step(String detail) {
      if (bar != null) {
        if (stepping) {
          bar.step();
        }
        stepping = true;
        bar.setExtraMessage(" " + detail);
      }
    }

    @Override
    public void end() {
      if (bar != null) {
        bar.stepTo(bar.getMax());
        bar.setExtraMessage("");
        bar.close();
        bar = null;
        err.println();
      }
    }

    private void draw(String text) {
      err.print("\r" + text);
      err.flush();
    }
  }

  /** One line for each stage and step. */
  private static final class Lines implements ProgressListener {
    private final PrintWriter err;
    private int step;
    private int steps;

    Lines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void begin(String stage, int count) {
      step = 0;
      steps = count;
      say(stage);
    }

    @Override
    public void step(String detail) {
      step++;
      say("  " + step + "/" + steps + " " + detail);
    }

    @Override
    public void end() {
      step = 0;
    }

    private void say(String line) {
      err.println(line);
      err.flush();
    }
  }
}
