#!/usr/bin/env python3
"""Times the published Gaunt tensor product (github.com/lsj2408/Gaunt-Tensor-Product) for `casimir compare --peers`.

Needs torch, e3nn (for the check) and a clone of that repository, named by --repository: its folder
efficiency-comparison has the code (sh2f, fft, f2sh) and, under constants, the tables. Nothing of it is copied here.

In that code "L" is the NUMBER of degrees, so that its L = 3 is degrees 0..2. Here, as everywhere in Casimir, L is
the largest degree: this script asks that code for L + 1.

Operations, forward only, warmed up:
  product    degrees 0..L times 0..L into 0..L: what casimir compare measures; the result's table is cut to the
             degrees asked for, which only makes that code faster than it is as published
  full       the same into 0..2L, as its notebook does
"""

import os
import sys

import peers

OPERATIONS = ("product", "full")
INSTALL = "install torch and e3nn, for example: pip install torch e3nn"
CLONE = "clone github.com/lsj2408/Gaunt-Tensor-Product and name the clone by --repository"
# The tables are in single precision and meet large alternating sums: the notebook's own tolerances grow to 1e-3.
BOUND = 1e-3


class Published:
    """The functions and tables of the clone."""

    def __init__(self, torch, repository):
        folder = os.path.join(repository, "efficiency-comparison")
        sys.path.insert(0, folder)
        self.to_fourier = peers.require("sh2f", CLONE).sh2f_batch_channel
        self.multiply = peers.require("fft", CLONE).FFT_batch_channel
        self.from_fourier = peers.require("f2sh", CLONE).f2sh_batch_channel
        try:
            self.forward_tables = torch.load(os.path.join(folder, "constants", "coefficient_sh2f.pt"), map_location="cpu")
            self.backward_tables = torch.load(os.path.join(folder, "constants", "coefficient_f2sh.pt"), map_location="cpu")
            self.ratios = torch.load(os.path.join(folder, "constants", "const_wigner2gaunt.pt"), map_location="cpu")
        except OSError as error:
            sys.exit("gaunt_peers.py: a table cannot be read (%s): %s" % (error, CLONE))

    def product(self, torch, degree, largest, device, dtype):
        """A function of two [n, channels, L + 1, 2 L + 1] into degrees 0..largest, [n, channels, largest + 1, ...]."""
        count = degree + 1
        kind = torch.complex64 if dtype == torch.float32 else torch.complex128
        forward = self.forward_tables[count].to(device=device, dtype=kind)
        backward = self.backward_tables[2 * count - 1][:largest + 1].to(device=device, dtype=kind)

        def run(x, y):
            spectrum = self.multiply(self.to_fourier(x, forward), self.to_fourier(y, forward))
            return self.from_fourier(spectrum, backward).real

        return run


def padded(torch, components, degree):
    """[n, channels, (degree + 1)^2] with order m of degree l at [..., l, degree + m], zero elsewhere."""
    out = torch.zeros(*components.shape[:2], degree + 1, 2 * degree + 1, dtype=components.dtype, device=components.device)
    for l in range(degree + 1):
        out[:, :, l, degree - l:degree + l + 1] = components[:, :, l * l:(l + 1) ** 2]
    return out


def unpadded(torch, grid, degree):
    """The inverse, of a grid whose order zero is in the middle."""
    middle = grid.shape[3] // 2
    return torch.cat([grid[:, :, l, middle - l:middle + l + 1] for l in range(degree + 1)], dim=2)


def exact_product(torch, o3, published, x, y, degree, largest):
    """By e3nn's 3j symbols and the clone's own factors, in double precision."""
    z = torch.zeros(*x.shape[:2], (largest + 1) ** 2, dtype=torch.float64)
    for a in range(degree + 1):
        for b in range(degree + 1):
            for c in range(abs(a - b), min(largest, a + b) + 1, 2):
                coupling = o3.wigner_3j(a, b, c, dtype=torch.float64) * float(published.ratios[c, a, b])
                z[:, :, c * c:(c + 1) ** 2] += torch.einsum(
                    "nci,ncj,ijk->nck", x[:, :, a * a:(a + 1) ** 2], y[:, :, b * b:(b + 1) ** 2], coupling)
    return z


def run(torch, o3, published, report, chosen, degree, operation, device, dtype, synchronize):
    algorithm = "gaunt-published" if operation == peers.PRODUCT else "gaunt-published-full"
    if degree + 1 not in published.forward_tables or 2 * degree + 1 not in published.backward_tables:
        report.skip(algorithm, degree, "the clone has no table for %d degrees" % (degree + 1))
        return
    largest = degree if operation == peers.PRODUCT else 2 * degree
    function = published.product(torch, degree, largest, device, dtype)
    batch = peers.batch_size(chosen, degree)
    x = torch.randn(batch, chosen.channels, (degree + 1) ** 2, device=device, dtype=dtype)
    y = torch.randn(batch, chosen.channels, (degree + 1) ** 2, device=device, dtype=dtype)
    left, right = padded(torch, x, degree), padded(torch, y, degree)
    exact = exact_product(torch, o3, published, x[:3].double().cpu(), y[:3].double().cpu(), degree, largest)
    values = unpadded(torch, function(left[:3], right[:3]), largest).double().cpu()
    if report.check(algorithm, degree, peers.relative_error(values, exact), BOUND):
        times = peers.measure(lambda: function(left, right), chosen.seconds, synchronize)
        report.time(algorithm, operation, degree, batch, batch * chosen.channels, times, "sh2f, fft2, f2sh")


def split_repository(argv):
    """Takes --repository FOLDER out of the arguments."""
    rest = list(sys.argv[1:] if argv is None else argv)
    folder = "Gaunt-Tensor-Product"
    for index, argument in enumerate(rest):
        if argument == "--repository" and index + 1 < len(rest):
            folder = rest[index + 1]
            return rest[:index] + rest[index + 2:], folder
        if argument.startswith("--repository="):
            return rest[:index] + rest[index + 1:], argument.split("=", 1)[1]
    return rest, folder


def main(argv=None):
    rest, repository = split_repository(argv)
    chosen = peers.arguments(__doc__.splitlines()[0] + " --repository FOLDER names the clone.", OPERATIONS, rest)
    torch = peers.require("torch", INSTALL)
    o3 = peers.require("e3nn.o3", INSTALL)
    device, dtype, synchronize = peers.torch_setup(torch, chosen)
    published = Published(torch, repository)
    report = peers.Report(chosen, {"python": sys.version.split()[0], "torch": torch.__version__},
                          "torch " + torch.__version__)
    for degree in range(chosen.lmin, chosen.lmax + 1):
        for operation in chosen.operations:
            run(torch, o3, published, report, chosen, degree, operation, device, dtype, synchronize)
    return report.write()


if __name__ == "__main__":
    sys.exit(main())
