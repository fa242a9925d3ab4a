"""The calls each exercise forbids, because they would give its answer away.

An exercise asks you to write something yourself. What you call to compare with, outside the
functions it asks for, is your own affair; what a permitted library does inside is its own.
``helpers.guard`` catches the calls where they happen.
"""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rule:
    """What one exercise forbids.

    Attributes
    ----------
    sentence : str
        What the student reads after the name of the call: why, and what is asked instead.
    libraries : tuple of str
        Modules none of whose functions may be called.
    calls : dict of str to tuple of str
        By package (or module), the names of single functions and methods.
    operators : tuple of str
        Python's own operators: "@".
    loops : bool
        Whether loops, comprehensions and ``map`` are forbidden.
    """

    sentence: str
    libraries: tuple = ()
    calls: dict = field(default_factory=dict)
    operators: tuple = ()
    loops: bool = False


_BLAS = tuple(kind + name for kind in "sdcz" for name in ("gemm", "gemv", "symm", "symv", "hemm", "hemv", "trmm", "trmv", "gbmv", "sbmv", "dot", "dotu", "dotc"))
_PRODUCTS = ("dot", "matmul", "einsum", "einsum_path", "c_einsum", "tensordot", "inner", "vdot", "vecdot", "matvec", "vecmat", "multi_dot", "__matmul__", "__rmatmul__", "__imatmul__")
_INVERSES = {"numpy": ("inv", "pinv", "tensorinv", "I"), "scipy": ("inv", "_inv", "pinv", "pinvh", "getri", "potri", *(k + n for k in "sdcz" for n in ("getri", "potri", "trtri", "sytri", "hetri"))),
             "torch": ("inv", "inv_ex", "pinv", "inverse", "pinverse", "cholesky_inverse", "tensorinv")}
_LOG_SUM_EXP = {"scipy": ("logsumexp",), "torch": ("logsumexp",)}

