package dev.casimir.benchmarks.compare;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a comparison: {@code compare.json}, {@code .csv}, {@code .png}, {@code .html}. */
final class ResultFiles {
  private ResultFiles() {}

  /** Writes them into the request's folder; without timings there is nothing to draw or list. */
  static List<Path> write(ComparisonResult result) {
    Path folder = result.request().outputFolder();
    List<Path> files = new ArrayList<>();
    Optional<byte[]> chart =
        result.timings().isEmpty() ? Optional.empty() : Optional.of(ChartReport.toPng(result));
    files.add(text(folder.resolve("compare.json"), JsonReport.toText(result)));
    if (chart.isPresent()) {
      files.add(text(folder.resolve("compare.csv"), CsvReport.toText(result)));
      Path image = folder.resolve("compare.png");
      ComparisonFile.write(image, chart.get());
      files.add(image);
    }
    files.add(text(folder.resolve("compare.html"), new HtmlReport(result, chart).toText()));
    return files;
  }

  private static Path text(Path file, String content) {
    ComparisonFile.write(file, content.getBytes(StandardCharsets.UTF_8));
    return file;
  }
}
