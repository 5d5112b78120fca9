"""What the peer scripts share: arguments, timing, and the report that `casimir compare --peers` reads.

The report has the names of compare.json (docs/compare.md), format "casimir-compare-1". A timing whose
`operation` is "product" measures what `casimir compare` measures: one channel-wise product of degrees 0..L
with themselves into degrees 0..L. What else a script times has another `operation`.
"""

import argparse
import datetime
import importlib
import json
import os
import platform
import statistics
import sys
import time

FORMAT = "casimir-compare-1"
PRODUCT = "product"
WORKING_SET_BYTES = 512 * 1024
BOUNDS = {"f32": 1e-5, "f64": 1e-12}


def arguments(description, operations, argv=None):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--lmin", type=_at_least(1), default=1, help="smallest degree L (default 1)")
    parser.add_argument("--lmax", type=_at_least(1), default=6, help="largest degree L (default 6)")
    parser.add_argument("--channels", type=_at_least(1), default=64, help="channels of every degree (default 64)")
    parser.add_argument("--batch", type=_at_least(1), default=None,
                        help="items per call (default: as many as casimir compare has, what stays in cache)")
    parser.add_argument("--threads", type=_at_least(1), default=1, help="threads of torch (default 1)")
    parser.add_argument("--dtype", choices=sorted(BOUNDS), default="f32", help="precision (default f32)")
    parser.add_argument("--device", default="cpu", help="torch device (default cpu)")
    parser.add_argument("--operations", default=PRODUCT, metavar="NAME[,NAME]",
                        help="among %s (default %s)" % (", ".join(operations), PRODUCT))
    parser.add_argument("--seconds", type=float, default=1.0, help="time for each point, about (default 1)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the operands (default 1)")
    parser.add_argument("--out", default="peers.json", metavar="FILE", help="report (default peers.json)")
    chosen = parser.parse_args(argv)
    if chosen.lmax < chosen.lmin:
        parser.error("--lmax: expected %d (--lmin) or more, got %d" % (chosen.lmin, chosen.lmax))
    chosen.operations = chosen.operations.split(",")
    for name in chosen.operations:
        if name not in operations:
            parser.error("--operations: expected names among %s; got %r" % (", ".join(operations), name))
    return chosen


def _at_least(least):
    def parse(text):
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError("expected %d or more, got %d" % (least, value))
        return value

    return parse


