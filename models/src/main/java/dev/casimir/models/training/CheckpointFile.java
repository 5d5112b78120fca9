package dev.casimir.models.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the checkpoints of a run go: each replaces the one before, which stays beside it under the
 * same name with {@value #SUFFIX}. At every moment one of the two files is a whole checkpoint.
 */
final class CheckpointFile {
  private static final String SUFFIX = ".previous";

  private final Path file;

  private CheckpointFile(Path file) {
    this.file = file;
  }

  /**
   * Makes sure that checkpoints can be written there, before anything is trained.
   *
   * @param resumed the checkpoint that the run goes on from. Only it, and the one whose predecessor
   *     it is, may be replaced
   * @throws FileAlreadyExistsException if another file is there
   */
  static CheckpointFile open(Path file, Optional<Path> resumed) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new NoSuchFileException(file.toString(), null, "its folder does not exist");
    }
    if (!Files.isWritable(folder)) {
      throw new AccessDeniedException(folder.toString());
    }
    if (!Files.exists(file)) {
      return new CheckpointFile(file.toAbsolutePath());
    }
    Path target = file.toRealPath();
    boolean own = false;
    if (resumed.isPresent()) {
      Path from = resumed.get().toRealPath();
      own = from.equals(target) || from.equals(previous(target));
    }
    if (!own || !Files.isRegularFile(target)) {
      throw new FileAlreadyExistsException(
          file.toString(), null, "is there already and would be lost");
    }
    return new CheckpointFile(target);
  }

  static Path previous(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  /** Writes a checkpoint. On any failure what was there before stays. */
  void write(byte[] bytes) throws IOException {
    if (isSound(file)) {
      replace(previous(file), Files.readAllBytes(file));
    }
    replace(file, bytes);
  }

  /** What is damaged must not take the place of a good predecessor. */
  private static boolean isSound(Path file) {
    try {
      Checkpoint.read(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    long random = ThreadLocalRandom.current().nextLong();
    Path temporary = target.resolveSibling(".casimir-%016x.tmp".formatted(random));
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
