import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the twins of the hand-written double kernels. Run by the build: {@code java
 * GenerateTwins.java SOURCES OUTPUT}.
 *
 * <ul>
 *   <li>{@code NameVectorF64.java} gives {@code NameVectorF32}, {@code NameScalarF64} and {@code
 *       NameScalarF32};
 *   <li>{@code LanesVectorF64}, and what moves numbers between lanes, in {@code LongVector}, have
 *       scalar siblings of another shape, or none, written by hand; they give their float twins
 *       alone;
 *   <li>any other {@code NameF64.java} gives {@code NameF32}.
 * </ul>
 *
 * The scalar twin maps each vector operation to the scalar operation of the same rounding, so both
 * give the same bits. A vector kernel therefore calls only {@code fromMemorySegment(SPECIES,
 * segment, offset, ORDER)}, {@code intoMemorySegment(segment, offset, ORDER)}, {@code
 * broadcast(SPECIES, c)}, {@code zero(SPECIES)}, {@code fma}, {@code mul}, {@code add}, {@code
 * sub}, {@code div}, {@code max}, {@code neg}, {@code abs} and {@code sqrt}, one a statement, on
 * local variables. A name left over fails the build.
 */
final class GenerateTwins {
  private static final String NAME = "([A-Za-z_][A-Za-z_0-9]*)";
  private static final String ARGUMENT = "\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)";

  private static final Pattern TWIN_ALONE =
      Pattern.compile("class LanesVectorF64|LongVector|MovesVectorF64");

  private GenerateTwins() {}

  public static void main(String[] arguments) throws IOException {
    Path sources = Path.of(arguments[0]);
    Path output = Path.of(arguments[1]);
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith("F64.java")).sorted().toList()) {
        generate(file, output.resolve(sources.relativize(file)).getParent());
      }
    }
  }

  private static void generate(Path file, Path folder) throws IOException {
    String name = file.getFileName().toString().replace(".java", "");
    String source = Files.readString(file);
    Files.createDirectories(folder);
    if (name.endsWith("VectorF64") && !TWIN_ALONE.matcher(source).find()) {
      String scalar = toScalar(source, file);
      write(folder, name.replace("VectorF64", "VectorF32"), toFloat(source));
      write(folder, name.replace("VectorF64", "ScalarF64"), scalar);
      write(folder, name.replace("VectorF64", "ScalarF32"), toFloat(scalar));
    } else {
      write(folder, name.replace("F64", "F32"), toFloat(source));
    }
  }

  /** Writes only what changed, so that incremental builds stay incremental. */
  private static void write(Path folder, String name, String text) throws IOException {
    Path target = folder.resolve(name + ".java");
    if (!Files.exists(target) || !Files.readString(target).equals(text)) {
      Files.writeString(target, text);
    }
  }

  private static String toFloat(String source) {
    Map<String, String> rules = new LinkedHashMap<>();
    rules.put("DoubleVector", "FloatVector");
    rules.put("LongVector", "IntVector");
    rules.put("VectorSpecies<Long>", "VectorSpecies<Integer>");
    rules.put("\\bOfDouble\\b", "OfFloat");
    rules.put("JAVA_DOUBLE", "JAVA_FLOAT");
    rules.put("\\bDouble\\b", "Float");
    rules.put("\\bdouble\\b", "float");
    rules.put("F64", "F32");
    rules.put("FLOAT64", "FLOAT32");
    rules.put("\\bMath\\.sqrt\\(", "(float) Math.sqrt(");
    rules.put(
        "(?<![\\w.])(\\d+\\.\\d*(?:[eE][-+]?\\d+)?|0x[0-9a-fA-F.]+p[-+]?\\d+)(?![\\w.])", "$1f");
    String text = source;
    for (Map.Entry<String, String> rule : rules.entrySet()) {
      text = text.replaceAll(rule.getKey(), rule.getValue());
    }
    return text;
  }

  private static String toScalar(String source, Path file) {
    String text = source.replaceAll("import jdk\\.incubator\\.vector\\.[^;]*;\\n", "");
    text =
        text.replaceAll(
            "DoubleVector\\s*\\.fromMemorySegment\\(\\s*SPECIES,\\s*"
                + NAME
                + ",\\s*([^;]*?),\\s*ORDER\\)",
            "$1.get(ELEMENT, $2)");
    text =
        text.replaceAll(
            "\\b" + NAME + "\\s*\\.intoMemorySegment\\(\\s*" + NAME + ",\\s*([^;]*),\\s*ORDER\\);",
            "$2.set(ELEMENT, $3, $1);");
    text = text.replaceAll("DoubleVector\\.broadcast\\(\\s*SPECIES,\\s*", "(");
    text = text.replaceAll("DoubleVector\\.zero\\(\\s*SPECIES\\s*\\)", "0.0");
    text = text.replaceAll("\\b" + NAME + "\\.fma" + ARGUMENT, "Math.fma($1, $2)");
    String[][] operators = {{"mul", "*"}, {"add", "+"}, {"sub", "-"}, {"div", "/"}};
    for (String[] operator : operators) {
      text =
          text.replaceAll(
              "\\b" + NAME + "\\." + operator[0] + ARGUMENT, "($1 " + operator[1] + " ($2))");
    }
    text = text.replaceAll("\\b(?!Math\\.)" + NAME + "\\.max" + ARGUMENT, "Math.max($1, $2)");
    text = text.replaceAll("\\b" + NAME + "\\.neg\\(\\)", "(-$1)");
    text = text.replaceAll("\\b" + NAME + "\\.abs\\(\\)", "Math.abs($1)");
    text = text.replaceAll("\\b" + NAME + "\\.sqrt\\(\\)", "Math.sqrt($1)");
    text = text.replaceAll("\\bDoubleVector\\b", "double");
    text = text.replace("VectorF64", "ScalarF64");
    text = scalarImports(text);
    Matcher left = Pattern.compile("Vector\\.|\\bSPECIES\\b|\\bORDER\\b|Vector<").matcher(text);
    if (left.find()) {
      long line = text.substring(0, left.start()).lines().count();
      throw new IllegalStateException(
          file + ": cannot make the scalar twin, near line " + line + ": " + left.group());
    }
    return text;
  }

  /**
   * Loads and stores name the element layout where the vector source names a species and a byte
   * order.
   */
  private static String scalarImports(String text) {
    String lanes = "import static dev.casimir.simd.LanesScalarF64.";
    String bare = text.replace(lanes + "SPECIES;\n", "");
    return bare.contains(lanes + "ELEMENT;")
        ? bare.replace(lanes + "ORDER;\n", "")
        : bare.replace(lanes + "ORDER;\n", lanes + "ELEMENT;\n");
  }
}
