"""The contract of notebook 02's exercises, apart from the notebook's own tests: a right answer passes, a wrong one fails."""
import itertools
import resource
import warnings

import mpmath
import numpy as np
import scipy.linalg
import scipy.stats


def _call(function, *args, **options):
    """Call with copies, and insist that they stay what they were."""
    given = [np.array(a) if isinstance(a, np.ndarray) else a for a in args]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = function(*given, **options)
    assert all(np.array_equal(a, g) for a, g in zip(args, given) if isinstance(a, np.ndarray)), "an argument was changed"
    assert value is not None
    return value


def _refuses(function, *args):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function(*args)
    except ValueError:
        return
    raise AssertionError("no ValueError")


def _near(got, expected, rtol=1e-8):
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.dtype.kind in "iuf" and got.shape == expected.shape, (got.dtype, got.shape, expected.shape)
    assert np.abs(got - expected).max() <= rtol * np.abs(expected).max() + 1e-300


def _matrix(values, seed):
    """A symmetric matrix with these eigenvalues in coordinates turned at random."""
    d = len(values)
    Q = scipy.stats.ortho_group.rvs(d, random_state=seed) if d > 1 else np.eye(1)
    A = (Q * values) @ Q.T
    return (A + A.T) / 2


BAD = (np.ones((2, 3)), np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [-1.0, 0.0]]), 1e-10 * np.array([[1.0, 1.0], [0.5, 1.0]]))


def la_matmul(ns):
    """NumPy's own product on every combination of small sizes; a ValueError on every misfit, also with sizes of 1."""
    rng = np.random.default_rng(201)
    sizes = (1, 2, 3, 5)
    for m, n, r in itertools.product(sizes, sizes, sizes):
        A, B = rng.normal(1, 2, (m, n)), rng.normal(-1, 2, (n, r))
        _near(_call(ns["matmul"], A, B), A @ B)
    for m, n, k, r in itertools.product(sizes, sizes, sizes, sizes):
        if n != k:
            _refuses(ns["matmul"], np.ones((m, n)), np.ones((k, r)))


def la_orthonormal(ns):
    """Random orthonormal matrices and near misses, told apart by singular values."""
    f = ns["is_orthonormal"]
    for d in (1, 2, 3, 5):
        U = scipy.stats.ortho_group.rvs(d, random_state=d) if d > 1 else np.array([[-1.0]])
        for error, tol, right in ((0, 1e-8, True), (1e-4, 1e-8, False), (1e-4, 1e-2, True), (1e-7, 1e-8, False), (1e-11, 1e-8, True), (1e-9, 1e-12, False), (-1e-5, 1e-8, False)):
            answer = _call(f, U * (1 + error), tol=tol)
            assert isinstance(answer, (bool, np.bool_)) and bool(answer) == right
        for error, tol, right in ((4e-4, 1e-3, True), (6e-4, 1e-3, False), (4e-9, None, True), (6e-9, None, False)):  # U is longer by error, UᵀU by twice that
            assert bool(_call(f, U * (1 + error), **({} if tol is None else {"tol": tol}))) == right
        assert _call(f, -U) and not _call(f, np.vstack([U, U])) and not _call(f, np.eye(d + 1)[:, :d]) and not _call(f, np.eye(d + 1)[:d])
    shear, scaled = np.array([[1.0, 0.3], [0.0, 1.0]]), np.diag([2.0, 0.5, 1.0])
    mirror = np.array([[1.0, 2.0], [0.0, -1.0]])
    unit = np.array([[1.0, 0.6], [0.0, 0.8]])
    assert not any(_call(f, U) for U in (shear, scaled, mirror, unit, np.zeros((2, 2)), np.array([[3.0, -1.0], [3.0, 1.0]]), np.array([[1.0, -0.6], [0.0, 0.8]]), np.diag(np.sqrt([1.2, 0.8]))))


def la_spectral(ns):
    """Order, orthonormality and the product for all kinds of spectra; eigenvalues against LAPACK's other driver."""
    spectra = ([3, 1, -2, -7], [1, 1, 1, 1], [5, 0, 0, -5], [2, 2, -3, -3], [1e6, 1, 1e-1, 1e-2], [1e-9, 5e-10, 1e-10, -1e-9], [4], [0, 0], [9, 1, 1, 1, 1])
    for seed, values in enumerate(spectra):
        A = _matrix(np.array(values, float), seed)
        lam, Q = (np.asarray(part) for part in _call(ns["spectral"], A))
        d, size = len(A), np.abs(A).max()
        assert lam.shape == (d,) and Q.shape == (d, d) and (np.diff(lam) <= 0).all()
        assert np.abs(lam - scipy.linalg.eigvalsh(A, driver="evr")[::-1]).max() <= 1e-10 * size + 1e-300
        assert np.abs(Q.T @ Q - np.eye(d)).max() < 1e-8 and np.abs((Q * lam) @ Q.T - A).max() <= 1e-8 * size
    ones = np.eye(4) + 1
    lam, Q = (np.asarray(part) for part in _call(ns["spectral"], ones))
    assert np.abs(Q.T @ Q - np.eye(4)).max() < 1e-8 and np.allclose(lam, [5, 1, 1, 1])
    _call(ns["spectral"], np.array([[2.0, 1.0], [1.0 + 1e-9, 2.0]]))
    for A in BAD:
        _refuses(ns["spectral"], A)


