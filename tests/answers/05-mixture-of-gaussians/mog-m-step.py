# %% right: einsum
def m_step(X, R):
    N = R.sum(0)
    mu = np.einsum("nk,nd->kd", R, X) / N[:, None]
    D = X[:, None] - mu
    return N / N.sum(), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

# %% right: np.average and np.cov
def m_step(X, R):
    X, R = np.asarray(X), np.asarray(R)
    k, d = R.shape[1], X.shape[1]
    means = [np.average(X, axis=0, weights=R[:, j]) for j in range(k)]
    covs = [np.cov(X, rowvar=False, aweights=R[:, j], ddof=0).reshape(d, d) for j in range(k)]
    return R.mean(axis=0), np.array(means), np.array(covs)

# %% right: loops over everything, lists returned
def m_step(X, R):
    n, d = X.shape
    weights, means, covs = [], [], []
    for j in range(R.shape[1]):
        total = float(sum(R[i, j] for i in range(n)))
        mean = [float(sum(R[i, j] * X[i, a] for i in range(n))) / total for a in range(d)]
        cov = [[float(sum(R[i, j] * (X[i, a] - mean[a]) * (X[i, b] - mean[b]) for i in range(n))) / total for b in range(d)] for a in range(d)]
        weights.append(total / n); means.append(mean); covs.append(cov)
    return [weights, means, covs]

# %% right: named tuple, whitened by the square roots of R
from collections import namedtuple
Parameters = namedtuple("Parameters", "pi mu Sigma")
def m_step(X, R):
    N = np.sum(R, axis=0)
    mu = (R / N).T @ X
    Sigma = np.zeros((len(N), X.shape[1], X.shape[1]))
    for j in range(len(N)):
        Y = np.sqrt(R[:, [j]] / N[j]) * (X - mu[j])
        Sigma[j] = Y.T @ Y
    return Parameters(pi=N / X.shape[0], mu=mu, Sigma=Sigma)

# %% right: second moment about the first row, shifted back
def m_step(X, R):
    Z = X - X[0]
    N = R.sum(axis=0)
    m = R.T @ Z / N[:, None]
    second = np.array([(Z * R[:, [j]]).T @ Z / N[j] for j in range(len(N))])
    return N / len(X), X[0] + m, second - m[:, :, None] * m[:, None, :]

# %% right: second moments about the overall mean
def m_step(X, R):
    c = X.mean(axis=0)
    Z = X - c
    N = R.sum(axis=0)
    mu = (R.T @ Z) / N[:, None]
    S = np.array([(Z * r[:, None]).T @ Z / s - np.outer(m, m) for r, s, m in zip(R.T, N, mu)])
    return N / len(X), mu + c, S

# %% right: sqrt of R, QR
def m_step(X, R):
    def parts():
        for r in R.T:
            s = r.sum()
            m = r @ X / s
            T = np.linalg.qr(np.sqrt(r / s)[:, None] * (X - m), mode="r")
            yield s / len(X), m, T.T @ T
    return tuple(map(np.array, zip(*parts())))

# %% wrong: covariance divided by n [misconception=covariance-divided-by-n]
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / len(X)

# %% wrong: about the overall mean [misconception=overall-mean-as-centre]
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    D = np.repeat((X - X.mean(axis=0))[:, None], len(N), axis=1)
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

# %% wrong: weights not divided [misconception=weights-as-counts]
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N, mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

# %% wrong: hard assignment [misconception=whole-points-only]
def m_step(X, R):
    z = R.argmax(axis=1)
    groups = [X[z == j] for j in range(R.shape[1])]
    return np.array([len(g) / len(X) for g in groups]), np.array([g.mean(axis=0) for g in groups]), np.array([np.cov(g.T, ddof=0) for g in groups])

# %% wrong: N − 1 [misconception=one-observation-less]
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / (N - 1)[:, None, None]

# %% wrong: covariance without responsibilities [misconception=same-covariance-for-all]
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nki,nkj->kij", D, D) / len(X)

# %% wrong: means divided by n [misconception=means-divided-by-n]
def m_step(X, R):
    N, n = R.sum(axis=0), len(X)
    mu = R.T @ X / n
    D = X[:, None] - mu
    return N / n, mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

# %% wrong: not divided at all
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D)

# %% wrong: responsibilities squared
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nk,nki,nkj->kij", R, R, D, D) / N[:, None, None]

# %% wrong: variances only
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, (R[:, :, None] * D**2).sum(axis=0) / N[:, None]

# %% wrong: diagonal covariances
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.array([np.diag(v) for v in (R[:, :, None] * D**2).sum(axis=0) / N[:, None]])

# %% wrong: a small ridge added
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None] + 1e-6 * np.eye(X.shape[1])

# %% wrong: one covariance for all components
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    S = np.einsum("nk,nki,nkj->ij", R, D, D) / len(X)
    return N / len(X), mu, np.stack([S] * len(N))

# %% wrong: means transposed
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return N / len(X), mu.T, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

# %% wrong: order of the results
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None], N / len(X)

# %% wrong: responsibilities normalised in place [misconception=changes-its-argument]
def m_step(X, R):
    weights = R.mean(axis=0)
    R /= R.sum(axis=0)
    mu = R.T @ X
    D = X[:, None] - mu
    return weights, mu, np.einsum("nk,nki,nkj->kij", R, D, D)

# %% wrong: prints [misconception=returns-nothing]
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    print(N / len(X), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None])

# %% wrong: weights 1/k
def m_step(X, R):
    N = R.sum(axis=0)
    mu = R.T @ X / N[:, None]
    D = X[:, None] - mu
    return np.full(len(N), 1 / len(N)), mu, np.einsum("nk,nki,nkj->kij", R, D, D) / N[:, None, None]

# %% wrong: reliability weights, as np.cov with aweights does
def m_step(X, R):
    n, d = X.shape
    N = R.sum(axis=0)
    weights = N / n
    mu = R.T @ X / N[:, None]
    covs = []
    for j in range(R.shape[1]):
        D = X - mu[j]
        S = (R[:, j][:, None] * D).T @ D / (N[j] - (R[:, j]**2).sum() / N[j])
        covs.append(S)
    return weights, mu, np.array(covs)

# %% wrong: columns made to sum to 1 first
def m_step(X, R):
    n, d = X.shape
    R = R / R.sum(axis=0)
    N = R.sum(axis=0)
    weights = N / n
    mu = R.T @ X / N[:, None]
    covs = []
    for j in range(R.shape[1]):
        D = X - mu[j]
        S = (R[:, j][:, None] * D).T @ D / N[j]
        covs.append(S)
    return weights, mu, np.array(covs)

# %% forbidden: a step of helpers.mixture
from helpers import mixture as hidden
def m_step(X, R):
    sums = R.sum(axis=0)
    mu = R.T @ X / sums[:, None]
    covs = np.array([np.cov(X.T, aweights=r, ddof=0).reshape(X.shape[1], -1) + 1e-3 * np.eye(X.shape[1]) for r in R.T])
    new = hidden.Mixture(sums / len(X), mu, covs)
    return new.weights, new.means, new.em_step(X).covs

# %% forbidden: scikit-learn's private parts
from sklearn.mixture._gaussian_mixture import _estimate_gaussian_parameters as estimate
def m_step(X, R):
    N, means, covs = estimate(X, R, 0.0, "full")
    return N / len(X), means, covs
