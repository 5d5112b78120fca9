package dev.casimir.tests.cli;

import static dev.casimir.tests.cli.CommandLineRun.names;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.casimir.cuda.Cuda;
import dev.casimir.cuda.CudaException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code casimir train ep}, with networks of a few units. */
class TrainTest {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int BAD_DATA = 3;
  private static final String SMALL =
      "train ep --hidden 12 --limit 40 --batch 20 --free-steps 30 --nudged-steps 10 --threads 2";

  @TempDir Path folder;

  /** Runs a line of words; {@code @name} stands for a file in the folder. */
  private CommandLineRun run(String line) {
    return CommandLineRun.of(
        Arrays.stream(line.split(" "))
            .filter(word -> !word.isEmpty())
            .map(word -> word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word)
            .toArray(String[]::new));
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private static List<JsonObject> json(String lines) {
    return lines.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  private static double loss(JsonObject epoch) {
    return epoch.getAsJsonObject("training").get("loss").getAsDouble();
  }

  @Test
  void withoutDataAGeneratedSetIsLearned() {
    CommandLineRun run =
        run("train ep --hidden 16 --limit 200 --batch 10 --epochs 4 --free-steps 20 --rate 0.02");
    run.assertDone();
    List<String> lines = run.out().lines().toList();
    assertEquals(6, lines.size(), run.out());
    assertTrue(lines.getFirst().startsWith("epoch"), run.out());
    assertTrue(lines.getLast().startsWith("finished after 4 epochs and 80 updates"), run.out());
    String best = lines.getLast().replaceAll(".*best ([0-9.]+) %.*", "$1");
    assertTrue(Double.parseDouble(best) > 50, run.out());
  }

  @Test
  void linesOfJsonAreTheSameOnStandardOutputAndInAFile() throws IOException {
    CommandLineRun run = run(SMALL + " --epochs 2 --json --out @log.jsonl --angle 30");
    run.assertDone();
    assertEquals(run.out(), Files.readString(folder.resolve("log.jsonl")));
    List<JsonObject> lines = json(run.out());
    assertEquals(
        List.of("begin", "epoch", "epoch", "end"),
        lines.stream().map(line -> line.get("event").getAsString()).toList());
    JsonObject telemetry = lines.get(1).getAsJsonObject("telemetry");
    assertEquals(30, telemetry.get("weightAngle").getAsDouble(), 3);
    assertTrue(telemetry.getAsJsonObject("cosineToAdjoint").has("l1"));
    assertTrue(loss(lines.get(2)) < loss(lines.get(1)));
    assertEquals(4, lines.get(3).get("updates").getAsInt());
  }

  /** To the bit, also with another number of threads. */
  @Test
  void aResumedRunIsTheRunThatNeverStopped() throws IOException {
    run(SMALL + " --epochs 3 --checkpoint @whole --out @whole.jsonl").assertDone();
    run(SMALL + " --epochs 1 --checkpoint @parts --out @parts.jsonl").assertDone();
    String oneThread = SMALL.replace("--threads 2", "--threads 1");
    run(oneThread + " --epochs 3 --resume @parts --out @parts.jsonl").assertDone();
    assertArrayEquals(bytes("whole"), bytes("parts"));
    assertArrayEquals(bytes("whole.previous"), bytes("parts.previous"));
    List<JsonObject> whole = json(Files.readString(folder.resolve("whole.jsonl")));
    List<JsonObject> parts = json(Files.readString(folder.resolve("parts.jsonl")));
    assertEquals(
        List.of("begin", "epoch", "end", "begin", "epoch", "epoch", "end"),
        parts.stream().map(line -> line.get("event").getAsString()).toList());
    assertEquals(loss(whole.get(3)), loss(parts.get(5)));
    assertEquals(
        List.of("parts", "parts.jsonl", "parts.previous", "whole", "whole.jsonl", "whole.previous"),
        names(folder));
  }

  @Test
  void adamWithACosineIsResumedToo() throws IOException {
    String adam = SMALL + " --epochs 2 --optimizer adamw --rate 1e-3 --decay 0.1";
    run(adam + " --schedule cosine --dtype f64 --checkpoint @done").assertDone();
    Files.copy(folder.resolve("done.previous"), folder.resolve("half"));
    run(adam + " --schedule cosine --dtype f64 --resume @half").assertDone();
    assertArrayEquals(bytes("done"), bytes("half"));
    run(adam + " --schedule constant --dtype f64 --resume @half")
        .assertFailed(BAD_DATA, "is of another run: training.epochs is only there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rule rbp",
        "--rule tangent --sweep odd-even --tolerance 1e-4 --anderson 3 --homeostasis 0.1",
        "--rule cauchy --nodes 4 --radius 0.3 --form plain --damping 0.9",
        "--rule cauchy --nodes 3 --radius 0.2 --form deviation --tied",
        "--rule continual --nodes 4 --dwell 5 --periods 2 --radius 0.3",
        "--rule transposed-deviation --radius 0.1 --angle 90 --homeostasis 0.1 --probes 2",
        "--loss squared --hidden 9,7",
        "--loop --homeostasis 0.1",
      })
  void everyRuleTrains(String options) {
    CommandLineRun run = run(SMALL + " --epochs 2 --json " + options);
    run.assertDone();
    List<JsonObject> lines = json(run.out());
    assertEquals("FINISHED", lines.getLast().get("outcome").getAsString());
    assertEquals(0, lines.get(2).get("skippedSteps").getAsInt());
    assertTrue(loss(lines.get(2)) < loss(lines.get(1)), run.out());
  }

  @Test
  void anEpochInWhichAllSamplesFailEndsTheRun() throws IOException {
    CommandLineRun run = run(SMALL + " --reject-above 1e-30 --checkpoint @state");
    assertEquals(FAILED, run.code(), run.err());
    assertTrue(run.err().contains("no step of epoch 1 changed anything"), run.err());
    assertTrue(run.out().contains("failed after 0 epochs and 0 updates"), run.out());
    assertEquals(List.of(), names(folder));
  }

  /** The kernels of the GPU on the generated set: every byte of the state as from the processor. */
  @ParameterizedTest
  @ValueSource(strings = {"--tied", "--angle 40 --homeostasis 0.1 --optimizer adamw --rate 1e-3"})
  void theHostBuildTrainsToTheBitsOfTheProcessor(String options) throws IOException {
    assumeHost();
    String line = SMALL + " --epochs 2 --rule cauchy --form plain --json " + options;
    long before = Cuda.host().openResources();
    run(line + " --checkpoint @cpu").assertDone();
    CommandLineRun host = run(line + " --device host --checkpoint @host");
    host.assertDone();
    assertArrayEquals(bytes("cpu"), bytes("host"));
    assertEquals(before, Cuda.host().openResources());
    List<JsonObject> lines = json(host.out());
    assertTrue(loss(lines.get(2)) < loss(lines.get(1)), host.out());
    assertTrue(lines.get(2).getAsJsonObject("telemetry").has("residualMost"), host.out());
  }

  private static void assumeHost() {
    try {
      Cuda.host();
    } catch (CudaException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void aGpuThatIsNotThereIsOneSentence() {
    assumeTrue(Cuda.count() == 0);
    CommandLineRun run = run(SMALL + " --rule cauchy --form plain --device cuda");
    run.assertFailed(USAGE, "--device cuda: ");
    assertEquals(1, run.err().lines().count(), run.err());
  }

  private void writeImages(String name, int count) throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + 12 * count);
    images.putInt(0x803).putInt(count).putInt(3).putInt(4);
    ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      for (int pixel = 0; pixel < 12; pixel++) {
        images.put((byte) (pixel / 4 == i % 3 ? 250 : 10 * pixel));
      }
      labels.put((byte) (i % 3));
    }
    Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.array());
    try (OutputStream file = Files.newOutputStream(folder.resolve(name + "-labels-idx1-ubyte.gz"));
        OutputStream packed = new GZIPOutputStream(file)) {
      packed.write(labels.array());
    }
  }

