package dev.casimir.cuda.internal.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Lays out JCuda's libraries for it. JCuda itself would unpack them into the folder for temporary
 * files under names that all users and versions share, would leave them there, and finds none of
 * them on the module path; and it asks for cuFFT's under the version of its own, which no jar has.
 */
public final class JCudaNatives {
  private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

  private JCudaNatives() {}

  /**
   * Initialises a class of JCuda whose initialiser loads libraries.
   *
   * @param className the class
   * @param libraries names of files JCuda asks for, and the resources they are
   * @throws LinkageError if that fails; the class is then unusable for good
   * @throws ClassNotFoundException if JCuda is not there
   */
  public static synchronized void initialize(String className, Map<String, String> libraries)
      throws ClassNotFoundException {
    ClassLoader loader = JCudaNatives.class.getClassLoader();
    Class.forName(className, false, loader); // nothing is unpacked in vain
    String usual = System.getProperty(TEMPORARY_FOLDER);
    Path folder = null;
    try {
      folder = Files.createTempDirectory("casimir-jcuda"); // for this user's eyes alone
      for (Map.Entry<String, String> library : libraries.entrySet()) {
        unpack(library.getValue(), folder.resolve(library.getKey()));
      }
      // JCuda reads the property itself; the JDK has read it long ago, so nothing else moves
      System.setProperty(TEMPORARY_FOLDER, folder.toString());
      Class.forName(className, true, loader);
    } catch (IOException e) {
      throw new UncheckedIOException("JCuda's libraries cannot be unpacked: " + e.getMessage(), e);
    } finally {
      System.setProperty(TEMPORARY_FOLDER, usual);
      if (folder != null) {
        delete(folder, libraries);
      }
    }
  }

  private static void unpack(String resource, Path file) throws IOException {
    try (InputStream bytes = JCudaNatives.class.getClassLoader().getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new UnsatisfiedLinkError("there is no " + resource + " on the class path");
      }
      Files.copy(bytes, file);
    }
  }

  /** Libraries that are open keep their pages. */
  private static void delete(Path folder, Map<String, String> libraries) {
    try {
      for (String name : libraries.keySet()) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    } catch (IOException e) {
      System.getLogger(JCudaNatives.class.getName())
          .log(System.Logger.Level.DEBUG, "{0} stays behind: {1}", folder, e.getMessage());
    }
  }
}
