# %% right: singular values for the limit, list of losses
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    s = np.linalg.norm(Psi, 2)
    if alpha * (s**2 + lam) >= 2:
        raise ValueError("too large")
    loss = lambda v: 0.5 * np.sum((Psi @ v - t) ** 2) + 0.5 * lam * np.sum(v**2)
    w = np.zeros(Psi.shape[1])
    losses = [loss(w)]
    for _ in range(n_steps):
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
        losses.append(loss(w))
    return w, losses

# %% right: closed form in the eigenbasis
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    h, Q = np.linalg.eigh(Psi.T @ Psi + lam * np.eye(Psi.shape[1]))
    if alpha >= 2 / h.max():
        raise ValueError(f"alpha = {alpha} diverges")
    b = Q.T @ Psi.T @ t
    z, path = np.zeros_like(b), []
    for _ in range(n_steps + 1):
        path.append(z)
        z = z + alpha * (b - h * z)
    Z = np.array(path)
    return [Q @ Z[-1], 0.5 * t @ t - Z @ b + 0.5 * Z**2 @ h]

# %% right: Gram matrix, one array for everything
from collections import namedtuple
Result = namedtuple("Result", ["w", "history"])

def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    gram, b = Psi.T @ Psi, Psi.T @ t
    top = max(np.linalg.eigvals(gram).real)
    if not alpha < 2 / (top + lam):
        raise ValueError("step size")
    history = np.zeros(n_steps + 1)
    w = np.zeros(len(b))
    history[0] = t @ t / 2
    for i in range(1, n_steps + 1):
        w = (1 - alpha * lam) * w - alpha * (gram @ w - b)
        r = Psi @ w - t
        history[i] = r @ r / 2 + lam / 2 * w @ w
    return Result(w, history)

# %% right: an own exception, own power iteration
class Diverges(ValueError):
    pass

def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    v = np.ones(Psi.shape[1]) + 0.01 * np.arange(Psi.shape[1])
    for _ in range(5000):
        v = Psi.T @ (Psi @ v)
        v /= np.sqrt(v @ v)
    top = (Psi @ v) @ (Psi @ v)
    if alpha >= 2 / (top + lam):
        raise Diverges(alpha)
    rows, targets = np.vstack([Psi, np.sqrt(lam) * np.eye(len(v))]), np.concatenate([t, np.zeros(len(v))])
    w, out = 0 * v, []
    for i in range(n_steps + 1):
        if i:
            w = w - alpha * rows.T @ (rows @ w - targets)
        out.append(0.5 * np.linalg.norm(rows @ w - targets) ** 2)
    return w, tuple(out)

# %% right: closed form in the eigenbasis, once more
from collections import namedtuple
Path = namedtuple("Path", "w history")
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    ev, Q = np.linalg.eigh(Psi.T @ Psi)
    h = ev + lam
    if alpha >= 2 / h.max(): raise ValueError
    b = Q.T @ (Psi.T @ t)
    def at(k):
        rate = 1 - (1 - alpha * h) ** k
        coef = np.array([b_i / h_i * r if h_i > 1e-12 else alpha * k * b_i for b_i, h_i, r in zip(b, h, rate)])
        return Q @ coef
    ws = [at(k) for k in range(n_steps + 1)]
    return Path(ws[-1], [0.5 * np.sum((Psi @ w - t) ** 2) + 0.5 * lam * w @ w for w in ws])

# %% right: torch
import torch
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (float(torch.linalg.matrix_norm(torch.tensor(Psi), 2)) ** 2 + lam): raise ValueError("too large")
    w = torch.zeros(Psi.shape[1], dtype=torch.float64, requires_grad=True)
    P, y = torch.tensor(Psi), torch.tensor(t)
    opt = torch.optim.SGD([w], lr=alpha)
    h = []
    for i in range(n_steps + 1):
        opt.zero_grad()
        loss = 0.5 * ((P @ w - y) ** 2).sum() + lam / 2 * (w**2).sum()
        h.append(loss.item())
        if i < n_steps: loss.backward(); opt.step()
    return w.detach().numpy(), h

# %% wrong: never refuses [misconception=never-refuses]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, out

# %% wrong: limit without lam [misconception=limit-without-the-penalty]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / np.linalg.eigvalsh(Psi.T @ Psi)[-1]:
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, out

# %% wrong: limit 1/h [misconception=refuses-to-overshoot]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 1 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, out

# %% wrong: squared error only [misconception=history-without-the-penalty]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w = np.zeros(Psi.shape[1])
    out = [0.5 * t @ t]
    for _ in range(n_steps):
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
        out.append(0.5 * np.sum((Psi @ w - t) ** 2))
    return w, np.array(out)

# %% wrong: no halves [misconception=history-without-the-halves]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w = np.zeros(Psi.shape[1])
    out = [t @ t]
    for _ in range(n_steps):
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
        out.append(np.sum((Psi @ w - t) ** 2) + lam * np.sum(w**2))
    return w, np.array(out)

# %% wrong: means [misconception=mean-losses]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    loss = lambda w: 0.5 * np.mean((Psi @ w - t) ** 2) + 0.5 * lam * np.sum(w**2)
    w = np.zeros(Psi.shape[1])
    out = [loss(w)]
    for _ in range(n_steps):
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
        out.append(loss(w))
    return w, np.array(out)

# %% wrong: start missing [misconception=start-not-recorded]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for _ in range(n_steps):
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
        out.append(0.5 * np.sum((Psi @ w - t) ** 2) + 0.5 * lam * np.sum(w**2))
    return w, np.array(out)

