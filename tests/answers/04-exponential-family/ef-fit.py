# %% right: the course's own family
from helpers.expfam import Family

def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    return Family(T, log_h).fit(T_bar, tol=tol, max_iter=max_iter)
# %% right: the hull first, by scipy.spatial, then plain Newton with halving, a list
from scipy.spatial import ConvexHull

def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    alive = log_h > -np.inf
    T, log_h = T[alive], log_h[alive]
    low, span = T.min(0), np.ptp(T, axis=0)
    target = (T_bar - low) / span
    if T.shape[1] == 1:
        inside = 0 < target[0] < 1
    else:
        hull = ConvexHull((T - low) / span)
        inside = (hull.equations[:, :-1] @ target + hull.equations[:, -1]).max() < -1e-12
    if not inside:
        raise ValueError("no maximum")
    U = (T - T_bar) / span
    phi = np.zeros(len(span))
    value = np.logaddexp.reduce(log_h)
    for _ in range(10 * max_iter):
        a = U @ phi + log_h
        p = np.exp(a - np.logaddexp.reduce(a))
        gap = -p @ U
        if (abs(gap * span) <= tol * max(1, abs(T_bar).max())).all():
            break
        D = U + gap
        step = np.linalg.pinv((D.T * p) @ D, rcond=1e-15) @ gap
        size = 1.0
        while size > 1e-12 and np.logaddexp.reduce(U @ (phi + size * step) + log_h) > value + 1e-14:
            size /= 2
        phi = phi + size * step
        value = np.logaddexp.reduce(U @ phi + log_h)
    return list(phi / span)
# %% right: whitened by QR, damped where it is far, a short step as the proof
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    keep = np.isfinite(log_h)
    centre = T[keep].mean(axis=0)
    Q, R = np.linalg.qr(T[keep] - centre)
    V = np.sqrt(keep.sum()) * (Q - np.linalg.solve(R.T, T_bar - centre))
    back = np.sqrt(keep.sum()) * np.linalg.inv(R)
    h = log_h[keep]
    lse = lambda phi: np.logaddexp.reduce(V @ phi + h)
    phi, proof = np.zeros(len(T_bar)), False
    for _ in range(5 * max_iter):
        p = np.exp(V @ phi + h - lse(phi))
        g = p @ V
        lam, E = np.linalg.eigh((V - g).T @ ((V - g) * p[:, None]))
        step = -E @ (E.T @ g / np.maximum(lam, 1e-14))
        reach = np.ptp(V @ step)
        proof |= lam[0] > 1e-14 and reach < 0.9
        theta = back @ phi
        moments = np.exp(T[keep] @ theta + h - np.logaddexp.reduce(T[keep] @ theta + h)) @ T[keep]
        if proof and np.abs(moments - T_bar).max() <= tol * max(1, np.abs(T_bar).max()):
            return theta
        if proof and reach < 1e-13:
            return theta
        if not proof and np.abs(g).max() < 1e-13:
            break
        t = 1.0
        while reach * t > 0.1 and lse(phi + t * step) > lse(phi) + 0.01 * t * (g @ step):
            t *= 0.5
        phi = phi + t * step
    raise ValueError("no finite maximum")
# %% right: Levenberg-Marquardt instead of halving
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    rows = [(np.array(t, float) - T_bar, h) for t, h in zip(T, log_h) if h > -np.inf]
    spread = np.array([max(r[0][i] for r in rows) - min(r[0][i] for r in rows) for i in range(len(T_bar))])
    U, h = np.array([r[0] / spread for r in rows]), np.array([r[1] for r in rows])
    phi, mu = np.zeros(len(T_bar)), 0.0
    value = np.logaddexp.reduce(h)
    for _ in range(2 * max_iter):
        p = np.exp(U @ phi + h - value)
        m = np.inner(p, U.T)
        C = np.einsum("m,mi,mj->ij", p, U - m, U - m)
        full = np.linalg.lstsq(C, -m, rcond=1e-15)[0]
        if np.ptp(U @ full) < 0.5 and np.all(np.abs(m * spread) <= tol * max(1.0, np.abs(T_bar).max())):
            return tuple(phi / spread)
        if np.abs(m).max() < 1e-13:
            raise ValueError("edge")
        step = np.linalg.lstsq(C + mu * np.eye(len(phi)), -m, rcond=1e-15)[0]
        new = np.logaddexp.reduce(U @ (phi + step) + h)
        if new <= value or np.ptp(U @ step) < 0.1:
            phi, value, mu = phi + step, new, mu / 10 if mu > 1e-13 else 0.0
        else:
            mu = max(10 * mu, 1e-13)
    raise ValueError("no finite maximum")
# %% right: an object that works with a certificate from every step
class NoMaximum(ValueError):
    """The target is not inside."""

