package dev.casimir.cuda.internal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * No kernel takes more registers, stack, spills or static shared memory than {@code
 * native/resources} says: a change that costs some shows here, without a GPU.
 */
class KernelResourcesTest {
  private static final String ADVICE =
      "; if that is meant, run native/update-resources.sh after a build and commit"
          + " native/resources";

  /** What one kernel takes on one machine. */
  private record Resources(int registers, int stack, int spills, int shared) {
    boolean exceeds(Resources allowed) {
      return registers > allowed.registers
          || stack > allowed.stack
          || spills > allowed.spills
          || shared > allowed.shared;
    }
  }

  @Test
  void kernelsTakeNoMoreThanTheTableSays() throws IOException {
    List<String> modules = CompiledKernels.names(".resources");
    Optional<Path> tables = CompiledKernels.folder("native/resources");
    if (modules.isEmpty() || tables.isEmpty()) {
      System.err.println("SKIPPED KernelResourcesTest: this build had no nvcc");
    }
    assumeTrue(!modules.isEmpty() && tables.isPresent(), "this build had no nvcc");
    List<String> faults = new ArrayList<>();
    for (String module : modules) {
      String name = module.replace(".resources", ".txt");
      Path table = tables.get().resolve(name);
      Map<String, Resources> built =
          parse(new String(CompiledKernels.bytes(module), StandardCharsets.UTF_8));
      if (Files.exists(table)) {
        faults.addAll(compare(name, built, read(Files.readString(table))));
      } else {
        faults.add("native/resources has no " + name + ADVICE);
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void faultsAreFound() {
    String text =
        """
        ptxas info    : Compiling entry function 'lean_f32' for 'sm_90'
        ptxas info    : Function properties for lean_f32
            8 bytes stack frame, 4 bytes spill stores, 12 bytes spill loads
        ptxas info    : Used 40 registers, used 1 barriers, 16 bytes cumulative stack size, 1024 bytes smem
        ptxas info    : Compiling entry function 'new_f32' for 'sm_90'
        ptxas info    : Function properties for new_f32
            0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
        ptxas info    : Used 9 registers, used 0 barriers
        """;
    Map<String, Resources> built = parse(text);
    assertEquals(
        Map.of(
            "lean_f32 sm_90", new Resources(40, 16, 12, 1024),
            "new_f32 sm_90", new Resources(9, 0, 0, 0)),
        built);
    assertEquals(List.of(), compare("t", built, built));
    assertEquals(
        List.of("t: new_f32 sm_90 is not in it" + ADVICE),
        compare("t", built, read("lean_f32 sm_90 40 16 12 1024")));
    for (String tight : List.of("39 16 12 1024", "40 8 12 1024", "40 16 4 1024", "40 16 12 1020")) {
      List<String> faults =
          compare("t", built, read("lean_f32 sm_90 " + tight + "\nnew_f32 sm_90 99 0 0 0"));
      assertEquals(1, faults.size());
    }
    assertEquals(
        List.of("t: gone_f32 sm_90 is in it, but not in the build" + ADVICE),
        compare("t", Map.of(), read("gone_f32 sm_90 9 0 0 0")));
  }

  private static List<String> compare(
      String name, Map<String, Resources> built, Map<String, Resources> table) {
    List<String> faults = new ArrayList<>();
    built.forEach(
        (kernel, resources) -> {
          Resources allowed = table.get(kernel);
          if (allowed == null) {
            faults.add(name + ": " + kernel + " is not in it" + ADVICE);
          } else if (resources.exceeds(allowed)) {
            faults.add(
                "%s: %s may take %s, takes %s%s"
                    .formatted(name, kernel, allowed, resources, ADVICE));
          }
        });
    for (String kernel : table.keySet()) {
      if (!built.containsKey(kernel)) {
        faults.add(name + ": " + kernel + " is in it, but not in the build" + ADVICE);
      }
    }
    return faults;
  }

  /** A committed table, by kernel and machine. */
  private static Map<String, Resources> read(String text) {
    Map<String, Resources> table = new TreeMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" "))
        .forEach(
            row ->
                table.put(
                    row[0] + " " + row[1],
                    new Resources(
                        Integer.parseInt(row[2]),
                        Integer.parseInt(row[3]),
                        Integer.parseInt(row[4]),
                        Integer.parseInt(row[5]))));
    return table;
  }

  /** What ptxas says: an entry, its stack and spills, then its registers and shared memory. */
  private static Map<String, Resources> parse(String text) {
    Map<String, Resources> resources = new TreeMap<>();
    String kernel = "";
    String function = "";
    int stack = 0;
    int spills = 0;
    for (String line : text.lines().toList()) {
      Matcher entry = Pattern.compile("entry function '(.*)' for '(.*)'").matcher(line);
      if (entry.find()) {
        kernel = entry.group(1) + " " + entry.group(2);
      } else if (line.contains("Function properties for ")) {
        function = line.substring(line.lastIndexOf(' ') + 1);
      } else if (line.contains("bytes stack frame") && kernel.startsWith(function + " ")) {
        stack = before(line, " bytes stack frame");
        spills = Math.max(before(line, " bytes spill stores"), before(line, " bytes spill loads"));
      } else if (line.contains(" registers")) {
        resources.put(
            kernel,
            new Resources(
                before(line, " registers"),
                Math.max(stack, before(line, " bytes cumulative stack size")),
                spills,
                before(line, " bytes smem")));
      }
    }
    return resources;
  }

  /** The number before some words; 0 without them. */
  private static int before(String line, String words) {
    Matcher matcher = Pattern.compile("(\\d+)" + words).matcher(line);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