  @Test
  void imagesComeFromAFolder() throws IOException {
    writeImages("train", 30);
    writeImages("t10k", 9);
    String line = "train ep --hidden 6 --batch 5 --free-steps 30 --epochs 8 --rate 0.05 --json";
    CommandLineRun run = run(line + " --data @.");
    run.assertDone();
    List<JsonObject> lines = json(run.out());
    assertEquals(3, lines.getFirst().getAsJsonObject("data").get("classes").getAsInt());
    assertTrue(lines.getLast().get("bestAccuracy").getAsDouble() > 0.6, run.out());

    Path labels = folder.resolve("train-labels-idx1-ubyte.gz");
    byte[] good = Files.readAllBytes(labels);
    Files.write(labels, Arrays.copyOf(good, good.length - 3));
    run(line + " --data @.")
        .assertFailed(BAD_DATA, "train-labels-idx1-ubyte.gz: ends in the middle");
    Files.delete(labels);
    run(line + " --data @.").assertFailed(BAD_DATA, "train-labels-idx1-ubyte: no such file");
    run(line + " --data @nowhere").assertFailed(BAD_DATA, "nowhere: no such folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--epochs 0                     | --epochs: expected 1 or more, got 0",
        "--batch 0                      | --batch: expected 1 or more, got 0",
        "--rate -1                      | --rate: expected a number from 0 on, got -1",
        "--rate NaN                     | --rate: expected a number from 0 on",
        "--momentum 1                   | --momentum: expected at least 0 and less than 1",
        "--decay -1                     | --decay: expected a number from 0 on",
        "--optimizer adamw --momentum 0 | --momentum: only for --optimizer sgd",
        "--optimizer adamw --decoupled-decay | --decoupled-decay: only for --optimizer sgd",
        "--optimizer lion               | expected sgd|adamw, got 'lion'",
        "--schedule step                | expected constant|cosine, got 'step'",
        "--threads 0                    | --threads: expected 1..",
        "--limit 0                      | --limit: expected 1 or more, got 0",
        "--hidden 8,0                   | --hidden: expected numbers of 1 or more",
        "--hidden wide                  | '--hidden'",
        "--rule hebb                    | expected rbp|tangent|cauchy|continual|transposed",
        "--nodes 2                      | --nodes: --rule tangent does not use it",
        "--rule rbp --radius 0.1        | --radius: --rule rbp does not use it",
        "--rule continual --form plain  | --form: --rule continual does not use it",
        "--rule cauchy --dwell 3        | --dwell: --rule cauchy does not use it",
        "--rule cauchy --nodes 0        | nodes: expected at least 1",
        "--rule cauchy --radius 0       | radius: expected a positive number",
        "--tied --angle 5               | --angle: only for feedback weights of their own",
        "--tied --loop                  | --tied: the connections of a --loop have no way back",
        "--angle 181                    | --angle: expected 0..180, got 181",
        "--free-steps 0                 | --free-steps: expected 1 or more, got 0",
        "--nudged-steps 0               | --nudged-steps: expected 1 or more, got 0",
        "--damping 0                    | damping: expected more than 0",
        "--anderson 99                  | memory: expected 1..16, got 99",
        "--tolerance -1                 | tolerance: expected 0 or more",
        "--homeostasis -1               | strength: expected a number not below 0",
        "--reject-above 0               | rejectAbove: expected a positive residual",
        "--loop --hidden 5,5 --sweep odd-even | odd-even sweeps need a network without odd cycles",
        "--loss hinge                   | expected squared|cross-entropy, got 'hinge'",
        "--device tpu --rule cauchy --form plain | --device: expected cpu, host, cuda or"
            + " cuda:INDEX",
        "--device host                  | --rule: only the cpu trains so; another --device",
        "--device host --rule cauchy    | trains with --rule cauchy --form plain",
        "--device host --loop           | --loop: only the cpu trains so",
        "--device host --rule cauchy --form plain --sweep odd-even | with synchronous sweeps",
        "--device host --rule cauchy --form plain --tolerance 1e-3 | --tolerance: only the cpu",
        "--device host --rule cauchy --form plain --damping 0.5 | another --device trains with"
            + " plain",
        "--device host --rule cauchy --form plain --anderson 3 | --anderson: only the cpu trains"
            + " so",
        "--device host --rule cauchy --form plain --probes 2 | --probes: only the cpu trains so",
        "--checkpoint @a --out @a       | is the file of --checkpoint too",
      })
  void wrongUsage(String options, String part) throws IOException {
    run("train ep " + options).assertFailed(USAGE, part);
    assertEquals(List.of(), names(folder));
  }

