package dev.casimir.cli.bench;

import dev.casimir.device.Calibration;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a person's calibration lies unless they say otherwise. */
public final class CalibrationFile {
  private CalibrationFile() {}

  /** {@code casimir/calibration.properties} in the user's configuration folder. */
  static Path standard() {
    String folder = System.getenv("XDG_CONFIG_HOME");
    Path configuration =
        folder == null || folder.isBlank()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(folder);
    return configuration.resolve("casimir").resolve("calibration.properties");
  }

  /** Has planners use the standard file where there is one and nothing else was asked for. */
  public static void use() {
    Path file = standard();
    if (System.getProperty(Calibration.PROPERTY) == null && Files.isRegularFile(file)) {
      System.setProperty(Calibration.PROPERTY, file.toString());
    }
  }
}
