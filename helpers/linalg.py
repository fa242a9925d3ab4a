"""Symmetric matrices: the spectral theorem, and Cholesky factors that know when to refuse."""

from dataclasses import dataclass

import numpy as np

from . import arguments

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
            If A is not square, not symmetric (to 10⁻⁸ of its largest entry) or not finite.
        """
        A = arguments.symmetric(A, "A")
        values, vectors = np.linalg.eigh(A / 2 + A.T / 2)
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
        return Spectrum(values, self.vectors).map(lambda values: values ** p)

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
            If the matrix is not positive definite.
        """
        if self.values[-1] <= 0:
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

    A pivot L_jj² is the variance of feature j that the features before it do not explain. Where that
    is rounding error of Σ_jj, NumPy's routine goes on as chance has it; here it is an error.

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
    try:
        L = np.linalg.cholesky(Sigma)
    except np.linalg.LinAlgError:
        L = None
    if L is not None:
        variances, pivots = Sigma.diagonal(0, -2, -1), L.diagonal(0, -2, -1)
        if (pivots * pivots > np.maximum(_tolerance(Sigma) * variances, floor)).all():
            return L
    _explain(Sigma, name, floor, each)


def lower_inverse(L):
    """Invert triangular factors, so that WL = I: the rows of W turn x − μ into independent y = W(x − μ).

    What is solved is LᵀWᵀ = I. An upper triangle is its own LU factorisation, so this is plain back-substitution,
    and WL − I is small row by row: that is what keeps y accurate for a nearly singular Σ. Solving LW = I is not
    as good.

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
    return np.linalg.solve(L.swapaxes(-1, -2), np.eye(L.shape[-1])).swapaxes(-1, -2)


def _tolerance(Sigma):
    return 4 * Sigma.shape[-1] * _ROUNDING


def _explain(Sigma, name, floor, each):
    """Find the first pivot that is no more than rounding, and say so."""
    for index, A in enumerate(Sigma.reshape(-1, *Sigma.shape[-2:])):
        limits = np.maximum(_tolerance(A) * np.diagonal(A), floor)
        which = f"{name}[{index}]" + (f" ({each} {index})" if each else "") if Sigma.ndim > 2 else name
        rest = A.copy()                               # what the features so far leave unexplained
        for j in range(len(A)):
            if not rest[j, j] > limits[j]:
                why = ("its variance is 0" if not A[j, j] > max(limits[j], 0) else
                       "it is a linear combination of the features before it" if rest[j, j] > -1e-8 * abs(A[j, j])
                       else "some direction would have a negative variance")
                raise ValueError(f"{which} must be positive definite, got a matrix that is not, at feature {j}: "
                                 f"{why}.")
            rest = rest - np.outer(rest[:, j], rest[j]) / rest[j, j]
    raise ValueError(f"{name} must be positive definite, got a matrix that is singular up to rounding.")
