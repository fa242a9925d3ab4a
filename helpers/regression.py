"""Linear regression as maximum likelihood and, with a Gaussian prior on the weights, as MAP.

The model is t = Ψw + ε with ε ~ N(0, σ²). A prior w ~ N(0, ηI) turns the likelihood into ridge
regression with λ = σ²/η.
"""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from . import arguments
from .linalg import cholesky, cholesky_lo, solve1

_THIN = 1e-8            # a pivot this far below its diagonal: the normal equations have lost half the digits


@dataclass(frozen=True, eq=False)
class LinearGaussian:
    """The model t ~ N(Ψw, σ²).

    Parameters
    ----------
    weights : array_like, shape (m,)
        w.
    sigma2 : float
        σ², at least 0.
    """

    weights: np.ndarray
    sigma2: float

    def __post_init__(self):
        weights = arguments.reals(self.weights, "weights", ("m",))
        vars(self).update(arguments.frozen(weights=weights), sigma2=arguments.number(self.sigma2, "sigma2", 0))

    @classmethod
    @np.errstate(over="ignore", invalid="ignore")
    def fit(cls, Psi, t, lam=0.0):
        """Minimise ‖Ψw − t‖² + λ‖w‖², and take the mean squared residual as σ².

        Parameters
        ----------
        Psi : array_like, shape (n, m)
        t : array_like, shape (n,)
        lam : float
            λ ≥ 0. With 0 this is maximum likelihood; of many solutions, the one of minimum norm.

        Returns
        -------
        LinearGaussian

        Raises
        ------
        ValueError
            If the shapes do not fit, an argument is not finite or too large to square, or λ is negative.
        """
        lam = arguments.number(lam, "lam", least=0)
        Psi, t = _design(Psi, t, finite=not lam)
        weights = _ridge(Psi, t, lam) if lam else _least_squares(Psi, t)
        residual = Psi @ weights
        residual -= t
        sigma2 = float(residual @ residual) / len(t)
        if not isfinite(sigma2):                            # it is only if everything else is
            _design(Psi, t)
            raise ValueError("t must have residuals that can be squared, got some too large for that.")
        weights.flags.writeable = False
        model = object.__new__(cls)
        vars(model).update(weights=weights, sigma2=sigma2)
        return model

    def predict(self, Psi):
        """The mean Ψw of new targets.

        Parameters
        ----------
        Psi : array_like, shape (n, m)

        Returns
        -------
        ndarray, shape (n,)
        """
        return arguments.reals(Psi, "Psi", ("n", len(self.weights))) @ self.weights


def posterior(Psi, t, sigma2, m, S):
    """The posterior over the weights, N(mean, cov), after the prior N(m, S).

    With S = LLᵀ and w = m + Lz the prior of z is N(0, I), and nothing but AᵀA + I has to be factorised,
    A = ΨL/σ.

    Parameters
    ----------
    Psi : array_like, shape (n, m)
    t : array_like, shape (n,)
    sigma2 : float
        Variance of the noise, > 0.
    m : array_like, shape (m,)
    S : array_like, shape (m, m)
        Symmetric positive definite.

    Returns
    -------
    mean : ndarray, shape (m,)
        Also the MAP estimate.
    cov : ndarray, shape (m, m)

    Raises
    ------
    ValueError
        If the shapes do not fit, sigma2 is not positive, or S is not symmetric positive definite.
    """
    Psi, t = _design(Psi, t)
    size = Psi.shape[1]
    sigma = np.sqrt(arguments.number(sigma2, "sigma2", above=0))
    m = arguments.reals(m, "m", (size,))
    L = cholesky(arguments.symmetric(S, "S", (size, size)), "S")
    with np.errstate(over="ignore", invalid="ignore"):
        A, b = Psi @ L / sigma, (t - Psi @ m) / sigma
    if not (np.isfinite(A).all() and np.isfinite(b).all()):
        raise ValueError("Psi, t, m and S must be small enough, beside sigma2, for ΨL/σ and (t − Ψm)/σ to be numbers.")
    U, s, Vt = np.linalg.svd(A, full_matrices=size > len(t))
    s = np.append(s, np.zeros(size - len(s)))
    scale = np.hypot(1, s)                              # √(1 + s²) without overflow
    z = (s / scale / scale)[:len(t)] * (U.T @ b)[:size]
    root = L @ (Vt.T / scale)
    return m + L @ (Vt.T[:, :len(z)] @ z), root @ root.T


def predictive(Psi, mean, cov, sigma2):
    """The mean and standard deviation of new targets when the weights are N(mean, cov).

    Parameters
    ----------
    Psi : array_like, shape (n, m)
    mean : array_like, shape (m,)
    cov : array_like, shape (m, m)
    sigma2 : float

    Returns
    -------
    mean, sd : ndarray, shape (n,)

    Raises
    ------
    ValueError
        If the shapes do not fit, sigma2 is negative, or cov is not symmetric positive semidefinite.
    """
    mean = arguments.reals(mean, "mean", ("m",))
    Psi = arguments.reals(Psi, "Psi", ("n", len(mean)))
    cov = arguments.symmetric(cov, "cov", (len(mean), len(mean)))
    variance = np.einsum("ij,ij->i", Psi @ cov, Psi)
    rounding = 1e-12 * np.einsum("ij,ij->i", np.abs(Psi) @ np.abs(cov), np.abs(Psi))
    if (variance < -rounding).any():
        raise ValueError(f"cov must be positive semidefinite, got the variance {variance.min():g} of a mean.")
    return Psi @ mean, np.sqrt(arguments.number(sigma2, "sigma2", 0) + np.maximum(variance, 0))


