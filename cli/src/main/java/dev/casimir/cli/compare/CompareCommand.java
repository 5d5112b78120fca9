package dev.casimir.cli.compare;

import dev.casimir.benchmarks.compare.Comparison;
import dev.casimir.benchmarks.compare.ComparisonRequest;
import dev.casimir.benchmarks.compare.ComparisonResult;
import dev.casimir.benchmarks.compare.Contender;
import dev.casimir.benchmarks.compare.Effort;
import dev.casimir.benchmarks.compare.OperationClass;
import dev.casimir.benchmarks.compare.PeerReport;
import dev.casimir.benchmarks.compare.Place;
import dev.casimir.cli.BadDataException;
import dev.casimir.cli.Devices;
import dev.casimir.cli.ExitCode;
import dev.casimir.cli.Progress;
import dev.casimir.cli.Streams;
import dev.casimir.cli.UnavailableException;
import dev.casimir.cuda.CudaDevice;
import dev.casimir.product.EdgeWeights;
import dev.casimir.tensor.DType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code casimir compare}: the main job. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Compare the Clebsch-Gordan with the Gaunt tensor product on this machine.",
      "",
      "With --operation also convolutions over graphs and many-body products.",
      "",
      "Checks every algorithm against exact tables, then times them over the degree L and writes",
      "compare.json, compare.csv, compare.png and compare.html. Exits with 1 if a check fails."
    })
public final class CompareCommand implements Callable<Integer> {
  private static final double CUTOFF_LIMIT = 100;
  private static final String CPU = "cpu";
  private static final int GPU_BATCH = 10_000;
  private static final int HOST_BATCH = 32;

  private final Streams streams;

  @Option(
      names = "--operation",
      paramLabel = "interaction|convolution|many-body",
      defaultValue = "interaction",
      description =
          "What to compare: products of two features, convolutions with harmonics of edges, or"
              + " powers of a feature (default ${DEFAULT-VALUE}).")
  private OperationClass operation = OperationClass.INTERACTION;

  @Option(
      names = "--lmin",
      paramLabel = "L",
      defaultValue = "1",
      description = "Smallest degree (default ${DEFAULT-VALUE}).")
  private int minimumDegree;

  @Option(
      names = "--lmax",
      paramLabel = "L",
      description =
          "Largest degree (default: 12 for interactions, 6 for convolutions, 4 for many-body"
              + " products).")
  private Optional<Integer> largestDegree = Optional.empty();

  @Option(
      names = "--edges",
      paramLabel = "N",
      split = ",",
      description =
          "Numbers of edges of a convolution (default 1, 100 and 10000; with more effort also 10"
              + " and 1000).")
  private List<Integer> edges = new ArrayList<>();

  @Option(
      names = "--weights",
      paramLabel = "none|path|path-channel",
      defaultValue = "none",
      description =
          "Weights of each edge of a convolution: none, one for each path, or one for each path and"
              + " channel (default ${DEFAULT-VALUE}).")
  private EdgeWeights weights = EdgeWeights.NONE;