def require(module, install):
    """Imports a module, or ends the script with one sentence."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        sys.exit("%s: package %r cannot be imported (%s): %s" % (os.path.basename(sys.argv[0]), module, error, install))


def batch_size(chosen, degree):
    """As CacheResidence has it: two operands and the result fill 512 KiB a thread, 4..1024 items."""
    if chosen.batch:
        return chosen.batch
    item = 3 * (degree + 1) ** 2 * chosen.channels * (4 if chosen.dtype == "f32" else 8)
    return chosen.threads * max(4, min(1024, WORKING_SET_BYTES // item))


def measure(call, seconds, synchronize=lambda: None, clock=time.perf_counter):
    """Seconds of each of at least 10 calls, after a warm-up of at least 3 calls and a third of the time."""
    warm = clock() + seconds / 3
    calls = 0
    while calls < 3 or clock() < warm:
        call()
        calls += 1
    synchronize()
    times = []
    end = clock() + seconds
    while len(times) < 10 or clock() < end:
        start = clock()
        call()
        synchronize()
        times.append(clock() - start)
    return times


def relative_error(values, exact):
    """max |values - exact| / rms(exact); not a number where a value is none."""
    worst = (values - exact).abs().max().item()
    rms = (exact * exact).mean().sqrt().item()
    return worst / rms if rms > 0 else worst


class Report:
    """Collects points and writes them."""

    def __init__(self, chosen, versions, runtime):
        self.chosen = chosen
        self.versions = dict(versions)
        self.runtime = runtime
        self.date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.correctness = []
        self.timings = []
        self.skipped = []

    def check(self, algorithm, degree, error, bound):
        """Notes an error; whether it is within the bound, so that the point may be timed."""
        self.correctness.append({"algorithm": algorithm, "degree": degree, "error": _finite(error), "bound": bound})
        return error <= bound

    def time(self, algorithm, operation, degree, batch, products, seconds, ran=""):
        """Adds the times of one call each; a product is one item and channel."""
        nanoseconds = [1e9 * value / products for value in seconds]
        self.timings.append({
            "algorithm": algorithm,
            "operation": operation,
            "degree": degree,
            "ran": ran,
            "batch": batch,
            "multiplyAdds": None,
            "nanoseconds": min(nanoseconds),
            "medianNanoseconds": statistics.median(nanoseconds),
            "nanosecondsError": None,
            "gigaflops": None,
            "fractionOfPeak": None,
            "iterations": nanoseconds,
        })

    def skip(self, algorithm, degree, reason):
        self.skipped.append({"algorithm": algorithm, "degree": degree, "reason": reason})

    def passed(self):
        return all(c["error"] is not None and c["error"] <= c["bound"] for c in self.correctness)

    def to_json(self):
        chosen = self.chosen
        return {
            "format": FORMAT,
            "verdict": "passed" if self.passed() else "failed",
            "machine": {
                "processor": _processor(),
                "processors": os.cpu_count(),
                "operatingSystem": "%s %s" % (platform.system(), platform.release()),
                "jdk": "",
                "flags": [],
                "provider": self.runtime,
                "date": self.date,
                "commit": "",
                "device": chosen.device,
                "versions": self.versions,
                "command": " ".join([os.path.basename(sys.argv[0])] + sys.argv[1:]),
            },
            "request": {
                "minimumDegree": chosen.lmin,
                "maximumDegree": chosen.lmax,
                "batch": chosen.batch or 0,
                "channels": chosen.channels,
                "dtype": {"f32": "FLOAT32", "f64": "FLOAT64"}[chosen.dtype],
                "layout": "MUL_IR",
                "threads": chosen.threads,
                "operands": "standard normal numbers",
                "seed": chosen.seed,
                "operations": chosen.operations,
                "secondsPerPoint": chosen.seconds,
            },
            "peak": None,
            "correctness": self.correctness,
            "timings": self.timings,
            "fits": [],
            "skipped": self.skipped,
        }

    def write(self):
        """Writes the file whole, prints a table, and returns the exit code."""
        temporary = self.chosen.out + ".tmp"
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(self.to_json(), file, indent=2, allow_nan=False)
            file.write("\n")
        os.replace(temporary, self.chosen.out)
        print("%-28s %-12s %3s %8s %14s %14s" % ("algorithm", "operation", "L", "batch", "minimum ns", "median ns"))
        for t in self.timings:
            print("%-28s %-12s %3d %8d %14.1f %14.1f" % (
                t["algorithm"], t["operation"], t["degree"], t["batch"], t["nanoseconds"], t["medianNanoseconds"]))
        for s in self.skipped:
            print("left out: %(algorithm)s at L = %(degree)d: %(reason)s" % s)
        print(self.chosen.out + (": every check passed" if self.passed() else ": a CHECK FAILED, see correctness"))
        return 0 if self.passed() else 1


def torch_setup(torch, chosen):
    """Threads, seed, device and precision; returns (device, dtype, synchronize)."""
    torch.set_num_threads(chosen.threads)
    torch.set_grad_enabled(False)
    torch.manual_seed(chosen.seed)
    device = torch.device(chosen.device)
    dtype = torch.float32 if chosen.dtype == "f32" else torch.float64
    torch.set_default_dtype(dtype)
    synchronize = torch.cuda.synchronize if device.type == "cuda" else (lambda: None)
    return device, dtype, synchronize


def _finite(value):
    return value if value == value and abs(value) != float("inf") else None


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
