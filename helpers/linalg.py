"""Symmetric matrices: the spectral theorem, and Cholesky factors that know when to refuse."""

from dataclasses import dataclass
from math import fsum

import numpy as np

from . import arguments

try:                    # LAPACK for stacks of matrices: for small ones, the checks of the public functions take longer
    from numpy.linalg._umath_linalg import cholesky_lo, inv, solve1
except ImportError:     # these names are NumPy's own
    from numpy.linalg import cholesky as cholesky_lo, inv, solve as solve1

_ROUNDING = np.finfo(float).eps


@dataclass(frozen=True, eq=False)
class Spectrum:
    """The spectral theorem: A = Q diag(λ) Qᵀ for a symmetric matrix A.

    Attributes
    ----------
    values : ndarray, shape (d,)
        Eigenvalues λ, in descending order.
    vectors : ndarray, shape (d, d)
        Q, orthonormal; column j belongs to ``values[j]``.
    """

    values: np.ndarray
    vectors: np.ndarray

    @classmethod
    def of(cls, A):
        """Decompose a symmetric matrix.

        Parameters
        ----------
        A : array_like, shape (d, d)

        Returns
        -------
        Spectrum

        Raises
        ------
        ValueError
            If A is not square, not symmetric (to 10⁻⁸ of its largest entry) or not finite, or an eigenvalue overflows.
        """
        A = arguments.symmetric(A, "A")
        values, vectors = np.linalg.eigh(A / 2 + A.T / 2)
        if not np.isfinite(values).all():
            raise ValueError("A must have eigenvalues within the range of floating point, got one beyond.")
        return cls(**arguments.frozen(values=values[::-1], vectors=vectors[:, ::-1]))

    def map(self, f):
        """Apply a function to the eigenvalues: Q diag(f(λ)) Qᵀ, shape (d, d)."""
        B = (self.vectors * f(self.values)) @ self.vectors.T
        return (B + B.T) / 2

    def power(self, p):
        """Raise the matrix to a real power.

        Parameters
        ----------
        p : float
            p = 0 gives the identity; p < 0 needs a matrix without eigenvalue 0; a p that is not whole
            needs one without negative eigenvalues. Eigenvalues within 10⁻¹⁰ of the largest count as 0.

        Returns
        -------
        ndarray, shape (d, d)

        Raises
        ------
        ValueError
            If that power does not exist.
        """
        p = arguments.number(p, "p")
        if p == 0:
            return np.eye(len(self.values))
        values = self._without_rounding()
        if p < 0 and not values.all():
            raise ValueError(f"p must be at least 0 for a singular matrix, got {p:g}: "
                             f"an eigenvalue of A is 0.")
        if p != round(p) and values.min() < 0:
            raise ValueError(f"A must be positive semidefinite for the power p = {p:g}, got the "
                             f"eigenvalue {values.min():.3g}.")
        with np.errstate(over="ignore"):
            values = values ** p
        if not np.isfinite(values).all():
            raise ValueError(f"p must give a power within the range of floating point, got {p:g}.")
        return Spectrum(values, self.vectors).map(lambda values: values)

    def sqrt(self):
        """The one symmetric positive semidefinite square root, shape (d, d).

        Raises
        ------
        ValueError
            If an eigenvalue is negative by more than rounding.
        """
        return self.power(0.5)

    def log_det(self):
        """The logarithm of the determinant, Σ log λ, also where |A| under- or overflows.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If the matrix is not positive definite, up to rounding.
        """
        exact = np.count_nonzero(self.vectors) == len(self.values)          # as for a diagonal matrix
        rounding = 0.0 if exact else len(self.values) * _ROUNDING * self.values[0]
        if self.values[-1] <= max(rounding, 0.0):
            raise ValueError(f"A must be positive definite, got the eigenvalue {self.values[-1]:.3g}.")
        return float(np.log(self.values).sum())

    def definiteness(self, tol=1e-10):
        """Say which sign vᵀAv takes, from the signs of the eigenvalues.

        Parameters
        ----------
        tol : float
            Eigenvalues within `tol` of the largest in absolute value count as 0.

        Returns
        -------
        str
            ``"positive definite"``, ``"positive semidefinite"``, ``"negative definite"``,
            ``"negative semidefinite"`` or ``"indefinite"``.
        """
        values = self._without_rounding(tol)
        top, bottom = values.max(), values.min()
        if top > 0 > bottom:
            return "indefinite"
        sign = "negative" if bottom < 0 else "positive"
        return f"{sign} {'definite' if values.all() else 'semidefinite'}"

    def _without_rounding(self, tol=1e-10):
        return np.where(np.abs(self.values) > tol * np.abs(self.values).max(), self.values, 0.0)


