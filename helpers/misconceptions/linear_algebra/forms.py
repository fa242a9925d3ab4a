"""Wrong ideas about quadratic forms, definiteness, powers, roots, determinants and systems."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception
from helpers.misconceptions.linear_algebra.maps import symmetric


def positive():
    """A positive definite 3 × 3 matrix with positive entries, so that entry-by-entry roots exist."""
    return np.array([[4.0, 1.5, 0.5], [1.5, 3.0, 0.8], [0.5, 0.8, 2.0]])


# -- la-quadratic -----------------------------------------------------------------------------


@fixture("la-quadratic", "quadratic_form")
def _five_vectors():
    rng = np.random.default_rng(34)
    return rng.normal(0.5, 2.0, (3, 3)), rng.normal(1.0, 2.0, (5, 3))


@misconception("la-quadratic", "quadratic_form")
def only_the_diagonal(A, V):
    """This uses only the diagonal of A; the mixed products of different entries of v are missing (see 02 · 8, vᵀAv)."""
    return (np.diag(A) * V**2).sum(axis=1)


@misconception("la-quadratic", "quadratic_form")
def squared_length_of_av(A, V):
    """This is the squared length of Av. In a quadratic form A stands only once between v and v (see 02 · 8)."""
    return ((V @ A.T) ** 2).sum(axis=1)


@misconception("la-quadratic", "quadratic_form")
def all_pairs_of_rows(A, V):
    """This pairs every row with every other, an n × n table of which only the diagonal is asked for (see the task)."""
    return V @ A @ V.T


@misconception("la-quadratic", "quadratic_form")
def sum_over_all_vectors(A, V):
    """This adds up over the vectors as well, so that one number is left. Each row has its own."""
    return ((V @ A) * V).sum()


@misconception("la-quadratic", "quadratic_form")
def half_the_form(A, V):
    """There is a factor ½ too many: it stands in the Gaussian's exponent, not in the quadratic form."""
    return 0.5 * ((V @ A) * V).sum(axis=1)


# -- la-definiteness --------------------------------------------------------------------------

for _values in ([4.0, 2.0, 1.0], [-4.0, -2.0], [4.0, -2.0, -1.0], [3.0, 1.0, 0.0], [-3.0, -1.0, 0.0], [4.0, -1.0]):
    fixture("la-definiteness", "definiteness")(lambda values=_values: (symmetric(values),))
fixture("la-definiteness", "definiteness")(lambda: (np.array([[1.0, 2.0], [2.0, 1.0]]),))
fixture("la-definiteness", "definiteness")(lambda: (np.array([[2.0, -1.0], [-1.0, 2.0]]),))
fixture("la-definiteness", "definiteness")(lambda: (np.array([[-1.0, 3.0, 0.0], [3.0, -1.0, 0.0], [0.0, 0.0, -5.0]]),))


def _named(signs):
    if signs.max() > 0 > signs.min():
        return "indefinite"
    return f"{'negative' if signs.min() < 0 else 'positive'} {'definite' if signs.all() else 'semidefinite'}"


def _signs(values, tol=1e-10):
    return np.where(np.abs(values) > tol * np.abs(values).max(), np.sign(values), 0)


@misconception("la-definiteness", "definiteness")
def positive_determinant(A, tol=1e-10):
    """This looks at the determinant. Two negative eigenvalues have a positive product (see 02 · 8, Two things that do not tell)."""
    det = np.linalg.det(A)
    small = tol * np.abs(A).max() ** len(A)
    return "positive definite" if det > small else "indefinite" if det < -small else "positive semidefinite"


@misconception("la-definiteness", "definiteness")
def signs_of_the_entries(A, tol=1e-10):
    """This looks at the signs of the entries. A matrix of positive numbers can be a saddle (see 02 · 8, Two things that do not tell)."""
    return _named(_signs(A))


@misconception("la-definiteness", "definiteness")
def signs_on_the_diagonal(A, tol=1e-10):
    """This looks at the diagonal only. That tells where the coordinate axes go up, not every direction between them (see 02 · 8)."""
    return _named(_signs(np.diag(A)))


@misconception("la-definiteness", "definiteness")
def rounding_taken_at_its_word(A, tol=1e-10):
    """This takes every eigenvalue at its word, also one that is 0 but for rounding. The tolerance `tol` is there for those."""
    return _named(np.sign(np.linalg.eigvalsh(A)))


@misconception("la-definiteness", "definiteness")
def never_indefinite(A, tol=1e-10):
    """This decides by the largest eigenvalue alone. One of the other sign makes a saddle (see the table in 02 · 8, The four shapes)."""
    signs = _signs(np.linalg.eigvalsh(A))
    return f"{'positive' if signs.max() > 0 else 'negative'} {'definite' if signs.all() else 'semidefinite'}"


# -- la-power ---------------------------------------------------------------------------------

for _p in (2, 0.5, -1):
    fixture("la-power", "matrix_power")(lambda p=_p: (positive(), p))


@misconception("la-power", "matrix_power")
def power_of_each_entry(A, p):
    """This raises every entry to the power, as `**` does. A² means A times A, the product of matrices (see 02 · 9)."""
    return A**p


@misconception("la-power", "matrix_power")
def transpose_forgotten_in_a_power(A, p):
    """The last factor should be the transpose of the first. In two dimensions that may go unnoticed (see 02 · 9)."""
    lam, Q = np.linalg.eigh(A)
    return Q @ np.diag(lam**p) @ Q


@misconception("la-power", "matrix_power")
def transpose_on_the_wrong_side(A, p):
    """The transpose stands on the wrong side: the strip of pictures in 02 · 6 shows which factor acts first."""
    lam, Q = np.linalg.eigh(A)
    return Q.T @ np.diag(lam**p) @ Q


