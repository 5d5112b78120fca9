package dev.casimir.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Files that appear under their name whole or not at all. */
final class AtomicFile {
  private AtomicFile() {}

  /** What is to be in the file. */
  @FunctionalInterface
  interface Content {
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /**
   * Writes under a temporary name in the same folder, forces the bytes to the disk, then renames.
   * On any failure the temporary file is removed and what was there before stays. A symbolic link
   * is followed; a device or pipe, which must not be replaced, is written directly.
   */
  static void write(Path file, Content content) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (WritableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
      }
      return;
    }
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(file.toString(), null, "its folder does not exist");
    }
    replace(target, folder, content);
  }

  private static void replace(Path target, Path folder, Content content) throws IOException {
    long random = ThreadLocalRandom.current().nextLong();
    Path temporary = folder.resolve(".casimir-%016x.tmp".formatted(random));
    FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      try (channel) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable failure) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException stuck) {
        failure.addSuppressed(stuck);
      }
      throw failure;
    }
  }
}