def cholesky(Sigma, name="Sigma", floor=0.0, each=""):
    """Factorise covariance matrices, Σ = LLᵀ, and refuse those that are singular up to rounding.

    A pivot L_jj² is the variance of feature j that the features before it do not explain. Where that is no more than
    rounding, NumPy's routine goes on as chance has it; here it is an error. Where it is small, L is improved.

    Parameters
    ----------
    Sigma : ndarray, shape (d, d) or (k, d, d)
    name : str
        What the error message calls it.
    floor : float or ndarray, shape (d,)
        Variances up to this value count as 0.
    each : str
        What one matrix of a stack is called, such as ``"component"``.

    Returns
    -------
    ndarray
        L, lower triangular, the same shape.

    Raises
    ------
    ValueError
        If a matrix is not positive definite; names the matrix and the first feature at fault.
    """
    with np.errstate(invalid="ignore"):
        try:
            L = cholesky_lo(Sigma)              # NaN where there is none
        except np.linalg.LinAlgError:
            _explain(Sigma, name, floor, each)
        pivots, variances = L.diagonal(0, -2, -1) ** 2, Sigma.diagonal(0, -2, -1)
        if np.minimum.reduce((pivots - floor) / variances, axis=None) > 1e-6:
            return L
        if not (pivots > floor).all() or not (_uncertainty(L, variances) < 1).all():
            _explain(Sigma, name, floor, each)
        return _improved(Sigma, L)


def lower_inverse(L):
    """Invert triangular factors, so that WL = I: the rows of W turn x − μ into independent y = W(x − μ).

    What is solved is LᵀWᵀ = I. An upper triangle is its own LU factorisation, so LAPACK's inverse is plain
    back-substitution here, and WL − I is small row by row: that is what keeps y accurate for a nearly singular Σ.
    Solving LW = I is not as good.

    Parameters
    ----------
    L : ndarray, shape (..., d, d)
        Lower triangular with a diagonal without zeros.

    Returns
    -------
    ndarray, shape (..., d, d)
        W, lower triangular.

    Notes
    -----
    Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., section 14.2.
    """
    return inv(L.swapaxes(-1, -2)).swapaxes(-1, -2)


def _uncertainty(L, variances):
    """By how much rounding of Σ may change each pivot, relative to it, shape (..., d).

    With v = L_jj W_j the pivot is vᵀΣv, and 6 ε of each entry of Σ, at most √(Σ_aa Σ_bb), adds up to this.
    """
    return 6 * _ROUNDING * (np.abs(lower_inverse(L)) @ np.sqrt(variances)[..., None])[..., 0] ** 2


def _improved(Sigma, L):
    """Newton's method for LLᵀ = Σ: where Σ is nearly singular, the first L has few right digits."""
    if L.ndim == 3:
        return np.array([_improved(*pair) for pair in zip(Sigma, L)])
    for _ in range(2):
        W = lower_inverse(L)
        step = np.tril(W @ _residual(Sigma, L) @ W.T)
        L = L + L @ (step - np.diag(np.diagonal(step)) / 2)
    return L


def _residual(A, L):
    """A − LLᵀ without rounding: the product of two numbers of 26 bits is exact, and so is `fsum`."""
    high = 134217729 * L - (134217729 * L - L)          # Veltkamp's splitting
    low = L - high
    left, right = np.hstack([high, high, low, low]), np.hstack([high, low, high, low])
    return np.array([[fsum([a, *(-l * r)]) for a, r in zip(row, right)] for row, l in zip(A, left)])


def _explain(Sigma, name, floor, each):
    """Raise the error: find the first pivot that is no more than rounding."""
    for index, A in enumerate(Sigma.reshape(-1, *Sigma.shape[-2:])):
        which = f"{name}[{index}]" + (f" ({each} {index})" if each else "") if Sigma.ndim > 2 else name
        limits = np.maximum(4 * len(A) * _ROUNDING * np.diagonal(A), floor)
        rest = A.copy()                               # what the features so far leave unexplained
        for j in range(len(A)):
            if not rest[j, j] > limits[j]:
                raise ValueError(f"{which} must be positive definite, got one that is not, at feature {j}: "
                                 f"{_reason(A[j, j], rest[j, j], limits[j])}.")
            rest = rest - np.outer(rest[:, j], rest[j]) / rest[j, j]
        if len(Sigma.shape) == 2 or not (_uncertainty(np.linalg.cholesky(A), np.diagonal(A)) < 1).all():
            raise ValueError(f"{which} must be positive definite, got one in which a feature is, up to rounding, a "
                             f"linear combination of others.")
    raise ValueError(f"{name} must be positive definite, got a matrix that is not, up to rounding.")


def _reason(variance, unexplained, limit):
    if not variance > max(limit, 0):
        return "its variance is 0" if variance >= 0 else "its variance is negative"
    if unexplained < -1e-8 * variance:
        return "some direction would have a negative variance"
    return "it is a linear combination of the features before it"
