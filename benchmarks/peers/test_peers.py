"""python3 -m unittest discover -s benchmarks/peers: what can be tested without the packages measured."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

import peers

FOLDER = os.path.dirname(os.path.abspath(__file__))


class PeersTest(unittest.TestCase):
    def chosen(self, *argv):
        return peers.arguments("test", ("product", "other"), list(argv))

    def refusal(self, *argv):
        stderr = io.StringIO()
        with contextlib.redirect_stderr(stderr), self.assertRaises(SystemExit) as end:
            self.chosen(*argv)
        self.assertEqual(2, end.exception.code)
        return stderr.getvalue()

    def test_arguments_are_refused_with_a_sentence(self):
        self.assertIn("--lmax: expected 3", self.refusal("--lmin", "3", "--lmax", "2"))
        self.assertIn("expected 1 or more, got 0", self.refusal("--channels", "0"))
        self.assertIn("among product, other", self.refusal("--operations", "product,typo"))
        self.assertIn("--dtype", self.refusal("--dtype", "f16"))

    def test_batches_are_those_of_casimir_compare(self):
        self.assertEqual(75, peers.batch_size(self.chosen(), 2))
        self.assertEqual(4, peers.batch_size(self.chosen("--channels", "4096"), 8))
        self.assertEqual(2 * 75, peers.batch_size(self.chosen("--threads", "2"), 2))
        self.assertEqual(1024, peers.batch_size(self.chosen("--channels", "1"), 1))
        self.assertEqual(9, peers.batch_size(self.chosen("--batch", "9"), 2))

    def test_warm_up_is_not_measured(self):
        now = [0.0]
        costs = iter([100.0, 10.0, 5.0] + [1.0] * 50)

        def call():
            now[0] += next(costs)

        times = peers.measure(call, 12.0, clock=lambda: now[0])
        self.assertEqual([1.0] * len(times), times)
        self.assertGreaterEqual(len(times), 10)

    def test_report_has_the_names_of_a_comparison(self):
        with tempfile.TemporaryDirectory() as folder:
            chosen = self.chosen("--lmax", "2", "--out", os.path.join(folder, "peers.json"))
            report = peers.Report(chosen, {"python": "3"}, "fake 1.0")
            self.assertTrue(report.check("fake", 2, 1e-7, 1e-5))
            report.time("fake", "product", 2, 75, 4800, [4.8e-3, 9.6e-3, 4.8e-2])
            with contextlib.redirect_stdout(io.StringIO()):
                self.assertEqual(0, report.write())
            with open(chosen.out, encoding="utf-8") as file:
                root = json.load(file)
            self.assertEqual(["peers.json"], os.listdir(folder))
        self.assertEqual("casimir-compare-1", root["format"])
        self.assertEqual("passed", root["verdict"])
        self.assertEqual("FLOAT32", root["request"]["dtype"])
        timing = root["timings"][0]
        self.assertAlmostEqual(1000.0, timing["nanoseconds"])
        self.assertAlmostEqual(2000.0, timing["medianNanoseconds"])
        self.assertIsNone(timing["multiplyAdds"])
        for name in ("processor", "provider", "date", "versions", "command"):
            self.assertIn(name, root["machine"])

    def test_a_wrong_or_missing_number_fails_the_report(self):
        report = peers.Report(self.chosen(), {}, "fake")
        self.assertFalse(report.check("fake", 1, 1e-3, 1e-5))
        self.assertFalse(report.check("fake", 1, float("nan"), 1e-5))
        self.assertFalse(report.passed())
        self.assertEqual("failed", report.to_json()["verdict"])
        json.dumps(report.to_json(), allow_nan=False)

    def test_a_missing_package_is_one_sentence(self):
        for script in ("e3nn_peers.py", "gaunt_peers.py"):
            # -S and -E hide what is installed, so that torch is missing wherever this runs.
            run = subprocess.run([sys.executable, "-S", "-E", os.path.join(FOLDER, script)],
                                 capture_output=True, text=True, check=False)
            self.assertEqual(1, run.returncode)
            self.assertEqual(1, len(run.stderr.strip().splitlines()), run.stderr)
            self.assertIn("package 'torch' cannot be imported", run.stderr)


if __name__ == "__main__":
    unittest.main()