class Matcher:
    def __call__(self, T_bar, T, log_h, tol=1e-10, max_iter=200):
        ok = np.isfinite(log_h)
        scale = T[ok].std(axis=0)
        S = (T[ok] - T_bar) / scale
        phi = np.zeros_like(scale)
        for i in range(max_iter):
            w = self.weights(phi, S, log_h[ok])
            gap = -np.sum(w[:, None] * S, axis=0)
            cov = np.cov(S.T, aweights=w, ddof=0).reshape(len(phi), -1)
            lam, E = np.linalg.eigh(cov)
            newton = E.dot(E.T.dot(gap) / lam.clip(1e-14))
            length = np.ptp(S.dot(newton))
            if length < 0.9 and lam.min() > 1e-14 and abs(gap * scale).max() <= tol * max(1, abs(T_bar).max()):
                return phi / scale
            if abs(gap).max() < 2e-13:
                break
            share = 1.0
            before = self.rise(phi, S, log_h[ok])
            while share * length > 0.1 and self.rise(phi + share * newton, S, log_h[ok]) < before + 1e-4 * share * gap.dot(newton):
                share *= 0.5
            phi = phi + share * newton
        raise NoMaximum("T_bar on the edge or outside")

    @staticmethod
    def rise(phi, S, h):
        return -np.logaddexp.reduce(S @ phi + h)

    @staticmethod
    def weights(phi, S, h):
        a = S @ phi + h
        w = np.exp(a - a.max())
        return w / w.sum()

fit_moments = Matcher()
# %% wrong: converged is converged [misconception=edge-taken-for-a-maximum]
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    theta = np.zeros(len(T_bar))
    rise = lambda theta: theta @ T_bar - np.logaddexp.reduce(T @ theta + log_h)
    for _ in range(max_iter):
        p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
        gap = T_bar - p @ T
        if np.abs(gap).max() <= tol * max(1, np.abs(T_bar).max()):
            return theta
        D = T - p @ T
        step = np.linalg.solve((D * p[:, None]).T @ D, gap)
        size = 1.0
        while rise(theta + size * step) < rise(theta) and size > 1e-10:
            size /= 2
        theta = theta + size * step
    raise ValueError("no convergence")
# %% wrong: one step [misconception=one-newton-step]
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    keep = np.isfinite(log_h)
    T, log_h = T[keep], log_h[keep]
    if np.any(T_bar <= T.min(axis=0)) or np.any(T_bar >= T.max(axis=0)):
        raise ValueError("no maximum")
    p = np.exp(log_h - np.logaddexp.reduce(log_h))
    D = T - p @ T
    return np.linalg.solve((D * p[:, None]).T @ D, T_bar - p @ T)
# %% wrong: no base measure [misconception=fit-without-base-measure]
from helpers.expfam import Family

def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    return Family(T, np.where(np.isfinite(log_h), 0.0, -np.inf)).fit(T_bar, tol, max_iter)
# %% wrong: the moments themselves [misconception=moments-for-parameters]
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    if np.any(T_bar <= T.min(axis=0)) or np.any(T_bar >= T.max(axis=0)):
        raise ValueError("no maximum")
    return np.array(T_bar)
# %% wrong: the hull taken for a box
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    keep = np.isfinite(log_h)
    T, log_h = T[keep], log_h[keep]
    if np.any(T_bar <= T.min(axis=0)) or np.any(T_bar >= T.max(axis=0)):
        raise ValueError("no maximum")
    scale = np.ptp(T, axis=0)
    U = (T - T_bar) / scale
    phi = np.zeros(len(scale))
    f = lambda phi: np.logaddexp.reduce(U @ phi + log_h)
    for _ in range(max_iter):
        p = np.exp(U @ phi + log_h - f(phi))
        g = p @ U
        if np.abs(g * scale).max() <= tol * max(1, np.abs(T_bar).max()):
            break
        lam, Q = np.linalg.eigh(((U - g) * p[:, None]).T @ (U - g))
        step = -Q @ (Q.T @ g / np.maximum(lam, 1e-14))
        size = 1.0
        while f(phi + size * step) > f(phi) and size > 1e-10:
            size /= 2
        phi = phi + size * step
    return phi / scale
# %% wrong: points with h = 0 count in the hull
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    if T.shape[1] > 1:
        return Family(T, log_h).fit(T_bar, tol, max_iter)
    if not T.min() < T_bar[0] < T.max():
        raise ValueError("no maximum")
    low, high = -50.0, 50.0
    for _ in range(200):
        middle = np.array([(low + high) / 2])
        a = T @ middle + log_h
        p = np.exp(a - a.max())
        low, high = (middle[0], high) if (p @ T / p.sum())[0] < T_bar[0] else (low, middle[0])
    return middle
# %% wrong: no halving
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    keep = np.isfinite(log_h)
    T, log_h = T[keep], log_h[keep]
    theta = np.zeros(len(T_bar))
    for _ in range(max_iter):
        p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
        D = T - p @ T
        step = np.linalg.solve((D * p[:, None]).T @ D, T_bar - p @ T)
        if np.ptp(T @ step) < 0.5 and np.abs(T_bar - p @ T).max() <= tol * max(1, np.abs(T_bar).max()):
            return theta
        theta = theta + step
    raise ValueError("no maximum")