def shrinkage_path(Psi, t, lams):
    """Ridge weights for many λ from one singular value decomposition.

    Parameters
    ----------
    Psi : array_like, shape (n, m)
    t : array_like, shape (n,)
    lams : array_like, shape (l,)
        λ > 0.

    Returns
    -------
    ndarray, shape (l, m)
    """
    Psi, t = _design(Psi, t)
    lams = arguments.reals(lams, "lams", ("l",))
    if not (lams > 0).all():
        raise ValueError(f"lams must be greater than 0, got {lams.min():g}.")
    U, s, Vt = np.linalg.svd(Psi, full_matrices=False)
    s[s <= max(Psi.shape) * np.finfo(float).eps * s[0]] = 0.0       # rounding, as in least squares
    with np.errstate(over="ignore", divide="ignore"):
        return ((U.T @ t) / (s + lams[:, None] / s)) @ Vt


def descent_path(Psi, t, lam, alpha, n_steps):
    """Where gradient descent on ½‖Ψw − t‖² + ½λ‖w‖² goes from w = 0.

    The steps use ΨᵀΨ and Ψᵀt, so their cost does not depend on n.

    Parameters
    ----------
    Psi : array_like, shape (n, m)
    t : array_like, shape (n,)
    lam : float
        λ ≥ 0.
    alpha : float
        The learning rate, > 0. From 2/(λmax + λ) on the path diverges, and is shown doing so.
    n_steps : int

    Returns
    -------
    ndarray, shape (n_steps + 1, m)
    """
    Psi, t = _design(Psi, t)
    lam, alpha = arguments.number(lam, "lam", 0), arguments.number(alpha, "alpha", above=0)
    path = np.zeros((arguments.count(n_steps, "n_steps", 0) + 1, Psi.shape[1]))
    H, g = Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t
    with np.errstate(over="ignore", invalid="ignore"):
        for i in range(n_steps):
            path[i + 1] = path[i] - alpha * (H @ path[i] - g)
    return path


def _design(Psi, t, finite=True):
    Psi = arguments.reals(Psi, "Psi", ("n", "m"), finite=finite)
    t = arguments.reals(t, "t", ("n",), finite=finite)
    if Psi.size == 0:
        raise ValueError(f"Psi must have rows and columns, got shape {Psi.shape}.")
    if len(Psi) != len(t):
        raise ValueError(f"t must hold one target a row of Psi, {len(Psi)} of them, got {len(t)}.")
    return Psi, t


def _ridge(Psi, t, lam):
    """From the normal equations; by least squares where a Cholesky pivot shows that these have lost too many digits."""
    m = Psi.shape[1]
    gram = Psi.T @ Psi
    squares = gram.diagonal().copy()
    gram.reshape(-1)[::m + 1] += lam
    try:
        L = cholesky_lo(gram)                               # NaN where there is none
        if np.logical_and.reduce(L.diagonal() ** 2 > _THIN * squares):
            return solve1(gram, Psi.T @ t)
    except np.linalg.LinAlgError:
        pass
    _design(Psi, t)
    Psi, t = np.vstack([Psi, np.sqrt(lam) * np.eye(m)]), np.append(t, np.zeros(m))
    w = _scaled_lstsq(Psi, t)
    return np.linalg.lstsq(Psi, t)[0] if w is None else w


def _scaled_lstsq(D, y):
    """Least squares after columns have been brought to one size; None if they are dependent."""
    size = np.abs(D).max(axis=0, initial=0.0)
    if not size.all():
        return None
    w, _, rank, _ = np.linalg.lstsq(D / size, y)
    return w / size if rank == D.shape[1] else None


def _least_squares(Psi, t):
    """The least-squares weights, of minimum norm if there are many.

    Whether columns are dependent is judged after the constant has been taken out of them and they have been
    brought to one length: 10⁸ + {0 … 4} beside a column of ones is a line, not a copy of it.
    """
    constant = np.flatnonzero((Psi == Psi[0]).all(axis=0) & (Psi[0] != 0))[:1]
    D, y = Psi, t
    if constant.size:
        D, y = np.delete(Psi, constant, axis=1), t - t[0]
        D = D - D[0]
        mean_D, mean_y = D.mean(axis=0), y.mean()
        D, y = D - mean_D, y - mean_y
    w = _scaled_lstsq(D, y)
    if w is None:
        return np.linalg.lstsq(Psi, t)[0]
    if constant.size:
        others = np.delete(Psi[0], constant)
        level = t[0] + mean_y - (others + mean_D) @ w
        w = np.insert(w, constant, level / Psi[0, constant])
    return w