  @Option(
      names = "--orders",
      paramLabel = "NU",
      split = ",",
      description =
          "Numbers of factors of a many-body product (default 2 to 7): all at L = 2, and 3 at every"
              + " degree.")
  private List<Integer> orders = new ArrayList<>();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Items per call (default: for each degree what stays in cache).")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--channels",
      paramLabel = "C",
      defaultValue = "64",
      description = "Channels of every degree (default ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--dtype",
      paramLabel = "f32|f64",
      defaultValue = "f32",
      description = "Precision (default ${DEFAULT-VALUE}).")
  private DType dtype = DType.FLOAT32;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of each kernel (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "cpu|host|cuda[:i]",
      defaultValue = CPU,
      description =
          "Where to compute (default ${DEFAULT-VALUE}). Devices are timed by their events instead"
              + " of JMH, in batches of 10000 on a GPU and 32 on the host build unless --batch says"
              + " otherwise.")
  private String device = CPU;

  @Option(
      names = "--algorithms",
      paramLabel = "NAME",
      split = ",",
      description = "What to compare, among ${COMPLETION-CANDIDATES} (default: all).",
      completionCandidates = ContenderNames.class)
  private List<String> algorithms = new ArrayList<>();

  @Option(
      names = "--xyz",
      paramLabel = "FILE",
      description =
          "Take the operands from the atoms of an (extended) XYZ file, - for standard input: atomic"
              + " densities sum_j R_n(r_ij) Y_lm(r_ij), with all periodic images within the cutoff"
              + " where the file has a Lattice and pbc. A convolution takes its graph: an edge to"
              + " every atom from all others within the cutoff; as many edges as asked for, or all."
              + " Default: standard normal numbers, or a random graph.")
  private Optional<String> xyz = Optional.empty();

  @Option(
      names = "--cutoff",
      paramLabel = "R",
      defaultValue = "5",
      description = "Cutoff of the densities or edges in angstrom (default ${DEFAULT-VALUE}).")
  private double cutoff;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the random operands (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "report",
      description = "Where the files go (default ./${DEFAULT-VALUE}).")
  private Path folder = Path.of("report");

  @Option(
      names = "--effort",
      paramLabel = "quick|standard|thorough",
      defaultValue = "quick",
      description = "How long each point is measured (default ${DEFAULT-VALUE}).")
  private Effort effort = Effort.QUICK;

  @Option(
      names = "--peers",
      paramLabel = "FILE",
      description =
          "Lay beside ours what another library took, as a script in benchmarks/peers wrote it; may"
              + " be given several times.")
  private List<Path> peers = new ArrayList<>();

  @Option(names = "--json", description = "Print compare.json instead of the tables.")
  private boolean json;

  private List<PeerReport> peerReports = List.of();
  private Place place = Place.cpu();

  /** Makes the command; a run reads standard input only for {@code --xyz -}. */
  public CompareCommand(Streams streams) {
    this.streams = streams;
  }

  /** The names {@code --algorithms} takes. */
  static final class ContenderNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Contender.values()).map(Contender::label).distinct().iterator();
    }
  }

  @Override
  public Integer call() throws IOException {
    check();
    place = place();
    peerReports = readPeers();
    ComparisonRequest request =
        request(
            edges,
            Optional.empty(),
            operation == OperationClass.CONVOLUTION
                ? "random graph, standard normal numbers"
                : "standard normal numbers");
    makeFolder();
    if (xyz.isEmpty()) {
      return compare(request);
    }
    MoleculeFile molecules = new MoleculeFile(streams, xyz.get(), cutoff);
    Path file = Files.createTempFile("casimir-operands", ".npy");
    file.toFile().deleteOnExit(); // where the run is interrupted
    try {
      return compare(
          operation == OperationClass.CONVOLUTION
              ? onGraph(molecules, file)
              : onOperands(molecules, file));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private Place place() {
    return Devices.named(device) instanceof CudaDevice cuda
        ? new Place(cuda, cuda.describe(), request -> new DeviceStopwatch(cuda, request))
        : Place.cpu();
  }

  /** What stays in cache on the processor; what keeps a device busy. */
  private int usualBatch() {
    if (!(place.device() instanceof CudaDevice cuda) || operation == OperationClass.CONVOLUTION) {
      return 0;
    }
    return cuda.isHost() ? HOST_BATCH : GPU_BATCH;
  }

  private ComparisonRequest onOperands(MoleculeFile molecules, Path file) {
    String what = molecules.writeOperands(file, dtype, maximumDegree(), channels);
    return request(edges, Optional.of(file), what);
  }

  private ComparisonRequest onGraph(MoleculeFile molecules, Path file) {
    int least = edges.stream().reduce(Math::max).orElse(1);
    int most = edges.isEmpty() ? operation.largestSize() : least;
    MoleculeFile.Written graph = molecules.writeGraph(file, least, most);
    return request(
        edges.isEmpty() ? List.of(graph.edges()) : edges, Optional.of(file), graph.description());
  }

  private int maximumDegree() {
    return largestDegree.orElse(Math.max(minimumDegree, operation.usualDegree()));
  }

  private void check() {
    int most = ComparisonRequest.DEGREE_LIMIT;
    int maximumDegree = maximumDegree();
    if (maximumDegree < 1 || maximumDegree > most) {
      throw new IllegalArgumentException("--lmax: expected 1.." + most + ", got " + maximumDegree);
    }
    if (minimumDegree < 1 || minimumDegree > maximumDegree) {
      throw new IllegalArgumentException(
          "--lmin: expected 1.." + maximumDegree + " (--lmax), got " + minimumDegree);
    }
    if (batch.isPresent() && batch.get() < 1) {
      throw new IllegalArgumentException("--batch: expected at least 1, got " + batch.get());
    }
    if (batch.isPresent() && operation == OperationClass.CONVOLUTION) {
      throw new IllegalArgumentException("--batch: a convolution has --edges instead");
    }
    checkSizes("--edges", edges, OperationClass.CONVOLUTION);
    checkSizes("--orders", orders, OperationClass.MANY_BODY);
    if (operation == OperationClass.MANY_BODY && xyz.isPresent()) {
      throw new IllegalArgumentException("--xyz: only for --operation interaction or convolution");
    }
    if (operation != OperationClass.INTERACTION && !peers.isEmpty()) {
      throw new IllegalArgumentException("--peers: only for --operation interaction");
    }
    if (!(cutoff > 0 && cutoff <= CUTOFF_LIMIT)) {
      throw new IllegalArgumentException(
          "--cutoff: expected more than 0 and at most "
              + CUTOFF_LIMIT
              + " angstrom, got "
              + cutoff);
    }
  }

  private void checkSizes(String option, List<Integer> sizes, OperationClass owner) {
    if (!sizes.isEmpty() && operation != owner) {
      throw new IllegalArgumentException(option + ": only for --operation " + owner.label());
    }
    for (int size : sizes) {
      if (size < owner.smallestSize() || size > owner.largestSize()) {
        throw new IllegalArgumentException(
            option
                + ": expected "
                + owner.smallestSize()
                + ".."
                + owner.largestSize()
                + ", got "
                + size);
      }
    }
  }

  private List<PeerReport> readPeers() {
    List<PeerReport> reports = new ArrayList<>();
    for (Path file : peers) {
      try {
        reports.add(PeerReport.read(file));
      } catch (IOException e) {
        throw BadDataException.of("--peers", e);
      } catch (IllegalArgumentException e) {
        throw new BadDataException("--peers: " + e.getMessage(), e);
      }
    }
    return reports;
  }

  private ComparisonRequest request(
      List<Integer> edges, Optional<Path> operands, String description) {
    try {
      return new ComparisonRequest(
          operation,
          operation == OperationClass.CONVOLUTION ? edges : orders,
          weights,
          minimumDegree,
          maximumDegree(),
          batch.orElse(usualBatch()),
          channels,
          dtype,
          threads,
          algorithms,
          operands,
          description,
          seed,
          folder,
          effort,
          peerReports);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--" + e.getMessage());
    }
  }

  private void makeFolder() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw BadDataException.of("--out", e);
    }
    if (!Files.isWritable(folder)) {
      throw new BadDataException("--out: " + folder + ": permission denied");
    }
  }

  private int compare(ComparisonRequest request) throws IOException {
    PrintWriter tables = json ? new PrintWriter(Writer.nullWriter()) : streams.out();
    ComparisonResult result = Comparison.run(request, place, Progress.on(streams), tables);
    if (result.correctness().isEmpty()) {
      throw new UnavailableException(
          "--device " + device + ": nothing that was asked for is available there");
    }
    if (json) {
      streams.out().println(Files.readString(folder.resolve("compare.json")).strip());
    }
    return result.passed() ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }
}