  private void assertOtherRun(String option, String changed, String part) {
    assertTrue(SMALL.contains(option));
    run(SMALL.replace(option, changed) + " --resume @state").assertFailed(BAD_DATA, part);
  }

  @Test
  void filesThatCannotBeUsed() throws IOException {
    run("train").assertFailed(USAGE, "expected one of ep");
    run(SMALL + " --out @none/log").assertFailed(BAD_DATA, "--out: ");
    run(SMALL + " --checkpoint @none/state")
        .assertFailed(BAD_DATA, "--checkpoint: " + folder.resolve("none/state") + ": its folder");
    run(SMALL + " --resume @state").assertFailed(BAD_DATA, "--resume: ");
    assertEquals(List.of(), names(folder));

    run(SMALL + " --epochs 1 --checkpoint @state").assertDone();
    byte[] state = bytes("state");
    run(SMALL + " --checkpoint @state")
        .assertFailed(BAD_DATA, "is there already and would be lost");
    assertOtherRun("--free-steps 30", "--free-steps 31", "learner.free is ");
    assertOtherRun("--batch 20", "--batch 10", "training.batch is 20 there and 10 here");
    assertOtherRun("--hidden 12", "--hidden 13", "learner.network is ");
    assertOtherRun("--limit 40", "--limit 39", "data.checksum is ");
    assertArrayEquals(state, bytes("state"));
    state[state.length / 2] ^= 1;
    Files.write(folder.resolve("state"), state);
    run(SMALL + " --resume @state --out @log.jsonl")
        .assertFailed(BAD_DATA, "is damaged: its checksum does not fit");
    assertEquals(List.of("state"), names(folder));
    assertArrayEquals(state, bytes("state"));
  }
}
