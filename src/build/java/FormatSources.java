import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Checks or mends the format of every hand-written source. Run by the build with google-java-format
 * on the class path: {@code java FormatSources.java check|write ROOT}. What the build generates
 * under {@code target} is left alone.
 */
final class FormatSources {
  private static final List<String> FOLDERS =
      List.of("src/main/java", "src/test/java", "src/build/java");

  private FormatSources() {}

  public static void main(String[] arguments) throws IOException {
    boolean check = arguments[0].equals("check");
    List<String> options = new ArrayList<>();
    options.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    options.addAll(sources(Path.of(arguments[1])));
    int status =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                options.toArray(String[]::new));
    if (status != 0 && check) {
      System.err.println(
          "The sources named above are not in google-java-format; mend them with:"
              + " mvn -Pformat process-sources");
    }
    System.exit(status);
  }

  private static List<String> sources(Path root) throws IOException {
    List<Path> modules = new ArrayList<>(List.of(root));
    try (Stream<Path> children = Files.list(root)) {
      children.filter(child -> Files.exists(child.resolve("pom.xml"))).forEach(modules::add);
    }
    List<String> files = new ArrayList<>();
    for (Path module : modules) {
      for (String folder : FOLDERS) {
        if (Files.isDirectory(module.resolve(folder))) {
          try (Stream<Path> tree = Files.walk(module.resolve(folder))) {
            tree.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(files::add);
          }
        }
      }
    }
    return files.stream().sorted().toList();
  }
}