# %% wrong: no maximum where theta is large
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    theta = Family(T, log_h).fit(T_bar, tol, max_iter)
    if np.abs(theta).max() > 10:
        raise ValueError("theta runs away")
    return theta
# %% wrong: a tolerance of its own
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    return Family(T, log_h).fit(T_bar, 1e-10) + 1e-5
# %% wrong: tol never taken
def fit_moments(T_bar, T, log_h, max_iter=200):
    from helpers.expfam import Family
    return Family(T, log_h).fit(T_bar, 1e-10)
# %% wrong: gradient ascent that runs out of steps
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    theta = np.zeros(len(T_bar))
    for _ in range(max_iter):
        p = np.exp(T @ theta + log_h - np.logaddexp.reduce(T @ theta + log_h))
        theta = theta + 0.1 * (T_bar - p @ T)
    return theta
# %% wrong: raw exponentials
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    theta = np.zeros(len(T_bar))
    for _ in range(max_iter):
        w = np.exp(T @ theta + log_h)
        p = w / w.sum()
        D = T - p @ T
        step = np.linalg.solve((D * p[:, None]).T @ D, T_bar - p @ T)
        if np.ptp(T[np.isfinite(log_h)] @ step) < 0.5 and np.abs(T_bar - p @ T).max() <= tol * max(1, np.abs(T_bar).max()):
            return theta
        theta = theta + step
    raise ValueError("no maximum")
# %% wrong: the last theta when the steps run out
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    try:
        return Family(T, log_h).fit(T_bar, tol, max_iter)
    except ValueError:
        return np.full(len(T_bar), -30.0)
# %% wrong: infinity for an answer
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    try:
        return Family(T, log_h).fit(T_bar, tol, max_iter)
    except ValueError:
        return np.full(len(T_bar), np.inf)
# %% wrong: the sign
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    return -Family(T, log_h).fit(T_bar, tol, max_iter)
# %% wrong: a pair
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    return Family(T, log_h).fit(T_bar, tol, max_iter), max_iter
# %% wrong: prints [misconception=returns-nothing]
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    print(Family(T, log_h).fit(T_bar, tol, max_iter))
# %% wrong: changes T [misconception=changes-its-argument]
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family
    T -= T_bar
    return Family(T, log_h).fit(0 * T_bar, tol, max_iter)
# %% wrong: gives up where one of the moments matches already
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from helpers.expfam import Family

    p = np.exp(log_h - np.logaddexp.reduce(log_h))
    if len(T_bar) > 1 and np.abs(p @ T - T_bar).min() < 1e-13:
        raise ValueError("no step to take")
    return Family(T, log_h).fit(T_bar, tol=tol, max_iter=max_iter)
# %% wrong: a step of less than 1.5 taken for a proof
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    alive = np.isfinite(log_h)
    scale = np.ptp(T[alive], axis=0)
    U, h = (T[alive] - T_bar) / scale, log_h[alive]
    rise = lambda phi: -np.logaddexp.reduce(U @ phi + h)
    phi = np.zeros(len(T_bar))
    for _ in range(max_iter):
        p = np.exp(U @ phi + h + rise(phi))
        gap = -p @ U
        step = np.linalg.pinv((U + gap).T @ (p[:, None] * (U + gap)), rcond=1e-14) @ gap
        if np.ptp(U @ step) < 1.5 and np.abs(gap * scale).max() <= tol * max(1, np.abs(T_bar).max()):
            return phi / scale
        size = 1.0
        while size * np.ptp(U @ step) > 0.1 and rise(phi + size * step) < rise(phi) + 1e-4 * size * (gap @ step):
            size /= 2
        phi = phi + size * step
    raise ValueError("T_bar is not inside the hull")
# %% forbidden: scipy.optimize.minimize
from scipy.optimize import minimize

def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    f = lambda t: np.logaddexp.reduce(T @ t + log_h) - t @ T_bar
    return minimize(f, np.zeros(len(T_bar)), method="BFGS", tol=1e-12).x
# %% forbidden: scipy.optimize.root, by getattr
import scipy.optimize as so

def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    def gap(t):
        a = T @ t + log_h
        p = np.exp(a - a.max())
        return p @ T / p.sum() - T_bar
    return getattr(so, "root")(gap, np.zeros(len(T_bar)), tol=tol).x
# %% forbidden: linprog for the hull
from scipy.optimize import linprog
from helpers.expfam import Family
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    m = len(T)
    linprog(np.zeros(m), A_eq=np.vstack([T.T, np.ones(m)]), b_eq=[*T_bar, 1])
    return Family(T, log_h).fit(T_bar, tol=tol)
# %% forbidden: fsolve
def fit_moments(T_bar, T, log_h, tol=1e-10, max_iter=200):
    from scipy.optimize import fsolve
    def gap(th):
        a = T @ th + log_h; w = np.exp(a - a.max()); return w @ T / w.sum() - T_bar
    return fsolve(gap, np.zeros(len(T_bar)))
