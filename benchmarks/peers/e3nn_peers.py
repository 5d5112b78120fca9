#!/usr/bin/env python3
"""Times e3nn's tensor products, and MACE's symmetric contraction, for `casimir compare --peers`.

Operations, all forward only, modules built and warmed up outside the timed region:
  product      o3.TensorProduct, uuu, no weights, degrees 0..L times 0..L into 0..L: what casimir compare measures
  convolution  o3.TensorProduct, uvu, one weight for each edge, path and channel, with spherical harmonics 0..L
  escn         the same paths with unit weights in edge-aligned frames: rotate, couple orders of one |m|, rotate back
  many-body    MACE's SymmetricContraction, correlation 3, one element (needs mace-torch)
"""

import sys

import peers

OPERATIONS = ("product", "convolution", "escn", "many-body")
CORRELATION = 3
INSTALL = "install torch and e3nn, for example: pip install torch e3nn"


def harmonics(o3, degree, channels=1):
    return o3.Irreps([(channels, (l, (-1) ** l)) for l in range(degree + 1)])


def paths(degree):
    """Degrees of every path that parities (-1)^l allow."""
    return [(a, b, c)
            for a in range(degree + 1) for b in range(degree + 1) for c in range(degree + 1)
            if abs(a - b) <= c <= a + b and (a + b + c) % 2 == 0]


def dense_table(torch, o3, degree):
    """The table of all paths, [d, d, d] with d = (degree + 1)^2, in double precision."""
    width = (degree + 1) ** 2
    table = torch.zeros(width, width, width, dtype=torch.float64)
    for a, b, c in paths(degree):
        table[a * a:(a + 1) ** 2, b * b:(b + 1) ** 2, c * c:(c + 1) ** 2] = o3.wigner_3j(a, b, c, dtype=torch.float64)
    return table


def to_components(torch, rows, degree, channels):
    """MUL_IR [n, channels d] as [n, channels, d]."""
    parts = []
    for l in range(degree + 1):
        block = rows[:, channels * l * l:channels * (l + 1) ** 2]
        parts.append(block.reshape(rows.shape[0], channels, 2 * l + 1))
    return torch.cat(parts, dim=2)


def product(torch, o3, report, chosen, degree, device, dtype, synchronize):
    irreps = harmonics(o3, degree, chosen.channels)
    instructions = [(a, b, c, "uuu", False) for a, b, c in paths(degree)]
    module = o3.TensorProduct(irreps, irreps, irreps, instructions,
                              irrep_normalization="none", path_normalization="none").to(device=device, dtype=dtype)
    batch = peers.batch_size(chosen, degree)
    x = torch.randn(batch, irreps.dim, device=device, dtype=dtype)
    y = torch.randn(batch, irreps.dim, device=device, dtype=dtype)
    left = to_components(torch, x[:3], degree, chosen.channels).double().cpu()
    right = to_components(torch, y[:3], degree, chosen.channels).double().cpu()
    exact = torch.einsum("nci,ncj,ijk->nck", left, right, dense_table(torch, o3, degree))
    values = to_components(torch, module(x[:3], y[:3]), degree, chosen.channels).double().cpu()
    if report.check("e3nn-uuu", degree, peers.relative_error(values, exact), peers.BOUNDS[chosen.dtype]):
        times = peers.measure(lambda: module(x, y), chosen.seconds, synchronize)
        report.time("e3nn-uuu", peers.PRODUCT, degree, batch, batch * chosen.channels, times, "o3.TensorProduct")


