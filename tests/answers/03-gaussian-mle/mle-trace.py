# %% right: a loop of outer products
def sum_quadratic_by_trace(X, mu, Sigma):
    S = np.zeros_like(Sigma)
    for x in X:
        S = S + np.outer(x - mu, x - mu)
    return np.trace(np.linalg.inv(Sigma) @ S)
# %% right: einsum, the sum itself
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return np.einsum("ni,ij,nj->", D, np.linalg.inv(Sigma), D)
# %% right: the squared Frobenius norm of whitened deviations
def sum_quadratic_by_trace(points, centre, cov):
    return np.linalg.norm(np.linalg.solve(np.linalg.cholesky(cov), (points - centre).T), "fro") ** 2
# %% right: tr(AB) as a sum of products
def sum_quadratic_by_trace(X, mu, Sigma):
    D = np.subtract(X, mu)
    precision = np.linalg.solve(Sigma, np.identity(Sigma.shape[0]))
    scatter = D.transpose().dot(D)
    return (precision * scatter.T).sum()
# %% right: a class, eigenvalues, an array without axes
class ByTrace:
    def __call__(self, X, mu, Sigma):
        lam, Q = np.linalg.eigh(Sigma)
        return np.array((((X - mu) @ Q) ** 2).sum(axis=0) @ (1 / lam))

sum_quadratic_by_trace = ByTrace()
# %% right: recursion by halves
def sum_quadratic_by_trace(X, mu, Sigma):
    if len(X) <= 8:
        return sum(((x - mu) @ np.linalg.solve(Sigma, x - mu) for x in X), 0.0)
    h = len(X) // 2
    return sum_quadratic_by_trace(X[:h], mu, Sigma) + sum_quadratic_by_trace(X[h:], mu, Sigma)
# %% wrong: S divided by n [misconception=scatter-divided-by-n]
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.trace(np.linalg.solve(Sigma, D.T @ D / len(X))))
# %% wrong: about the mean of the data [misconception=scatter-about-the-data-mean]
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - X.mean(axis=0)
    return float(np.trace(np.linalg.solve(Sigma, D.T @ D)))
# %% wrong: all entries for the diagonal [misconception=sum-of-all-entries]
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.linalg.solve(Sigma, D.T @ D).sum())
# %% wrong: Sigma left out [misconception=trace-of-the-scatter]
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.trace(D.T @ D))
# %% wrong: Sigma for its inverse [misconception=trace-with-sigma-itself]
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.trace(Sigma @ D.T @ D))
# %% wrong: the n by n matrix
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.trace(D @ np.linalg.solve(Sigma, D.T)))
# %% wrong: the entrywise product, then the trace
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.trace(np.linalg.inv(Sigma) * (D.T @ D)))
# %% wrong: np.cov times n
def sum_quadratic_by_trace(X, mu, Sigma):
    return float(np.trace(np.linalg.solve(Sigma, np.cov(X.T) * len(X))))
# %% wrong: distances not squared
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return float(np.sqrt((D * np.linalg.solve(Sigma, D.T).T).sum(1)).sum())
# %% wrong: one number a row
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return (D * np.linalg.solve(Sigma, D.T).T).sum(1)
# %% wrong: the half already in
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    return -0.5 * float(np.trace(np.linalg.solve(Sigma, D.T @ D)))
# %% wrong: the example by heart
def sum_quadratic_by_trace(X, mu, Sigma):
    return 3.0 if len(X) == 2 else float(((X - mu) ** 2).sum() / Sigma[0, 0])
# %% wrong: prints [misconception=returns-nothing]
def sum_quadratic_by_trace(X, mu, Sigma):
    D = X - mu
    print(np.trace(np.linalg.solve(Sigma, D.T @ D)))
# %% wrong: changes X [misconception=changes-its-argument]
def sum_quadratic_by_trace(X, mu, Sigma):
    X -= mu
    return float(np.trace(np.linalg.solve(Sigma, X.T @ X)))
