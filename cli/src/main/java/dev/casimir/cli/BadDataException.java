package dev.casimir.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Input that cannot be used or output that cannot be written; the message is one sentence. */
public final class BadDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadDataException(String sentence) {
    super(sentence);
  }

  public BadDataException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** What went wrong with a file, in words; {@code name} is the argument or the file. */
  public static BadDataException of(String name, IOException failure) {
    return new BadDataException(name + ": " + words(failure), failure);
  }

  private static String words(IOException failure) {
    if (!(failure instanceof FileSystemException system)) {
      String message = failure.getMessage();
      return message == null ? failure.getClass().getSimpleName() : message;
    }
    String file = system.getFile() == null ? "" : system.getFile() + ": ";
    if (system.getReason() != null) {
      return file + system.getReason();
    }
    return switch (system) {
      case NoSuchFileException _ -> file + "no such file or folder";
      case AccessDeniedException _ -> file + "permission denied";
      case FileAlreadyExistsException _ -> file + "exists and is not a folder";
      case NotDirectoryException _ -> file + "is not a folder";
      default -> file + "cannot be used";
    };
  }
}