def convolution(torch, o3, report, chosen, degree, device, dtype, synchronize):
    irreps = harmonics(o3, degree, chosen.channels)
    instructions = [(a, b, c, "uvu", True) for a, b, c in paths(degree)]
    module = o3.TensorProduct(irreps, harmonics(o3, degree), irreps, instructions, irrep_normalization="none",
                              path_normalization="none", internal_weights=False, shared_weights=False)
    module = module.to(device=device, dtype=dtype)
    batch = peers.batch_size(chosen, degree)
    x = torch.randn(batch, irreps.dim, device=device, dtype=dtype)
    y = torch.randn(batch, (degree + 1) ** 2, device=device, dtype=dtype)
    weights = torch.randn(batch, module.weight_numel, device=device, dtype=dtype)
    times = peers.measure(lambda: module(x, y, weights), chosen.seconds, synchronize)
    report.time("e3nn-uvu", "convolution", degree, batch, batch * chosen.channels, times, "o3.TensorProduct")


def escn(torch, o3, report, chosen, degree, device, dtype, synchronize):
    """On the polar axis y only m = 0 of the harmonics is left, so that orders couple to themselves alone."""
    width = (degree + 1) ** 2
    table = dense_table(torch, o3, degree)
    pole = torch.zeros(width, dtype=torch.float64)
    for l in range(degree + 1):
        pole[l * l + l] = (2 * l + 1) ** 0.5
    aligned = torch.einsum("ijk,j->ik", table, pole).to(device=device, dtype=dtype)
    batch = peers.batch_size(chosen, degree)
    directions = torch.nn.functional.normalize(torch.randn(batch, 3, dtype=torch.float64), dim=1)
    alpha, beta = o3.xyz_to_angles(directions)
    rotation = harmonics(o3, degree).D_from_angles(alpha, beta, torch.zeros_like(alpha)).to(device=device, dtype=dtype)
    x = torch.randn(batch, chosen.channels, width, device=device, dtype=dtype)

    def forward():
        return torch.bmm(torch.bmm(x, rotation) @ aligned, rotation.transpose(1, 2))

    harmonic = o3.spherical_harmonics(list(range(degree + 1)), directions, True, "component")
    exact = torch.einsum("nci,nj,ijk->nck", x.double().cpu(), harmonic, table)
    error = peers.relative_error(forward().double().cpu(), exact)
    if report.check("torch-escn", degree, error, peers.BOUNDS[chosen.dtype]):
        times = peers.measure(forward, chosen.seconds, synchronize)
        report.time("torch-escn", "escn", degree, batch, batch * chosen.channels, times, "rotations given")


def many_body(torch, o3, report, chosen, degree, device, dtype, synchronize):
    mace = peers.require("mace.modules.symmetric_contraction", "install MACE, for example: pip install mace-torch")
    irreps = harmonics(o3, degree, chosen.channels)
    module = mace.SymmetricContraction(irreps, irreps, CORRELATION, num_elements=1).to(device=device, dtype=dtype)
    batch = peers.batch_size(chosen, degree)
    x = torch.randn(batch, chosen.channels, (degree + 1) ** 2, device=device, dtype=dtype)
    element = torch.ones(batch, 1, device=device, dtype=dtype)
    times = peers.measure(lambda: module(x, element), chosen.seconds, synchronize)
    report.time("mace-symmetric", "many-body", degree, batch, batch * chosen.channels, times, "correlation 3")


RUN = {"product": product, "convolution": convolution, "escn": escn, "many-body": many_body}


def main(argv=None):
    chosen = peers.arguments(__doc__.splitlines()[0], OPERATIONS, argv)
    torch = peers.require("torch", INSTALL)
    e3nn = peers.require("e3nn", INSTALL)
    o3 = peers.require("e3nn.o3", INSTALL)
    device, dtype, synchronize = peers.torch_setup(torch, chosen)
    report = peers.Report(chosen, {"python": sys.version.split()[0], "torch": torch.__version__,
                                   "e3nn": e3nn.__version__}, "torch " + torch.__version__)
    for degree in range(chosen.lmin, chosen.lmax + 1):
        for operation in chosen.operations:
            RUN[operation](torch, o3, report, chosen, degree, device, dtype, synchronize)
    return report.write()


if __name__ == "__main__":
    sys.exit(main())