def la_coordinates(ns):
    """Against solving Qx̃ = x; there and back is the identity; shapes stay."""
    there, back = ns["to_eigenbasis"], ns["from_eigenbasis"]
    rng = np.random.default_rng(204)
    for d in (2, 3, 6):
        Q = scipy.stats.special_ortho_group.rvs(d, random_state=d)  # a turn: not symmetric, also in the plane
        for shape in ((d,), (1, d), (d, d), (9, d)):
            x = rng.normal(3, 5, shape)
            z = np.linalg.solve(Q, x.reshape(-1, d).T).T.reshape(shape)
            _near(_call(there, x, Q), z)
            _near(_call(back, z, Q), x)
            _near(_call(back, x, Q), np.linalg.solve(Q.T, x.reshape(-1, d).T).T.reshape(shape))


def la_quadratic(ns):
    """Row by row in plain arithmetic; 25 000 rows within half a gigabyte more than there is."""
    rng = np.random.default_rng(205)
    for n, d in itertools.product((1, 2, 6), (1, 2, 3, 6)):
        A, V = rng.normal(0.5, 2, (d, d)), rng.normal(-1, 2, (n, d))
        _near(_call(ns["quadratic_form"], A, V), [float(v @ (A @ v)) for v in V])
    V = rng.standard_normal((25_000, 4))
    page = resource.getpagesize()
    used = int(open("/proc/self/statm").read().split()[0]) * page if resource.RLIMIT_AS else 0
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**29, hard))
        got = _call(ns["quadratic_form"], np.diag([1.0, -2.0, 0.5, 3.0]), V)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    _near(got, V**2 @ [1.0, -2.0, 0.5, 3.0])


def la_definiteness(ns):
    """All combinations of signs of eigenvalues, at three scales, in turned coordinates."""
    f = ns["definiteness"]
    for seed, signs in enumerate(itertools.product((-1, 0, 1), repeat=3)):
        word = ("indefinite" if {1, -1} <= set(signs) else
                f"{'negative' if -1 in signs else 'positive'} {'semidefinite' if 0 in signs else 'definite'}")
        for scale in (1.0, 1e-8, 1e7):
            A = _matrix(scale * np.array(signs) * [5.0, 1.0, 0.2], seed)
            assert _call(f, A) == word
    assert _call(f, _matrix([1.0, 1e-4, 1e-4], 9), tol=1e-2) == "positive semidefinite"
    assert _call(f, _matrix([-1.0, 1e-4, -0.5], 9), tol=1e-2) == "negative semidefinite"
    assert _call(f, _matrix([1.0, 1e-5, 1e-5], 9)) == "positive definite"
    turned = np.eye(4) - 0.5  # of length 1 with entries ±½: eigenvectors in no special position
    for least, word in ((0.13, "positive definite"), (0.08, "positive semidefinite")):
        assert _call(f, (turned * [1.0, 1.0, 1.0, least]) @ turned, tol=0.1) == word
    assert _call(f, np.array([[1.0, 2.0], [2.0, 1.0]])) == "indefinite" and _call(f, np.array([[2.0, -1.0], [-1.0, 2.0]])) == "positive definite"
    for A in BAD:
        _refuses(f, A)


def la_power(ns):
    """Fifty digits of mpmath for real powers, repeated products for whole ones."""
    f = ns["matrix_power"]
    with mpmath.workdps(50):
        for seed, values in enumerate(([4.0, 2.0, 0.5], [1e3, 1.0, 1e-1], [2.0, 2.0, 1.0])):
            A = _matrix(values, seed)
            for p in (0.5, -0.5, 1.5, -1.0, 2.7, 1 / 3, -2.0, 3):
                E, Q = mpmath.eigsy(mpmath.matrix(A.tolist()))
                expected = Q * mpmath.diag([e ** mpmath.mpf(p) for e in E]) * Q.T
                _near(_call(f, A, p), np.array(expected.tolist(), dtype=float), rtol=1e-6)
    indefinite = _matrix([3.0, -2.0, 1.0, -0.5], 7)
    for p in (1, 2, 2.0, 5, -1, -2.0, -3):
        whole = np.linalg.multi_dot([np.eye(4), *[indefinite] * abs(int(p))])
        _near(_call(f, indefinite, p), whole if p > 0 else scipy.linalg.solve(whole, np.eye(4)), rtol=1e-7)
    v = np.array([1.0, -2.0, 0.5])
    rank_1 = np.outer(v, v)
    for p in (0.5, 0.3, 1, 2, 2.5):
        _near(_call(f, rank_1, p), rank_1 * (v @ v) ** (p - 1), rtol=1e-6)
    for A in (rank_1, indefinite, np.zeros((3, 3)), _matrix([2.0, 1.0], 1)):
        _near(_call(f, A, 0), np.eye(len(A)))
        _near(_call(f, A, 0.0), np.eye(len(A)))
    _near(_call(f, _matrix([1e-7, 3e-7], 2), 2), _matrix([1e-14, 9e-14], 2))
    for A, p in ((rank_1, -1), (rank_1, -0.5), (rank_1, -2.0), (np.zeros((2, 2)), -3), (indefinite, 0.5), (indefinite, -0.5), (-rank_1, 1.5), (_matrix([1.0, 1.0, 0.0], 5), -1)):
        _refuses(f, A, p)