RULES = {
    "setup-distances": Rule(
        "Let broadcasting do the work: no loops, comprehensions, `map` or `vectorize`, and no ready-made distances from `scipy.spatial`, scikit-learn or PyTorch.",
        libraries=("scipy.spatial", "sklearn"), calls={"numpy": ("vectorize", "frompyfunc", "apply_along_axis", "apply_over_axes"), "torch": ("cdist", "pdist")}, loops=True),
    "la-matmul": Rule(
        "Here you build the product from its definition, one entry as a sum over k, so everything that multiplies matrices for you is not allowed: "
        "`@`, `dot`, `matmul`, `einsum`, `tensordot`, `inner` and the like.",
        calls={"numpy": _PRODUCTS, "numpy.matrixlib": ("__mul__", "__rmul__", "__imul__"), "_operator": ("matmul", "imatmul", "__matmul__", "__imatmul__"), "operator": ("matmul", "imatmul"),
               "scipy": (*_PRODUCTS, *_BLAS, "get_blas_funcs"), "scipy.sparse._matrix": ("__mul__", "__rmul__"), "scipy.sparse.linalg": ("__mul__", "__rmul__", "__call__", "matmat", "rmatmat", "rmatvec"),
               "pandas": ("dot", "__matmul__", "__rmatmul__"), "sklearn": ("safe_sparse_dot",),
               "torch": (*_PRODUCTS, "mm", "bmm", "mv", "addmm", "addmv", "addbmm", "baddbmm", "chain_matmul", "linear", "Linear", "bilinear", "Bilinear", "_matmul", "spmm", "hspmm", "smm", "sspaddmm", "_sparse_mm")}, operators=("@",)),
    "la-sqrt": Rule("Take the root through the spectral theorem, not by a function that is the answer.", calls={"scipy": ("sqrtm", "fractional_matrix_power", "funm")}),
    "la-logdet": Rule("Compute the logarithm of the determinant from a factorisation yourself.", calls={"numpy": ("slogdet",), "torch": ("slogdet", "logdet")}),
    "la-solve": Rule("Solve the system by a factorisation; an inverse loses digits and is never needed.", calls=_INVERSES),
    "mle-log-density": Rule("Write the density from its formula.", libraries=("scipy.stats", "helpers.gaussian", "torch.distributions")),
    "mle-log-likelihood": Rule("Use the log-density you wrote.", libraries=("scipy.stats", "helpers.gaussian", "torch.distributions")),
    "mle-fit": Rule("Compute mean and covariance from their formulas.", libraries=("scipy.stats", "sklearn", "helpers.gaussian"),
                    calls={"numpy": ("cov",), "pandas": ("cov",), "torch": ("cov",)}),
    "mle-univariate": Rule("Compute both estimates from their formulas.", libraries=("scipy.stats",)),
    "mle-sample": Rule("Shift and scale standard normal draws: that is the exercise.", libraries=("torch.distributions",),
                       calls={"numpy": ("multivariate_normal",), "scipy": ("multivariate_normal", "multivariate_normal_gen", "multivariate_normal_frozen"), "torch": ("MultivariateNormal",)}),
    "ef-log-partition": Rule("Write the stable sum yourself (`np.logaddexp.reduce` is fine).", calls=_LOG_SUM_EXP),
    "ef-fit": Rule("Write Newton's iteration yourself.", libraries=("scipy.optimize",)),
    "mog-logsumexp": Rule("Write the stable sum yourself (`np.logaddexp.reduce` is fine).", libraries=("scipy.special", "torch")),
    "mog-log-likelihood": Rule("Write it from the mixture's formula.", libraries=("sklearn", "helpers.mixture")),
    "mog-e-step": Rule("Write the responsibilities from Bayes' rule.", libraries=("sklearn", "helpers.mixture")),
    "mog-m-step": Rule("Write the weighted means and covariances yourself.", libraries=("sklearn", "helpers.mixture")),
    "mog-em": Rule("Alternate the two steps you wrote.", libraries=("sklearn", "helpers.mixture")),
    "mog-constraints": Rule("Write both maps yourself.", libraries=("scipy.special", "torch")),
    "mog-adam": Rule("Write the update from its four formulas.", libraries=("torch",)),
    "mog-fit-adam": Rule("Iterate the Adam step you wrote; only the gradients may come from `helpers.mixture.nll_and_gradients`.", libraries=("torch",), calls={"helpers": ("fit_adam",)}),
    "gda-covariances": Rule("Write the four estimates yourself.", libraries=("sklearn", "helpers.discriminant")),
    "gda-posterior": Rule("Write the posterior from Bayes' rule.", libraries=("sklearn", "helpers.discriminant")),
    "gda-naive-bayes": Rule("Write the three estimates yourself.", libraries=("sklearn", "helpers.discriminant")),
    "gda-missing": Rule("Marginalise the missing entries out yourself.", libraries=("sklearn", "helpers.discriminant")),
    "reg-features": Rule("Build the columns yourself.", libraries=("sklearn",)),
    "reg-mle": Rule("Solve the least-squares problem (`lstsq` and `pinv` are fine); do not invert.", libraries=("sklearn", "helpers.regression"),
                    calls={package: tuple(n for n in names if n not in ("pinv", "pinvh", "pinverse")) for package, names in _INVERSES.items()}),
    "reg-ridge": Rule("Write the closed form yourself.", libraries=("sklearn", "helpers.regression")),
    "reg-map": Rule("Write the maximiser yourself.", libraries=("helpers.regression",)),
    "reg-gd": Rule("Write the descent yourself.", libraries=("helpers.regression",)),
    "reg-choose": Rule("Write the cross-validation yourself.", libraries=("sklearn",)),
}


def message(exercise, call):
    """What the student reads when a forbidden call was made.

    Parameters
    ----------
    exercise : str
    call : str
        The call in the words of the guard, for example "`numpy.linalg.inv`".

    Returns
    -------
    str
    """
    return f"{call} gives the answer of this exercise away. {RULES[exercise].sentence}"
