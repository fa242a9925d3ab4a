# %% right: inv, c written out
def gda_to_logistic(phi, mu0, mu1, Sigma):
    P = np.linalg.inv(Sigma)
    w = P @ (mu1 - mu0)
    b = 0.5 * mu0 @ P @ mu0 - 0.5 * mu1 @ P @ mu1 + np.log(phi) - np.log(1 - phi)
    return w, b

# %% right: Cholesky, a list and a Python float
def gda_to_logistic(phi, mu0, mu1, Sigma):
    L = np.linalg.cholesky(Sigma)
    y0, y1 = np.linalg.solve(L, mu0), np.linalg.solve(L, mu1)
    w = np.linalg.solve(L.T, y1 - y0)
    return [list(w), float((y0 @ y0 - y1 @ y1) / 2 + np.log(phi / (1 - phi)))]

# %% right: log-odds at the midpoint are the prior log-odds
from scipy.special import logit

def gda_to_logistic(prob, m0, m1, S):
    weights = np.linalg.lstsq(S, m1 - m0, rcond=None)[0]
    return weights, logit(prob) - weights @ ((m0 + m1) / 2)

# %% right: from values of SciPy's densities
from scipy.stats import multivariate_normal

def gda_to_logistic(phi, mu0, mu1, Sigma):
    z = lambda x: np.log(phi) + multivariate_normal(mu1, Sigma).logpdf(x) - np.log1p(-phi) - multivariate_normal(mu0, Sigma).logpdf(x)
    b = z(np.zeros(len(mu0)))
    w = np.array([z(e) - b for e in np.eye(len(mu0))])
    return w, b

# %% right: an object with __call__, eigh
class Weights:
    def __call__(self, phi, mu0, mu1, Sigma):
        lam, Q = np.linalg.eigh(Sigma)
        w = Q @ ((Q.T @ (mu1 - mu0)) / lam)
        return (w, np.array(np.log(phi / (1 - phi)) - w @ (mu0 + mu1) / 2))

gda_to_logistic = Weights()

# %% right: by evaluating log-odds
def gda_to_logistic(phi, mu0, mu1, Sigma):
    L = np.linalg.cholesky(Sigma)
    def odds(x):
        u, v = np.linalg.solve(L, x - mu0), np.linalg.solve(L, x - mu1)
        return np.log(phi) - np.log(1 - phi) + (u @ u - v @ v) / 2
    b = odds(np.zeros(len(mu0)))
    return np.array([odds(e) - b for e in np.eye(len(mu0))]), np.array(b)

# %% wrong: weights of class 0 [misconception=weights-for-class-zero]
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu0 - mu1)
    return w, np.log((1 - phi) / phi) - w @ (mu0 + mu1) / 2

# %% wrong: no prior [misconception=bias-without-prior]
def gda_to_logistic(phi, mu0, mu1, Sigma):
    P = np.linalg.inv(Sigma)
    return P @ (mu1 - mu0), (mu0 @ P @ mu0 - mu1 @ P @ mu1) / 2

# %% wrong: odds upside down [misconception=prior-odds-upside-down]
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, np.log(1 - phi) - np.log(phi) - w @ (mu0 + mu1) / 2

# %% wrong: no covariance [misconception=weights-without-covariance]
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = mu1 - mu0
    return w, (mu0 @ mu0 - mu1 @ mu1) / 2 + np.log(phi / (1 - phi))

# %% wrong: log phi alone [misconception=prior-for-prior-odds]
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, np.log(phi) - w @ (mu0 + mu1) / 2

# %% wrong: sign of w only
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu0 - mu1)
    return w, np.log(phi / (1 - phi)) + w @ (mu0 + mu1) / 2

# %% wrong: half forgotten in b
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, np.log(phi / (1 - phi)) - w @ (mu0 + mu1)

# %% wrong: odds without logarithm
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, phi / (1 - phi) - w @ (mu0 + mu1) / 2

# %% wrong: b with the difference of the means
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return w, np.log(phi / (1 - phi)) - w @ (mu1 - mu0) / 2

# %% wrong: multiplied by Sigma
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = Sigma @ (mu1 - mu0)
    return w, np.log(phi / (1 - phi)) - w @ (mu0 + mu1) / 2

# %% wrong: order of the results
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu1 - mu0)
    return np.log(phi / (1 - phi)) - w @ (mu0 + mu1) / 2, w

# %% wrong: w as a column
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, (mu1 - mu0)[:, None])
    return w, (np.log(phi / (1 - phi)) - w[:, 0] @ (mu0 + mu1) / 2)

# %% wrong: only the diagonal of Sigma
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = (mu1 - mu0) / np.diag(Sigma)
    return w, np.log(phi / (1 - phi)) - w @ (mu0 + mu1) / 2

# %% wrong: b missing
def gda_to_logistic(phi, mu0, mu1, Sigma):
    return np.linalg.solve(Sigma, mu1 - mu0)

# %% wrong: mean changed in place [misconception=changes-its-argument]
def gda_to_logistic(phi, mu0, mu1, Sigma):
    middle = (mu0 + mu1) / 2
    mu1 -= mu0
    w = np.linalg.solve(Sigma, mu1)
    return w, np.log(phi / (1 - phi)) - w @ middle

# %% wrong: Σ where its inverse belongs
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = Sigma @ (mu1 - mu0)
    b = np.log(phi / (1 - phi)) - 0.5 * w @ (mu0 + mu1)
    return w, b

# %% wrong: means exchanged, phi kept
def gda_to_logistic(phi, mu0, mu1, Sigma):
    w = np.linalg.solve(Sigma, mu0 - mu1)
    b = np.log(phi / (1 - phi)) - 0.5 * w @ (mu0 + mu1)
    return w, b