@misconception("la-power", "matrix_power")
def whole_powers_only(A, p):
    """The power is cut to a whole number. Eigenvalues can be raised to any power (see 02 · 9)."""
    return np.linalg.matrix_power(A, int(p))


@misconception("la-power", "matrix_power")
def multiplies_by_p(A, p):
    """This multiplies the eigenvalues by p instead of raising them to that power."""
    return p * A


@misconception("la-power", "matrix_power")
def only_the_eigenvalues(A, p):
    """This is the diagonal matrix of the eigenvalues' powers. The way back from the eigenvectors' coordinates is missing (see 02 · 9)."""
    return np.diag(np.linalg.eigvalsh(A) ** p)


# -- la-sqrt ----------------------------------------------------------------------------------


@fixture("la-sqrt", "sqrt_psd")
def _root_of_three():
    return (positive(),)


@misconception("la-sqrt", "sqrt_psd")
def root_of_each_entry(A):
    """This takes the root of every entry. Multiply the result by itself, as matrices: it is not A (see 02 · 9, The square root)."""
    return np.sqrt(A)


@misconception("la-sqrt", "sqrt_psd")
def transpose_forgotten_in_a_root(A):
    """The last factor should be the transpose of the first: the slide's slip that 02 · 9 puts right."""
    lam, Q = np.linalg.eigh(A)
    return Q @ np.diag(np.sqrt(lam)) @ Q


@misconception("la-sqrt", "sqrt_psd")
def cholesky_factor(A):
    """This is Cholesky's factor, a root of another kind: it is not symmetric, and times itself it is not A (see 02 · 9, The square root)."""
    return np.linalg.cholesky(A)


@misconception("la-sqrt", "sqrt_psd")
def upper_cholesky_factor(A):
    """This is Cholesky's factor, transposed, a root of another kind: it is not symmetric (see 02 · 9, The square root)."""
    return np.linalg.cholesky(A).T


@misconception("la-sqrt", "sqrt_psd")
def stretch_without_turning_back(A):
    """This is one half of a root: M times its own transpose is A, but M is not symmetric. The turn back is missing (see 02 · 9)."""
    lam, Q = np.linalg.eigh(A)
    return Q * np.sqrt(lam)


@misconception("la-sqrt", "sqrt_psd")
def forgets_the_root(A):
    """The result is A itself: decomposed and put together again, without a root in between."""
    return np.array(A)


@misconception("la-sqrt", "sqrt_psd")
def half_of_everything(A):
    """This halves the eigenvalues instead of taking their roots."""
    return A / 2


# -- la-logdet --------------------------------------------------------------------------------


@fixture("la-logdet", "log_det")
def _moderate():
    return (positive(),)


@fixture("la-logdet", "log_det")
def _very_small():
    return (0.01 * (np.eye(200) + np.diag(np.linspace(0.0, 1.0, 200))),)


@misconception("la-logdet", "log_det")
def log_of_the_determinant(A):
    """This computes the determinant first and takes its logarithm afterwards, when it is too late: it has already become 0 or infinite (see 02 · 10)."""
    with np.errstate(all="ignore"):
        return float(np.log(np.linalg.det(A)))


@misconception("la-logdet", "log_det")
def half_the_logarithm(A):
    """This is the log-determinant of Cholesky's factor. How often does the factor occur in A (see 02 · 10)?"""
    return float(np.log(np.diag(np.linalg.cholesky(A))).sum())


@misconception("la-logdet", "log_det")
def logarithm_of_the_diagonal(A):
    """This adds up the logarithms of A's own diagonal, which is right only for a diagonal or triangular matrix (see 02 · 10)."""
    return float(np.log(np.diag(A)).sum())


@misconception("la-logdet", "log_det")
def logarithm_to_base_10(A):
    """This is a logarithm to base 10. In this course logarithms are natural."""
    return float(2 * np.log10(np.diag(np.linalg.cholesky(A))).sum())


@misconception("la-logdet", "log_det")
def log_of_the_trace(A):
    """This takes the sum of the eigenvalues. The determinant is their product (see 02 · 6, A worked example)."""
    return float(np.log(np.trace(A)))


# -- la-solve ---------------------------------------------------------------------------------


@fixture("la-solve", "solve_spd")
def _vector_right():
    return positive(), np.array([1.0, -2.0, 5.0])


@fixture("la-solve", "solve_spd")
def _matrix_right():
    return positive(), np.array([[1.0, 0.5], [-2.0, 3.0], [5.0, 1.0]])


@misconception("la-solve", "solve_spd")
def multiplies_instead(A, b):
    """This computes Ab. What is asked for is the x that A turns into b (see 02 · 11)."""
    return A @ b


@misconception("la-solve", "solve_spd")
def only_the_first_triangle(A, b):
    """This stops after the first of the two triangular systems (see 02 · 11)."""
    return np.linalg.solve(np.linalg.cholesky(A), b)


@misconception("la-solve", "solve_spd")
def the_same_triangle_twice(A, b):
    """This solves with the same triangular factor twice. The second system has its transpose (see 02 · 11)."""
    L = np.linalg.cholesky(A)
    return np.linalg.solve(L, np.linalg.solve(L, b))


@misconception("la-solve", "solve_spd")
def triangles_in_the_wrong_order(A, b):
    """The two triangular systems are solved in the wrong order: A is LLᵀ, and L has to be undone first (see 02 · 11)."""
    L = np.linalg.cholesky(A)
    return np.linalg.solve(L, np.linalg.solve(L.T, b))


@misconception("la-solve", "solve_spd")
def divides_by_each_entry(A, b):
    """This divides by the diagonal, which is right only where A is diagonal."""
    return (b.T / np.diag(A)).T