# %% wrong: end missing [misconception=end-not-recorded]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for _ in range(n_steps):
        out.append(0.5 * np.sum((Psi @ w - t) ** 2) + 0.5 * lam * np.sum(w**2))
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
    return w, np.array(out)

# %% wrong: steps without decay [misconception=descends-without-decay]
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i < n_steps:
            w = w - alpha * Psi.T @ r
    return w, out

# %% wrong: notices divergence only when the loss grows
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i and out[-1] > out[-2]:
            raise ValueError("diverges")
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, np.array(out)

# %% wrong: a random start
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.random.default_rng(0).normal(0, 0.01, Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, np.array(out)

# %% wrong: trace for the largest eigenvalue
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.trace(Psi.T @ Psi) + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, np.array(out)

# %% wrong: one step too many
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for _ in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        w = w - alpha * (Psi.T @ r + lam * w)
    return w, np.array(out)

# %% wrong: only the weights
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w = np.zeros(Psi.shape[1])
    for _ in range(n_steps):
        w = w - alpha * (Psi.T @ (Psi @ w - t) + lam * w)
    return w

# %% wrong: stops early when little changes
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w, out = np.zeros(Psi.shape[1]), []
    for i in range(n_steps + 1):
        r = Psi @ w - t
        out.append(0.5 * r @ r + 0.5 * lam * w @ w)
        if i and out[-2] - out[-1] < 1e-3 * out[0]:
            break
        if i < n_steps:
            w = w - alpha * (Psi.T @ r + lam * w)
    return w, np.array(out)

# %% wrong: jumps to the ridge solution
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    w = np.linalg.lstsq(Psi.T @ Psi + lam * np.eye(Psi.shape[1]), Psi.T @ t)[0]
    return w, np.linspace(0.5 * t @ t, 0.5 * np.sum((Psi @ w - t) ** 2) + 0.5 * lam * w @ w, n_steps + 1)

# %% wrong: the limit of the flattest direction
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    top = np.linalg.eigvalsh(Psi.T @ Psi).min()
    if alpha >= 2 / (top + lam):
        raise ValueError("alpha is too large")
    def loss(w):
        r = Psi @ w - t
        return 0.5 * r @ r + 0.5 * lam * w @ w
    w = np.zeros(Psi.shape[1])
    history = [loss(w)]
    for _ in range(n_steps):
        w = (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)
        history.append(loss(w))
    return w, np.array(history)

# %% wrong: the Frobenius norm in the limit
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    top = np.linalg.norm(Psi)
    if alpha >= 2 / (top + lam):
        raise ValueError("alpha is too large")
    def loss(w):
        r = Psi @ w - t
        return 0.5 * r @ r + 0.5 * lam * w @ w
    w = np.zeros(Psi.shape[1])
    history = [loss(w)]
    for _ in range(n_steps):
        w = (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)
        history.append(loss(w))
    return w, np.array(history)

# %% wrong: the singular value not squared
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    top = np.linalg.norm(Psi, 2)
    if alpha >= 2 / (top + lam):
        raise ValueError("alpha is too large")
    def loss(w):
        r = Psi @ w - t
        return 0.5 * r @ r + 0.5 * lam * w @ w
    w = np.zeros(Psi.shape[1])
    history = [loss(w)]
    for _ in range(n_steps):
        w = (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)
        history.append(loss(w))
    return w, np.array(history)

# %% wrong: the penalty twice in the limit
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    top = np.linalg.eigvalsh(Psi.T @ Psi).max()
    if alpha >= 2 / (top + 2 * lam):
        raise ValueError("alpha is too large")
    def loss(w):
        r = Psi @ w - t
        return 0.5 * r @ r + 0.5 * lam * w @ w
    w = np.zeros(Psi.shape[1])
    history = [loss(w)]
    for _ in range(n_steps):
        w = (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)
        history.append(loss(w))
    return w, np.array(history)

# %% wrong: the limit of the mean loss
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    top = np.linalg.eigvalsh(Psi.T @ Psi / len(t)).max()
    if alpha >= 2 / (top + lam):
        raise ValueError("alpha is too large")
    def loss(w):
        r = Psi @ w - t
        return 0.5 * r @ r + 0.5 * lam * w @ w
    w = np.zeros(Psi.shape[1])
    history = [loss(w)]
    for _ in range(n_steps):
        w = (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)
        history.append(loss(w))
    return w, np.array(history)

# %% wrong: raises when the loss goes up once
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    top = np.linalg.eigvalsh(Psi.T @ Psi).max()
    def loss(w):
        r = Psi @ w - t
        return 0.5 * r @ r + 0.5 * lam * w @ w
    w = np.zeros(Psi.shape[1])
    history = [loss(w)]
    for _ in range(n_steps):
        w = (1 - alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)
        history.append(loss(w))
        if history[-1] > history[-2]:
            raise ValueError("diverged")
    return w, np.array(history)

# %% forbidden: the helper
def fit_gradient_descent(Psi, t, lam, alpha, n_steps):
    from helpers.regression import descent_path
    if alpha >= 2 / (np.linalg.eigvalsh(Psi.T @ Psi)[-1] + lam):
        raise ValueError
    path = descent_path(Psi, t, lam, alpha, n_steps)
    return path[-1], 0.5 * ((path @ Psi.T - t) ** 2).sum(1) + 0.5 * lam * (path**2).sum(1)
