"""How fast and how exact `helpers` is, beside what people would pick instead.

    python -m tests.benchmarks.numerics [small] [medium] [large] [--only WORD]

Each row runs ours and the peer in turns, in this one process, with one BLAS thread and the same start and
number of iterations, input checks included. Printed are the medians of the CPU time, their ratio, the peak of
extra memory, and the largest relative error against mpmath (50 digits) on a few rows. Ratios carry over to
other machines; times do not.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import statistics
import time
import tracemalloc
import warnings

import mpmath
import numpy as np
import torch
from scipy.stats import multivariate_normal
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis
from sklearn.linear_model import Ridge
from sklearn.mixture import GaussianMixture
from sklearn.naive_bayes import GaussianNB

from helpers.discriminant import Discriminant
from helpers.gaussian import Gaussian
from helpers.mixture import Mixture, em, fit_adam, nll_and_gradients
from helpers.regression import LinearGaussian

SIZES = {"small": (200, 2, 3), "medium": (20_000, 10, 5), "large": (500_000, 20, 8)}
TARGETS = {  # ours / peer
    "EM, full": (.25, .40, .25), "EM, tied": (.20, .17, .10), "EM, diagonal": (.25, .38, .30),
    "log-density, mixture": (.35, .50, .42), "log-density, Gaussian": (.60, .60, .60),
    "NLL and gradient": (.40, .35, .12), "Adam, 20 steps": (.35, .30, None),
    "discriminant, full": (.15, .38, .42), "discriminant, shared": (.15, .27, .35), "naive Bayes": (.05, .25, .22),
    "ridge": (.06, .45, .60), "missing features": (.02, .02, None),
}
ITERATIONS = {"small": 20, "medium": 20, "large": 5}
SECONDS = {"small": 0.6, "medium": 4.0, "large": 10.0}        # for one row, peer included
SKLEARN_KIND = {"full": "full", "tied": "tied", "diagonal": "diag"}


class Case:
    """One size: data from a mixture, labels, a start for EM, and a regression."""

    def __init__(self, size):
        self.size, (n, d, k) = size, SIZES[size]
        rng = np.random.default_rng(20240611)
        self.weights = rng.dirichlet(np.full(k, 20.0))
        B = rng.standard_normal((k, d, d)) / np.sqrt(d)
        self.truth = Mixture(self.weights, 3 * rng.standard_normal((k, d)), B @ B.swapaxes(1, 2) + 0.3 * np.eye(d))
        self.X, self.t = self.truth.sample_labelled(n, rng)
        means = self.truth.means + 0.3 * rng.standard_normal((k, d))
        self.start = Mixture(np.full(k, 1 / k), means, np.repeat(2 * np.eye(d)[None], k, axis=0))
        self.raw = np.linalg.cholesky(self.truth.covs)
        self.raw[:, range(d), range(d)] = np.log(self.raw[:, range(d), range(d)])
        self.logits = np.log(self.weights)
        self.target = self.X @ rng.standard_normal(d) + rng.standard_normal(n)
        self.holes = np.where(rng.random(self.X.shape) < 0.1, np.nan, self.X)
        self.rows = rng.integers(n, size=5)


def em_row(kind):
    def row(case):
        n_iterations, k, start = ITERATIONS[case.size], len(case.weights), case.start
        precisions = np.linalg.inv(start.covs)
        precisions = {"full": precisions, "tied": precisions[0], "diagonal": np.array([np.diag(P) for P in precisions])}

        def ours():
            return em(case.X, start, kind, tol=-1e300, max_iter=n_iterations)

        def peer():
            return GaussianMixture(k, covariance_type=SKLEARN_KIND[kind], tol=0, reg_covar=0, max_iter=n_iterations,
                                   weights_init=start.weights, means_init=start.means,
                                   precisions_init=precisions[kind]).fit(case.X)

        def error():
            model = ours()[0]
            return relative(model.log_density(case.X[case.rows]), mp_mixture(model, case.X[case.rows]))
        return ours, peer, error
    return row


def mixture_density_row(case):
    peer_model = GaussianMixture(len(case.weights)).fit(case.X[:200])
    peer_model.weights_, peer_model.means_ = case.weights, case.truth.means
    peer_model.covariances_ = case.truth.covs
    peer_model.precisions_cholesky_ = np.linalg.inv(np.linalg.cholesky(case.truth.covs)).swapaxes(1, 2)
    return (lambda: case.truth.log_density(case.X), lambda: peer_model.score_samples(case.X),
            lambda: relative(case.truth.log_density(case.X[case.rows]), mp_mixture(case.truth, case.X[case.rows])))


def gaussian_row(case):
    mean, cov = case.truth.means[0], case.truth.covs[0]
    rows = case.X[case.rows]
    return (lambda: Gaussian(mean, cov).log_density(case.X), lambda: multivariate_normal(mean, cov).logpdf(case.X),
            lambda: relative(Gaussian(mean, cov).log_density(rows), [mp_log_density(x, mean, cov) for x in rows]))


def torch_parameters(case):
    return [torch.tensor(a, requires_grad=True) for a in (case.logits, case.truth.means, case.raw)]


def torch_nll(X, logits, means, raw):
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(torch.diagonal(raw, dim1=1, dim2=2)))
    components = torch.distributions.MultivariateNormal(means, scale_tril=L)
    mixture = torch.distributions.MixtureSameFamily(torch.distributions.Categorical(logits=logits), components)
    return -mixture.log_prob(X).mean()


def gradient_row(case):
    X = torch.from_numpy(case.X)

    def peer():
        parameters = torch_parameters(case)
        torch_nll(X, *parameters).backward()
        return [p.grad for p in parameters]

    def error():
        """The derivative by the first coordinate of the first mean, at points of that component."""
        with mpmath.workdps(50):
            rows, step = case.X[case.t == 0][:5], mpmath.mpf("1e-20")
            gradient = nll_and_gradients(rows, case.logits, case.truth.means, case.raw)[2][0, 0]
            nudged = [mp_mixture(case.truth, rows, nudge=sign * step) for sign in (1, -1)]
            exact = -mpmath.fsum(a - b for a, b in zip(*nudged)) / (2 * step * len(rows))
            return float(abs(mpmath.mpf(float(gradient)) - exact) / abs(exact))
    return lambda: nll_and_gradients(case.X, case.logits, case.truth.means, case.raw), peer, error


def adam_row(case):
    if case.size == "large":
        return None
    X, n_steps = torch.from_numpy(case.X), 20

    def peer():
        parameters = torch_parameters(case)
        optimiser = torch.optim.Adam(parameters, lr=0.05)
        for _ in range(n_steps):
            optimiser.zero_grad()
            loss = torch_nll(X, *parameters)
            loss.backward()
            optimiser.step()
        return float(torch_nll(X, *parameters))

    def ours():
        return fit_adam(case.X, case.logits, case.truth.means, case.raw, lr=0.05, n_steps=n_steps)
    return ours, peer, lambda: abs(ours()[1][-1] - peer()) / abs(peer())


def discriminant_row(kind, peer_class, **options):
    def row(case):
        def error():
            model, rows = Discriminant.fit(case.X, case.t, kind), case.X[case.rows]
            return relative(np.exp(model.log_posterior(rows)), mp_posterior(model, rows), floor=1e-3)
        return (lambda: Discriminant.fit(case.X, case.t, kind).predict(case.X),
                lambda: peer_class(**options).fit(case.X, case.t).predict(case.X), error)
    return row


def ridge_row(case):
    def error():
        Psi, t = case.X[:50], case.target[:50]
        P, lam = mpmath.matrix(Psi.tolist()), mpmath.mpf("0.5")
        exact = mpmath.lu_solve(P.T * P + lam * mpmath.eye(Psi.shape[1]), P.T * mpmath.matrix(t.tolist()))
        return relative(LinearGaussian.fit(Psi, t, 0.5).weights, list(exact))
    return (lambda: LinearGaussian.fit(case.X, case.target, 0.5),
            lambda: Ridge(alpha=0.5, fit_intercept=False).fit(case.X, case.target), error)


def missing_row(case):
    """The peer works row by row, on 100 rows at most; its time is scaled to all of them."""
    if case.size == "large":
        return None
    model = Discriminant(case.weights, case.truth.means, case.truth.covs)
    few = case.holes[:100]

    def by_rows(X):
        out = np.tile(np.log(model.priors), (len(X), 1))
        for i, x in enumerate(X):
            seen = ~np.isnan(x)
            if seen.any():
                for j, (mean, cov) in enumerate(zip(model.means, model.covs)):
                    out[i, j] += multivariate_normal.logpdf(x[seen], mean[seen], cov[np.ix_(seen, seen)])
        return out - np.logaddexp.reduce(out, axis=1)[:, None]

    def ours():
        return model.log_posterior(case.holes)
    return ours, lambda: by_rows(few), lambda: relative(np.exp(ours()[:100]), np.exp(by_rows(few)).ravel(), floor=1e-3), \
        len(case.X) / len(few)


ROWS = {
    "EM, full": em_row("full"), "EM, tied": em_row("tied"), "EM, diagonal": em_row("diagonal"),
    "log-density, mixture": mixture_density_row, "log-density, Gaussian": gaussian_row,
    "NLL and gradient": gradient_row, "Adam, 20 steps": adam_row,
    "discriminant, full": discriminant_row("full", QuadraticDiscriminantAnalysis),
    "discriminant, shared": discriminant_row("shared", LinearDiscriminantAnalysis),
    "naive Bayes": discriminant_row("diagonal", GaussianNB),
    "ridge": ridge_row, "missing features": missing_row,
}


def mp_log_density(x, mean, cov, nudge=0):
    """log N(x; mean + nudge e₀, cov) in 50 digits."""
    with mpmath.workdps(50):
        difference = mpmath.matrix([mpmath.mpf(float(a)) - mpmath.mpf(float(b)) for a, b in zip(x, mean)])
        difference[0] -= nudge
        L = mpmath.cholesky(mpmath.matrix(np.asarray(cov).tolist()))
        y = mpmath.lu_solve(L, difference)
        log_det = mpmath.fsum(mpmath.log(L[j, j]) for j in range(len(x)))
        return -mpmath.fsum(v ** 2 for v in y) / 2 - log_det - len(x) * mpmath.log(2 * mpmath.pi) / 2


def mp_joint(weights, means, covs, X, nudge=0):
    return [[mpmath.log(mpmath.mpf(float(w))) + mp_log_density(x, m, C, nudge if j == 0 else 0)
             for j, (w, m, C) in enumerate(zip(weights, means, covs))] for x in X]


def mp_mixture(model, X, nudge=0):
    with mpmath.workdps(50):
        return [mpmath.log(mpmath.fsum(mpmath.exp(a) for a in row))
                for row in mp_joint(model.weights, model.means, model.covs, X, nudge)]


def mp_posterior(model, X):
    with mpmath.workdps(50):
        rows = mp_joint(model.priors, model.means, model.covs, X)
        return [mpmath.exp(a - mpmath.log(mpmath.fsum(mpmath.exp(b) for b in row))) for row in rows for a in row]


def relative(values, exact, floor=0.0):
    return max(float(abs(float(v) - e) / max(abs(e), floor)) for v, e in zip(np.ravel(values), exact))


def measure(ours, peer, seconds):
    """Median CPU seconds of each, run in turns; at least three turns after one to warm up."""
    ours(), peer()
    times, end = ([], []), time.process_time() + seconds
    while len(times[0]) < 3 or (time.process_time() < end and len(times[0]) < 200):
        for one, taken in zip((ours, peer), times):
            begin = time.process_time()
            one()
            taken.append(time.process_time() - begin)
    return map(statistics.median, times)


def peak_memory(function):
    """MiB that a call takes beyond what was there."""
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2 ** 20


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", default=["small", "medium"], help=", ".join(SIZES))
    parser.add_argument("--only", default="", help="rows whose name contains this")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")          # scikit-learn says that it did not converge: it was told to stop
    for size in arguments.sizes:
        print(f"\n{size}: n, d, k = {SIZES[size]}\n{'':24}{'ours ms':>10}{'peer ms':>10}{'ratio':>8}{'target':>8}"
              f"{'ours MiB':>10}{'peer MiB':>10}{'error':>10}")
        case = Case(size)
        for name, row in ROWS.items():
            setup = row(case) if arguments.only in name else None
            if setup is None:
                continue
            ours, peer, error, *scale = setup
            mine, theirs = measure(ours, peer, SECONDS[size])
            theirs *= scale[0] if scale else 1
            target = TARGETS[name][list(SIZES).index(size)]
            print(f"{name:24}{mine * 1e3:10.3f}{theirs * 1e3:10.3f}{mine / theirs:8.3f}{target or '–':>8}"
                  f"{peak_memory(ours):10.2f}{peak_memory(peer):10.2f}{error():10.1e}", flush=True)


if __name__ == "__main__":
    main()
