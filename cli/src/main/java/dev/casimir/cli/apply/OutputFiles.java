package dev.casimir.cli.apply;

import dev.casimir.cli.BadDataException;
import dev.casimir.tensor.Npy;
import dev.casimir.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files an operation writes: all of them or, where one cannot be written, none. */
final class OutputFiles {
  private final Map<String, Path> inputs;
  private final Map<String, Path> outputs = new LinkedHashMap<>();

  private record Staged(String option, Path temporary, Path target) {}

  /**
   * Files that must not be among {@code inputs}.
   *
   * @param inputs by the option that names them
   */
  OutputFiles(Map<String, Path> inputs) {
    this.inputs = Map.copyOf(inputs);
  }

  /**
   * Announces an output, if there is one, and checks that a file can come into being there.
   *
   * @throws IllegalArgumentException if the same file is an input or another output
   * @throws BadDataException if its folder does not exist or it is a folder itself
   */
  void announce(String option, Optional<Path> file) {
    file.ifPresent(path -> announce(option, path));
  }

  private void announce(String option, Path file) {
    inputs.forEach((input, path) -> refuseSame(option, file, input, path));
    outputs.forEach((output, path) -> refuseSame(option, file, output, path));
    if (Files.isDirectory(file)) {
      throw new BadDataException(option + ": " + file + ": is a folder");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new BadDataException(option + ": " + file + ": there is no folder " + folder);
    }
    outputs.put(option, file);
  }

  boolean isEmpty() {
    return outputs.isEmpty();
  }

  boolean contains(String option) {
    return outputs.containsKey(option);
  }

  /**
   * Writes every announced output: first all under temporary names beside their places, then
   * renamed.
   *
   * @param tensors by option
   */
  void write(Map<String, Tensor> tensors) {
    List<Staged> staged = new ArrayList<>();
    try {
      for (Map.Entry<String, Path> output : outputs.entrySet()) {
        Tensor tensor = tensors.get(output.getKey());
        if (tensor == null) {
          throw new IllegalStateException("nothing was computed for " + output.getKey());
        }
        stage(output.getKey(), output.getValue(), tensor, staged);
      }
      for (Staged file : staged) {
        move(file);
      }
    } finally {
      staged.forEach(OutputFiles::discard);
    }
  }

  private static void stage(String option, Path file, Tensor tensor, List<Staged> staged) {
    try {
      boolean exists = Files.exists(file);
      if (exists && !Files.isRegularFile(file)) {
        Npy.write(file, tensor); // a device or pipe: there is nothing to rename
        return;
      }
      Path target = exists ? file.toRealPath() : file.toAbsolutePath();
      String name = ".casimir-" + ProcessHandle.current().pid() + "-" + staged.size() + ".tmp";
      Path temporary = target.resolveSibling(name);
      staged.add(new Staged(option, temporary, target));
      Npy.write(temporary, tensor);
    } catch (IOException e) {
      throw BadDataException.of(option, e);
    }
  }

  private static void move(Staged file) {
    try {
      Files.move(file.temporary(), file.target(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw BadDataException.of(file.option(), e);
    }
  }

  private static void discard(Staged file) {
    try {
      Files.deleteIfExists(file.temporary());
    } catch (IOException e) {
      throw BadDataException.of(file.option(), e);
    }
  }

  private static void refuseSame(String option, Path file, String other, Path otherFile) {
    boolean same;
    try {
      same =
          file.toAbsolutePath().normalize().equals(otherFile.toAbsolutePath().normalize())
              || (Files.exists(file)
                  && Files.exists(otherFile)
                  && Files.isSameFile(file, otherFile));
    } catch (IOException e) {
      throw BadDataException.of(option, e);
    }
    if (same) {
      throw new IllegalArgumentException(
          option + ": expected another file than " + other + ", got " + file + " for both");
    }
  }
}