def la_sqrt(ns):
    """SciPy's root where it is well conditioned; known roots of singular matrices; symmetric, PSD, and its square is A."""
    f = ns["sqrt_psd"]
    for seed, values in enumerate(([4.0, 2.0, 0.5], [1e4, 1.0, 1e-2], [7.0], [3.0, 3.0, 3.0, 1.0], [4e-10, 1e-10])):
        A = _matrix(np.array(values), seed)
        _near(_call(f, A), scipy.linalg.sqrtm(A), rtol=1e-7)
    for d in (2, 3, 5):
        v = np.random.default_rng(d).normal(1, 2, d)
        M = np.asarray(_call(f, np.outer(v, v)))
        _near(M, np.outer(v, v) / np.linalg.norm(v), rtol=1e-6)
    _near(_call(f, np.ones((3, 3))), np.full((3, 3), 3**-0.5), rtol=1e-6)
    for seed in range(12):  # rounding falls to either side of 0
        A = _matrix([4.0, 1.0, 0.0, 0.0], seed)
        _near(_call(f, A), _matrix([2.0, 1.0, 0.0, 0.0], seed), rtol=1e-6)
    for A in (*BAD[1:], _matrix([1.0, -1.0], 1), _matrix([-1.0, -2.0], 1), _matrix([5.0, 1.0, -2e-5], 1), _matrix([1e-5, -1e-6], 1)):
        _refuses(f, A)


def la_logdet(ns):
    """Sums of logarithms of known eigenvalues, in up to 500 dimensions; every matrix that is not SPD is refused."""
    f = ns["log_det"]
    for seed, values in enumerate(([4.0, 2.0, 0.5], [1e4, 1.0, 1e-3], [7.0], [3e-9, 2e-9], [2.5e8, 1e3])):
        value = _call(f, _matrix(np.array(values), seed))
        assert np.ndim(value) == 0 and abs(float(value) - np.log(values).sum()) <= 1e-6 * max(1, abs(np.log(values).sum()))
    for d, scale in ((500, 1e-3), (500, 1e3), (300, 0.1)):
        A = scale * (np.eye(d) + np.full((d, d), 0.5))
        assert abs(float(_call(f, A)) / (d * np.log(scale) + np.log(1 + d / 2)) - 1) < 1e-8
    for A in (*BAD[1:], -np.eye(2), _matrix([1.0, -1.0], 1), _matrix([-1.0, -2.0, 3.0], 2), np.array([[1.0, 2.0], [2.0, 4.0]]), np.diag([2.0, 0.0]), np.array([[2.0, 0.0], [1.0, 2.0]])):
        _refuses(f, A)


def la_solve(ns):
    """Known solutions where A is good, small residuals where it is not."""
    f = ns["solve_spd"]
    rng = np.random.default_rng(210)
    for seed, values in enumerate(([4.0, 2.0, 0.5], [9.0, 1.0, 1.0, 3.0], [7.0])):
        A = _matrix(values, seed)
        for shape in ((len(A),), (len(A), 1), (len(A), 3), (len(A), len(A))):
            x = rng.normal(3, 2, shape)
            _near(_call(f, A, A @ x), x, rtol=1e-7)
    for A in (scipy.linalg.hilbert(10), scipy.linalg.hilbert(7), 1e5 * scipy.linalg.hilbert(9), _matrix([1e4, 1.0, 1e-4, 1e-6], 3)):
        for b in (A @ np.ones(len(A)), rng.standard_normal(len(A)), rng.standard_normal((len(A), 2))):
            x = np.asarray(_call(f, A, b))
            assert x.shape == b.shape
            for r, column in zip((A @ x - b).reshape(len(A), -1).T, x.reshape(len(A), -1).T):
                assert np.linalg.norm(r) <= 1e-12 * np.linalg.norm(A, 2) * np.linalg.norm(column)
