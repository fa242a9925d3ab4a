"""Figures of notebook 02: matrices as maps, areas, eigenvectors, quadratic forms, powers, and two numerical traps."""
from __future__ import annotations

import numpy as np

from helpers.linalg import Spectrum
from helpers.plots.style import COLOURS, LINES, MARKERS, Picture, explore, look, new  # noqa: F401 (explore: for the notebook)

BLUE, RED, GREEN, PURPLE = COLOURS[:4]
GREY = COLOURS[7]
SLIDES = np.array([[1.0, -1.0], [-1.0, 2.0]])  # the example of CSC 311, lecture 8, slide 12
F = np.array([[0, 0], [0, 2], [1.2, 2], [1.2, 1.6], [0.4, 1.6], [0.4, 1.2], [1.0, 1.2], [1.0, 0.8], [0.4, 0.8], [0.4, 0], [0, 0]]).T


def circle(n=200):
    """Points of the unit circle, shape (2, n)."""
    angle = np.linspace(0, 2 * np.pi, n)
    return np.stack([np.cos(angle), np.sin(angle)])


def rotation(degrees):
    """The matrix that turns the plane anticlockwise."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s], [s, c]])


def symmetric(lam_1, lam_2, degrees):
    """The symmetric matrix with these eigenvalues whose first eigenvector has this angle."""
    Q = rotation(degrees)
    return (Q * [lam_1, lam_2]) @ Q.T


def _grid(axes, A, colour=GREY, reach=3):
    lines = np.linspace(-reach, reach, 2 * reach + 1)
    for value in lines:
        for ends in (np.array([[value, value], [-reach, reach]]), np.array([[-reach, reach], [value, value]])):
            axes.plot(*(A @ ends), color=colour, linewidth=0.8, linestyle="-", alpha=0.55, zorder=1)


def _arrow(axes, v, colour, label="", line="-", origin=(0, 0), width=2.2):
    axes.annotate("", (origin[0] + v[0], origin[1] + v[1]), origin, arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": width, "linestyle": line, "shrinkA": 0, "shrinkB": 0}, zorder=5)
    if label:
        length = np.hypot(*v) or 1
        axes.text(origin[0] + v[0] * (1 + 0.22 / length), origin[1] + v[1] * (1 + 0.22 / length), label, color=colour, ha="center", va="center", fontsize=10.5, zorder=6,
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.75})


def _labelled_arrows(axes, arrows):
    """Arrows from the origin whose labels keep clear of each other and of the tips, in a plane about six units wide.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    arrows : list of tuple
        ``(v, colour, label, line, width)``.
    """
    taken = [(*v, 0.12, 0.12) for v, *_ in arrows]  # (x, y, half width, half height)
    for v, colour, label, line, width in arrows:
        _arrow(axes, v, colour, line=line, width=width)
        half = 0.09 * len(label) + 0.04
        angle = np.arctan2(v[1], v[0])
        spots = [(v[0] + (0.17 + half * abs(np.cos(a))) * np.cos(a), v[1] + 0.3 * np.sin(a)) for a in angle + np.radians([0, 40, -40, 80, -80, 120, -120, 180])]
        x, y = min(spots, key=lambda s: sum(abs(s[0] - a) < half + w and abs(s[1] - b) < 0.16 + h for a, b, w, h in taken))
        taken.append((x, y, half, 0.16))
        axes.text(x, y, label, color=colour, ha="center", va="center", fontsize=10.5, zorder=6, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.75})


def _plane(axes, reach=3.0, **labels):
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", **{"xlabel": "first coordinate", "ylabel": "second coordinate", **labels})
    axes.grid(False)


def _real_eigenvectors(A):
    values, vectors = np.linalg.eig(A)
    if np.abs(np.imag(values)).max() > 1e-9:
        return []
    pairs = [(float(np.real(values[0])), np.real(vectors[:, 0]))]
    if abs(np.linalg.det(np.real(vectors))) > 1e-6:
        pairs.append((float(np.real(values[1])), np.real(vectors[:, 1])))
    return sorted(((lam, _upright(v)) for lam, v in pairs), key=lambda pair: -pair[0])


def _upright(v):
    """An eigenvector may point either way; show the one that points up."""
    return v if v[1] + 1e-3 * v[0] >= 0 else -v


def linear_map(a=1.0, b=-0.5, c=-0.5, d=1.5):
    """What [[a, b], [c, d]] does to a grid, to the unit circle and to its own eigenvectors."""
    A = np.array([[a, b], [c, d]])
    pairs = _real_eigenvectors(A)
    before = ("Before: every line will turn", "Before: q₁ will keep its line", "Before: q₁, q₂ will keep their lines")[len(pairs)]
    with look():
        figure, axes = new(2, width=4.4, height=4.5)
        for panel, M, title in zip(axes, (np.eye(2), A), (before, f"After A = [[{a:g}, {b:g}], [{c:g}, {d:g}]]")):
            _grid(panel, M)
            panel.plot(*(M @ circle()), color=BLUE, linestyle="-")
            arrows = [(M[:, k], "black", "A" * (M is A) + f"e{'₁₂'[k]}", "-", 1.6) for k in range(2)]
            arrows += [(M @ v, (RED, GREEN)[k], f"{lam:.2f} " * (M is A) + f"q{'₁₂'[k]}", ("-", "--")[k], 2.2) for k, (lam, v) in enumerate(pairs)]
            _labelled_arrows(panel, arrows)
            _plane(panel, title=title)
    found = "; ".join(f"direction ({v[0]:.2f}, {v[1]:.2f}) is stretched by {lam:.2f}" for lam, v in pairs) or "no direction stays what it was"
    return Picture(figure, f"Left, a square grid and the unit circle. Right, what the matrix [[{a:g}, {b:g}], [{c:g}, {d:g}]] makes of them: a grid of parallelograms and an ellipse. Eigenvectors: {found}.")


def order(degrees=60, shear=1.0):
    """The letter F, turned then sheared, and sheared then turned: the order matters."""
    R, S = rotation(degrees), np.array([[1.0, shear], [0.0, 1.0]])
    with look():
        figure, axes = new(3, width=3.1, height=3.5)
        panels = ((np.eye(2), "The letter", BLUE, "-"), (S @ R, "SR: turn, then shear", RED, "-"), (R @ S, "RS: shear, then turn", GREEN, "--"))
        drawn = np.hstack([M @ F for M, *_ in panels])
        low, high = drawn.min(axis=1), drawn.max(axis=1)
        centre, half = (low + high) / 2, np.array([-0.55, 0.55]) * (high - low).max()
        for panel, (M, title, colour, line) in zip(axes, panels):
            panel.fill(*(M @ F), facecolor=colour, alpha=0.25)
            panel.plot(*(M @ F), color=colour, linestyle=line)
            _plane(panel, title=title)
            panel.set(xlim=centre[0] + half, ylim=centre[1] + half)
    gap = np.abs(S @ R - R @ S).max()
    return Picture(figure, f"Three panels with the letter F: as it is; turned by {degrees:g} degrees, then sheared by {shear:g}; sheared, then turned. The last two differ; the largest entry of SR − RS is {gap:.2f}.")


def area(a=2.0, b=0.5, c=0.5, d=1.0):
    """The unit square and its image, whose area is |det|."""
    B = np.array([[a, b], [c, d]])
    det = a * d - b * c
    square = np.array([[0, 1, 1, 0, 0], [0, 0, 1, 1, 0]], float)
    with look():
        figure, axes = new(width=5.6, height=4.6)
        axes.fill(*square, facecolor=GREY, alpha=0.25)
        axes.plot(*square, color=GREY, linestyle="--", label="unit square, area 1")
        axes.fill(*(B @ square), facecolor=BLUE if det >= 0 else RED, alpha=0.25)
        axes.plot(*(B @ square), color=BLUE if det >= 0 else RED, linestyle="-", label=f"its image, area {abs(det):.2f}")
        _labelled_arrows(axes, [(B[:, 0], "black", "Be₁", "-", 2.2), (B[:, 1], "black", "Be₂", "--", 2.2)])
        _plane(axes, max(3.4, np.abs(B @ square).max() + 0.5), title=f"|B| = {det:.2f}: every area times {abs(det):.2f}" + (", turned over" if det < 0 else ""))
        axes.legend(loc="lower left")
    return Picture(figure, f"The unit square and the parallelogram that the matrix [[{a:g}, {b:g}], [{c:g}, {d:g}]] makes of it. Its area is {abs(det):.2f}; the determinant is {det:.2f}"
                           + (", negative: the corners run the other way round." if det < 0 else "."))


def coordinates(x_1=1.0, x_2=2.0, degrees=30):
    """One arrow and its coordinates in two bases."""
    x, Q = np.array([x_1, x_2], float), rotation(degrees)
    z = Q.T @ x
    with look():
        figure, axes = new(2, width=4.4, height=4.5)
        for panel, basis, values, names, title in zip(axes, (np.eye(2), Q), (x, z), ("e₁ e₂".split(), "q₁ q₂".split()), ("In the usual basis", "In the basis of Q")):
            _grid(panel, basis, reach=5)
            for k in range(2):
                _arrow(panel, values[k] * basis[:, k], (RED, GREEN)[k], line=("-", "--")[k], origin=(0, 0) if k == 0 else tuple(values[0] * basis[:, 0]), width=1.8)
                panel.text(*(2.75 * basis[:, k]), names[k], color=(RED, GREEN)[k], ha="center", va="center", fontsize=12, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
            _arrow(panel, x, "black", "x")
            _plane(panel, 3.2, title=f"{title}: ({values[0]:.2f}, {values[1]:.2f})")
    return Picture(figure, f"The same arrow twice. In the usual basis its coordinates are ({x[0]:g}, {x[1]:g}); in the basis turned by {degrees:g} degrees they are ({z[0]:.2f}, {z[1]:.2f}). Its length is {np.hypot(*x):.2f} in both.")


def stretch(lam_1=2.0, lam_2=0.5, degrees=30):
    """A = QΛQᵀ in three steps: turn, stretch along the axes, turn back."""
    Q, Lambda = rotation(degrees), np.diag([lam_1, lam_2])
    with look():
        figure, axes = new(4, width=2.7, height=3.1)
        steps = ((np.eye(2), "v"), (Q.T, "Qᵀv: turn"), (Lambda @ Q.T, "ΛQᵀv: stretch"), (Q @ Lambda @ Q.T, "QΛQᵀv: turn back"))
        for panel, (M, title) in zip(axes, steps):
            panel.plot(*(M @ circle()), color=BLUE, linestyle="-")
            panel.fill(*(M @ F / 2.5), facecolor=GREY, alpha=0.4)
            for k in range(2):
                _arrow(panel, M @ Q[:, k], (RED, GREEN)[k], f"q{'₁₂'[k]}", line=("-", "--")[k])
            _plane(panel, max(1.6, 1.15 * abs(lam_1), 1.15 * abs(lam_2)), title=title, xlabel="", ylabel="")
    return Picture(figure, f"Four panels with the unit circle and the eigenvectors q₁, q₂: at first; turned by −{degrees:g} degrees so that they lie on the axes; stretched along the axes by {lam_1:g} and {lam_2:g}; "
                           f"turned back. In the end q₁ has length {abs(lam_1):g} and q₂ length {abs(lam_2):g}, in their old directions.")


SHAPES = {
    "positive definite": np.array([[1.0, 0.3], [0.3, 0.6]]),
    "positive semidefinite": np.array([[0.5, 0.5], [0.5, 0.5]]),
    "negative definite": np.array([[-1.0, -0.3], [-0.3, -0.6]]),
    "indefinite": np.array([[1.0, 0.4], [0.4, -0.8]]),
}


def four_shapes():
    """Graphs and contours of vᵀAv: bowl, trough, dome, saddle."""
    axis = np.linspace(-1.5, 1.5, 41)
    U, V = np.meshgrid(axis, axis)
    names = ("bowl", "trough", "dome", "saddle")
    with look():
        import matplotlib.pyplot as plt

        figure = plt.figure(figsize=(11.2, 5.9))
        rows = figure.add_gridspec(2, 4, height_ratios=(1, 1.15))
        for k, (kind, A) in enumerate(SHAPES.items()):
            values = A[0, 0] * U**2 + 2 * A[0, 1] * U * V + A[1, 1] * V**2
            surface = figure.add_subplot(rows[0, k], projection="3d")
            surface.plot_surface(U, V, values, cmap="cividis", linewidth=0, rstride=1, cstride=1)
            surface.set(title=f"{names[k]}:\n{kind}", zlim=(-3, 3), xticks=[-1, 0, 1], yticks=[-1, 0, 1], zticks=[-2, 0, 2])
            flat = figure.add_subplot(rows[1, k])
            lines = flat.contour(U, V, values, levels=[-2, -1, -0.5, -0.1, 0.1, 0.5, 1, 2], colors="black", linewidths=1)
            flat.clabel(lines, fontsize=8)
            for j, q in enumerate(Spectrum.of(A).vectors.T):
                _arrow(flat, 0.85 * _upright(q), (RED, GREEN)[j], f"q{'₁₂'[j]}", line=("-", "--")[j])
            _plane(flat, 1.5, xlabel="v₁", ylabel="v₂" if k == 0 else "")
            flat.set_title("λ₁ = {:.1f}, λ₂ = {:.1f}".format(*Spectrum.of(A).values), fontsize=10.5, fontweight="normal")
    said = "; ".join(f"{n}, {kind}, eigenvalues {', '.join(f'{v:.2f}' for v in np.linalg.eigvalsh(A)[::-1])}" for n, (kind, A) in zip(names, SHAPES.items()))
    return Picture(figure, f"Four surfaces of vᵀAv over the plane with their contour lines below: {said}. Ellipses belong to the bowl and the dome, parallel lines to the trough, hyperbolas to the saddle.")


def contour(lam_1=2.6, lam_2=0.4, degrees=122):
    """The ellipse vᵀAv = 1 with its principal axes of half-length 1/√λ."""
    A, Q = symmetric(lam_1, lam_2, degrees), rotation(degrees)
    half = 1 / np.sqrt([lam_1, lam_2])
    with look():
        figure, axes = new(width=5.8, height=5.0)
        axis = np.linspace(-3.2, 3.2, 161)
        U, V = np.meshgrid(axis, axis)
        values = A[0, 0] * U**2 + 2 * A[0, 1] * U * V + A[1, 1] * V**2
        axes.contour(U, V, values, levels=[0.25, 0.5, 2, 4], colors="#999999", linewidths=0.9, linestyles=":")
        axes.plot(*((Q * half) @ circle()), color=BLUE, linestyle="-", label="vᵀAv = 1")
        for k in range(2):
            _arrow(axes, half[k] * _upright(Q[:, k]), (RED, GREEN)[k], line=("-", "--")[k])
            axes.plot([], [], color=(RED, GREEN)[k], linestyle=("-", "--")[k], label=f"half-axis {k + 1}: 1/√{(lam_1, lam_2)[k]:g} = {half[k]:.2f}")
        _plane(axes, 3.2, title="Large eigenvalue, short axis", xlabel="v₁", ylabel="v₂")
        axes.legend(loc="upper right")
    return Picture(figure, f"The ellipse vᵀAv = 1 of the matrix with eigenvalues {lam_1:g} (eigenvector at {degrees:g} degrees) and {lam_2:g}. "
                           f"Its half-axes lie along the eigenvectors and have lengths {half[0]:.2f} and {half[1]:.2f}. Dotted ellipses of other levels have the same shape.")


def power(p=2.0, lam_1=1.6, lam_2=0.5, degrees=35):
    """The unit circle under Aᵖ: same axes, lengths λᵖ."""
    spectrum = Spectrum.of(symmetric(lam_1, lam_2, degrees))
    with look():
        figure, axes = new(width=5.2, height=4.8)
        _power(axes, spectrum, p, 4.2)
    lengths = spectrum.values**p
    return Picture(figure, f"The unit circle, dashed, and its image under A to the power {p:g}: an ellipse with half-axes {lengths[0]:.2f} and {lengths[1]:.2f} along the same two eigenvectors for every power.")


def power_strip():
    """Frames of ``power``: A⁻¹, A⁰, A^½, A, A², A³."""
    spectrum, frames = Spectrum.of(symmetric(1.6, 0.5, 35)), (-1, 0, 0.5, 1, 2, 3)
    with look():
        figure, axes = new(len(frames), width=2.0, height=2.6, sharey=True)
        for panel, p in zip(axes, frames):
            _power(panel, spectrum, p, 4.2)
            panel.set(title=f"p = {p:g}", xlabel="", ylabel="")
    lengths = "; ".join(f"p = {p:g}: {spectrum.values[0] ** p:.2f} and {spectrum.values[1] ** p:.2f}" for p in frames)
    return Picture(figure, f"Six frames with the image of the unit circle under powers of A. Half-axes: {lengths}. Their directions never change.")


def _power(axes, spectrum, p, reach):
    axes.plot(*circle(), color=GREY, linestyle="--", linewidth=1)
    axes.plot(*(spectrum.power(p) @ circle()), color=BLUE, linestyle="-")
    for k in range(2):
        _arrow(axes, spectrum.values[k] ** p * _upright(spectrum.vectors[:, k]), (RED, GREEN)[k], line=("-", "--")[k])
    _plane(axes, reach, title=f"A to the power {p:g}: same axes, lengths λᵖ")


def roots(lam_1=4.0, lam_2=0.5, degrees=35):
    """Two factors of one A: the symmetric root and the Cholesky factor take the circle to the same ellipse."""
    A = symmetric(lam_1, lam_2, degrees)
    with look():
        figure, axes = new(2, width=4.4, height=4.7)
        for panel, M, title in zip(axes, (Spectrum.of(A).sqrt(), np.linalg.cholesky(A)), ("Symmetric root of A", "Cholesky's factor of A")):
            panel.plot(*(M @ circle()), color=BLUE, linestyle="-")
            panel.plot(*circle(), color=GREY, linestyle="--", linewidth=1)
            for k, degree in enumerate(range(0, 360, 45)):
                start = rotation(degree)[:, 0]
                panel.plot(*start, marker=MARKERS[k], color=GREY, markersize=6, linestyle="none")
                panel.plot(*(M @ start), marker=MARKERS[k], color=RED, markersize=8, linestyle="none")
                panel.plot(*np.column_stack([start, M @ start]), color=RED, linewidth=0.8, linestyle=":")
            _plane(panel, 2.4, title=title)
    M, L = Spectrum.of(A).sqrt(), np.linalg.cholesky(A)
    return Picture(figure, f"Eight marked points of the unit circle and where two matrices M with MMᵀ = A take them. Both images are the same ellipse, with half-axes {np.sqrt(lam_1):.2f} and {np.sqrt(lam_2):.2f}, "
                           f"but the points land elsewhere on it: (1, 0) goes to ({M[0, 0]:.2f}, {M[1, 0]:.2f}) under the symmetric root and to ({L[0, 0]:.2f}, {L[1, 0]:.2f}) under Cholesky's factor.")


def underflow(scale=0.01):
    """|scale · I_d| and its logarithm as d grows: one vanishes, the other does not care."""
    d = np.arange(1, 401, 3)
    with np.errstate(under="ignore", over="ignore"):
        dets = np.array([np.linalg.det(scale * np.eye(k)) for k in d])
    logs = d * np.log(scale)
    lost = d[(dets == 0) | np.isinf(dets)]
    with look():
        figure, axes = new(2, width=4.6, height=3.6)
        seen = (dets > 0) & np.isfinite(dets)
        axes[0].plot(d[seen], np.log10(dets[seen]), color=BLUE, linestyle="-")
        if len(lost):
            axes[0].axvspan(lost[0], d[-1], facecolor=RED, alpha=0.2, hatch="//", edgecolor=RED)
            axes[0].text((lost[0] + d[-1]) / 2, np.log10(dets[seen][-1]) / 2, "0.0" if scale < 1 else "inf", ha="center", color="black", fontsize=14)
        axes[0].set(title="det: gone", xlabel="dimension d", ylabel="powers of ten in the computed det", xlim=(0, 400))
        axes[1].plot(d, logs, color=GREEN, linestyle="-")
        axes[1].set(title="log det: a straight line", xlabel="dimension d", ylabel="log of the determinant", xlim=(0, 400))
    first = f"from d = {lost[0]} on it is {'0' if scale < 1 else 'infinite'} in floating point" if len(lost) else "it stays within floating point"
    return Picture(figure, f"Left, the determinant of {scale:g} times the identity against the dimension: {first}. Right, its logarithm, a straight line that reaches {logs[-1]:.0f} at d = {d[-1]}.")


def hilbert(d):
    """The Hilbert matrix, entries 1/(i + j + 1): famous for being nearly singular."""
    i = np.arange(d)
    return 1 / (i[:, None] + i + 1.0)


def residuals(largest=12):
    """Relative residuals of solving Hilbert systems by the inverse and by Cholesky."""
    sizes, by_inverse, by_cholesky = np.arange(2, largest + 1), [], []
    for d in sizes:
        H, b = hilbert(d), hilbert(d).sum(axis=1)
        L = np.linalg.cholesky(H)
        for found, x in ((by_inverse, np.linalg.inv(H) @ b), (by_cholesky, np.linalg.solve(L.T, np.linalg.solve(L, b)))):
            found.append(max(np.linalg.norm(H @ x - b) / (np.linalg.norm(H, 2) * np.linalg.norm(x)), 1e-17))
    with look():
        figure, axes = new(width=6.6, height=4.0)
        axes.semilogy(sizes, by_inverse, color=RED, marker="^", linestyle="--", label="inv(A) @ b")
        axes.semilogy(sizes, by_cholesky, color=BLUE, marker="o", linestyle="-", label="Cholesky and two triangular systems")
        axes.axhline(1e-12, color="black", linestyle=":", linewidth=1.2)
        axes.text(2, 1.4e-12, "what the exercise allows", fontsize=9)
        axes.set(title="An inverse does not solve the system it came from", xlabel="size d of the Hilbert matrix", ylabel="‖Ax − b‖ / (‖A‖ ‖x‖)", ylim=(3e-18, None))
        axes.legend(loc="upper left", bbox_to_anchor=(0, 0.9))
    return Picture(figure, f"Relative residuals on a log scale for Hilbert matrices of size 2 to {largest}. By Cholesky they stay near 1e-16 ({by_cholesky[-1]:.0e} at the largest); "
                           f"by the inverse they grow to {by_inverse[min(8, len(sizes) - 1)]:.0e} at size {sizes[min(8, len(sizes) - 1)]}.")
