# %% right: own ridge, list of errors
def choose_lambda(Psi, t, lams, n_folds, rng):
    order = rng.permutation(len(t))
    folds = np.array_split(order, n_folds)
    best, best_error = None, np.inf
    for lam in lams:
        errors = []
        for fold in folds:
            rest = np.setdiff1d(order, fold)
            A = np.vstack([Psi[rest], np.sqrt(lam) * np.eye(Psi.shape[1])])
            w = np.linalg.lstsq(A, np.append(t[rest], np.zeros(Psi.shape[1])), rcond=None)[0]
            errors.extend((t[fold] - Psi[fold] @ w) ** 2)
        if np.mean(errors) < best_error:
            best, best_error = lam, np.mean(errors)
    return best

# %% right: masks and one array of held-out predictions
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    scores = []
    for lam in lams:
        y = np.empty(n)
        for f in folds:
            keep = np.ones(n, bool)
            keep[f] = False
            y[f] = Psi[f] @ np.linalg.inv(Psi[keep].T @ Psi[keep] + lam * np.eye(m)) @ Psi[keep].T @ t[keep]
        scores.append(((t - y) ** 2).sum())
    return float(np.asarray(lams)[int(np.argmin(scores))])

# %% right: downdates the Gram matrix
def choose_lambda(Psi, t, lams, n_folds, rng):
    G, b = Psi.T @ Psi, Psi.T @ t
    total = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        P, s = Psi[fold], t[fold]
        h, Q = np.linalg.eigh(G - P.T @ P)
        z = Q.T @ (b - P.T @ s)
        W = z / (h + np.reshape(lams, (-1, 1)))
        total += ((s - W @ (P @ Q).T) ** 2).sum(axis=1)
    return list(lams)[total.argmin()]

# %% right: held-out residuals without refitting
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    def error(lam):
        H = Psi @ np.linalg.solve(Psi.T @ Psi + lam * np.eye(m), Psi.T)
        r = t - H @ t
        return sum(np.sum(np.linalg.solve(np.eye(len(f)) - H[np.ix_(f, f)], r[f]) ** 2) for f in folds)
    return min(lams, key=error)

# %% right: sum of fold errors, each times its size
class Chooser:
    def fit(self, Psi, t, lam):
        return np.linalg.solve(Psi.T @ Psi + lam * np.identity(Psi.shape[1]), Psi.T @ t)

    def __call__(self, Psi, t, lams, n_folds, rng):
        folds = [list(f) for f in np.array_split(rng.permutation(len(t)), n_folds)]
        table = {}
        for i, lam in enumerate(lams):
            table[i] = 0.0
            for k, fold in enumerate(folds):
                rest = [row for j, other in enumerate(folds) if j != k for row in other]
                w = self.fit(Psi[rest], t[rest], lam)
                table[i] += len(fold) * np.mean((t[fold] - Psi[fold] @ w) ** 2)
        return lams[min(table, key=table.get)]

choose_lambda = Chooser()

# %% right: hat matrix of held-out rows
class C:
    def __call__(self, Psi, t, lams, n_folds, rng):
        folds = np.array_split(rng.permutation(len(t)), n_folds)
        scores = []
        for lam in lams:
            H = Psi @ np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T)
            r = t - H @ t
            s = 0.0
            for f in folds:
                e = np.linalg.solve(np.eye(len(f)) - H[np.ix_(f, f)], r[f])
                s += e @ e
            scores.append(s)
        return float(lams[int(np.argmin(scores))])
choose_lambda = C()

# %% right: vectorised over λ through eigh
def choose_lambda(Psi, t, lams, n_folds, rng):
    E = 0
    for f in np.array_split(rng.permutation(t.size), n_folds):
        A, y = np.delete(Psi, f, axis=0), np.delete(t, f)
        ev, Q = np.linalg.eigh(A.T @ A)
        W = Q @ ((Q.T @ (A.T @ y))[:, None] / (ev[:, None] + np.asarray(lams)))
        E = E + ((t[f][:, None] - Psi[f] @ W) ** 2).sum(axis=0)
    return np.asarray(lams)[np.argmin(E)]

