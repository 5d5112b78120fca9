package dev.casimir.benchmarks.peers;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function of libtorch that DJL has no method for: it runs TorchScript, and the archive of a
 * module without parameters is written here.
 */
final class TorchScript implements AutoCloseable {
  private final Model model;
  private final ParameterStore parameters;

  /**
   * Loads a module.
   *
   * @param name of its class
   * @param body of {@code forward(self, x: Tensor)}, with the type of the result in front
   */
  TorchScript(NDManager manager, String name, String result, String body) {
    parameters = new ParameterStore(manager, false);
    model = Model.newInstance(name, Device.cpu(), TorchProduct.ENGINE);
    String code =
        """
        class %s(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          def forward(self: __torch__.%s,
            x: Tensor) -> %s:
        %s
        """
            .formatted(name, name, result, body.indent(4).stripTrailing());
    try {
      model.load(new ByteArrayInputStream(archive(name, code)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("libtorch does not take the module " + name, e);
    }
  }

  /** Runs the module; the caller closes what comes out. */
  NDList run(NDList inputs) {
    return model.getBlock().forward(parameters, inputs, false);
  }

  @Override
  public void close() {
    model.close();
  }

  private static byte[] archive(String name, String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      // A pickle of an object of that class whose state is {"training": False}.
      String pickle = "\u0080\u0002c__torch__\n" + name + "\n)\u0081}X\b\0\0\0training\u0089sb.";
      add(zip, name + "/data.pkl", pickle);
      add(zip, name + "/code/__torch__.py", code);
      // A pickle of an empty tuple.
      add(zip, name + "/constants.pkl", "\u0080\u0002).");
      add(zip, name + "/version", "3\n");
    }
    return bytes.toByteArray();
  }

  /** Libtorch reads entries in place: they must not be compressed. */
  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
