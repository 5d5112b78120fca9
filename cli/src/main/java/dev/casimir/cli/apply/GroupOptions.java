package dev.casimir.cli.apply;

import dev.casimir.lie.LieGroup;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What every operation on a matrix group asks for. */
final class GroupOptions {
  @Option(
      names = "--group",
      paramLabel = "GROUP",
      required = true,
      description = {
        "so2.., se2, se3, sim2, sim3, gl2.., sl2.., aff2.., heisenberg3.., unitriangular2..,",
        "scaling. Tangents: so3 rotation vector; se translation first, then rotation; sim then the",
        "logarithm of the scale; gl the entries row by row; sl without the last; aff translation,",
        "then the entries; docs/lie-groups.md has them all."
      })
  private String group = "";

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "The results.")
  private Path output = Path.of("");

  LieGroup group() {
    try {
      return LieGroup.parse(group);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage(), e);
    }
  }

  ItemwiseRun.Output output() {
    return new ItemwiseRun.Output("--out", Optional.of(output));
  }
}