# %% wrong: not shuffled [misconception=folds-not-shuffled]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(np.arange(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: mean of fold means [misconception=average-of-fold-averages]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.mean((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: remainder never held out [misconception=remainder-dropped]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors, order, size = np.zeros(len(lams)), rng.permutation(len(t)), len(t) // n_folds
    for k in range(n_folds):
        fold = order[k * size:(k + 1) * size]
        kept = np.setdiff1d(order, fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: new folds each time [misconception=new-folds-for-every-penalty]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for i, lam in enumerate(lams):
        for fold in np.array_split(rng.permutation(len(t)), n_folds):
            kept = np.setdiff1d(np.arange(len(t)), fold)
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: training error [misconception=judged-on-what-it-learned]
def choose_lambda(Psi, t, lams, n_folds, rng):
    fit = lambda lam: np.linalg.solve(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t)
    return lams[np.argmin([np.mean((t - Psi @ fit(lam)) ** 2) for lam in lams])]

# %% wrong: roles exchanged [misconception=learns-from-the-fold]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[fold].T @ Psi[fold] + lam * np.eye(Psi.shape[1]), Psi[fold].T @ t[fold])
            errors[i] += np.sum((t[kept] - Psi[kept] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: the position [misconception=position-for-value]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return np.argmin(errors)

# %% wrong: absolute errors [misconception=absolute-errors]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum(np.abs(t[fold] - Psi[fold] @ w))
    return lams[np.argmin(errors)]

# %% wrong: one fold [misconception=only-one-fold]
def choose_lambda(Psi, t, lams, n_folds, rng):
    fold = np.array_split(rng.permutation(len(t)), n_folds)[0]
    kept = np.setdiff1d(np.arange(len(t)), fold)
    fit = lambda lam: np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
    return lams[np.argmin([np.mean((t[fold] - Psi[fold] @ fit(lam)) ** 2) for lam in lams])]

# %% wrong: the error [misconception=smallest-error-returned]
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return errors.min() / len(t)

# %% wrong: the last of equals
def choose_lambda(Psi, t, lams, n_folds, rng):
    best, least = None, np.inf
    folds = np.array_split(rng.permutation(len(t)), n_folds)
    for lam in lams:
        error = 0.0
        for fold in folds:
            kept = np.setdiff1d(np.arange(len(t)), fold)
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            error += np.sum((t[fold] - Psi[fold] @ w) ** 2)
        if error <= least:
            best, least = lam, error
    return best

# %% wrong: its own seed
def choose_lambda(Psi, t, lams, n_folds, rng):
    rng = np.random.default_rng(0)
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: every n-th row a fold
def choose_lambda(Psi, t, lams, n_folds, rng):
    order = rng.permutation(len(t))
    errors = np.zeros(len(lams))
    for k in range(n_folds):
        fold = order[k::n_folds]
        kept = np.setdiff1d(order, fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: shuffles the targets apart from the features [misconception=changes-its-argument]
def choose_lambda(Psi, t, lams, n_folds, rng):
    rng.shuffle(t)
    return lams[0]

# %% wrong: penalty times the number of rows
def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            w = np.linalg.solve(Psi[kept].T @ Psi[kept] + lam * len(kept) * np.eye(Psi.shape[1]), Psi[kept].T @ t[kept])
            errors[i] += np.sum((t[fold] - Psi[fold] @ w) ** 2)
    return lams[np.argmin(errors)]

# %% wrong: the median of the list
def choose_lambda(Psi, t, lams, n_folds, rng):
    return lams[len(lams) // 2]

# %% wrong: root of the mean square in each fold
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    scores = []
    for lam in lams:
        errors = []
        for f in folds:
            rest = np.setdiff1d(np.arange(n), f)
            w = np.linalg.solve(Psi[rest].T @ Psi[rest] + lam * np.eye(m), Psi[rest].T @ t[rest])
            errors.append(np.sqrt(np.mean((t[f] - Psi[f] @ w) ** 2)))
        scores.append(np.mean(errors))
    return lams[int(np.argmin(scores))]

# %% wrong: every k-th row a fold
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = [p[i::n_folds] for p in [rng.permutation(n)] for i in range(n_folds)]
    scores = []
    for lam in lams:
        errors = []
        for f in folds:
            rest = np.setdiff1d(np.arange(n), f)
            w = np.linalg.solve(Psi[rest].T @ Psi[rest] + lam * np.eye(m), Psi[rest].T @ t[rest])
            errors.extend((t[f] - Psi[f] @ w) ** 2)
        scores.append(np.mean(errors))
    return lams[int(np.argmin(scores))]

# %% wrong: the largest of equally good ones
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    scores = []
    for lam in lams:
        errors = []
        for f in folds:
            rest = np.setdiff1d(np.arange(n), f)
            w = np.linalg.solve(Psi[rest].T @ Psi[rest] + lam * np.eye(m), Psi[rest].T @ t[rest])
            errors.extend((t[f] - Psi[f] @ w) ** 2)
        scores.append(np.mean(errors))
    return max(l for l, s in zip(lams, scores) if s == min(scores))

# %% wrong: the last of equally good ones
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    scores = []
    for lam in lams:
        errors = []
        for f in folds:
            rest = np.setdiff1d(np.arange(n), f)
            w = np.linalg.solve(Psi[rest].T @ Psi[rest] + lam * np.eye(m), Psi[rest].T @ t[rest])
            errors.extend((t[f] - Psi[f] @ w) ** 2)
        scores.append(np.mean(errors))
    return lams[len(scores) - 1 - int(np.argmin(scores[::-1]))]

# %% wrong: the largest within ten per cent
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    scores = []
    for lam in lams:
        errors = []
        for f in folds:
            rest = np.setdiff1d(np.arange(n), f)
            w = np.linalg.solve(Psi[rest].T @ Psi[rest] + lam * np.eye(m), Psi[rest].T @ t[rest])
            errors.extend((t[f] - Psi[f] @ w) ** 2)
        scores.append(np.mean(errors))
    return max(l for l, s in zip(lams, scores) if s <= 1.1 * min(scores))

# %% wrong: λ times the number of rows
def choose_lambda(Psi, t, lams, n_folds, rng):
    n, m = Psi.shape
    folds = np.array_split(rng.permutation(n), n_folds)
    scores = []
    for lam in lams:
        errors = []
        for f in folds:
            rest = np.setdiff1d(np.arange(n), f)
            w = np.linalg.solve(Psi[rest].T @ Psi[rest] + lam * len(rest) * np.eye(m), Psi[rest].T @ t[rest])
            errors.extend((t[f] - Psi[f] @ w) ** 2)
        scores.append(np.mean(errors))
    return lams[int(np.argmin(scores))]

# %% forbidden: scikit-learn's KFold and Ridge
from sklearn.linear_model import Ridge

def choose_lambda(Psi, t, lams, n_folds, rng):
    errors = np.zeros(len(lams))
    for fold in np.array_split(rng.permutation(len(t)), n_folds):
        kept = np.setdiff1d(np.arange(len(t)), fold)
        for i, lam in enumerate(lams):
            model = Ridge(alpha=lam, fit_intercept=False).fit(Psi[kept], t[kept])
            errors[i] += np.sum((t[fold] - model.predict(Psi[fold])) ** 2)
    return lams[np.argmin(errors)]

# %% forbidden: RidgeCV by alias
import sklearn.linear_model as lm

def choose_lambda(Psi, t, lams, n_folds, rng):
    rng.permutation(len(t))
    return lm.RidgeCV(alphas=lams, fit_intercept=False).fit(Psi, t).alpha_
