# %% right: gradient first
def gradient_step(w, Psi, t, alpha, lam):
    gradient = Psi.T @ (Psi @ w - t) + lam * w
    return w - alpha * gradient

# %% right: loops
def gradient_step(w, Psi, t, alpha, lam):
    new = []
    for j in range(len(w)):
        g = lam * w[j]
        for i in range(len(t)):
            g += Psi[i, j] * (sum(Psi[i, k] * w[k] for k in range(len(w))) - t[i])
        new.append(w[j] - alpha * g)
    return new

# %% right: Gram matrix, einsum
def gradient_step(w, Psi, t, alpha, lam):
    H = np.einsum("ni,nj->ij", Psi, Psi) + lam * np.eye(w.size)
    return w + alpha * (np.einsum("ni,n->i", Psi, t) - H @ w)

# %% right: works in place on a copy
def gradient_step(w, Psi, t, alpha, lam):
    out = np.array(w, dtype=float)
    residual = Psi.dot(out) - t
    out *= 1 - alpha * lam
    out -= alpha * residual.dot(Psi)
    return out

# %% right: autograd by torch
def gradient_step(w, Psi, t, alpha, lam):
    import torch
    v = torch.tensor(np.array(w), requires_grad=True)
    loss = 0.5 * ((torch.tensor(np.array(Psi)) @ v - torch.tensor(np.array(t))) ** 2).sum() + 0.5 * lam * (v**2).sum()
    loss.backward()
    return w - alpha * v.grad.numpy()

# %% right: torch autograd
import torch
def gradient_step(w, Psi, t, alpha, lam):
    v = torch.tensor(w, requires_grad=True)
    loss = 0.5 * ((torch.tensor(Psi) @ v - torch.tensor(t)) ** 2).sum() + lam / 2 * (v @ v)
    loss.backward()
    return (v - alpha * v.grad).detach()

# %% wrong: no decay [misconception=no-decay]
def gradient_step(w, Psi, t, alpha, lam):
    return w - alpha * (Psi.T @ Psi @ w - Psi.T @ t)

# %% wrong: decay after [misconception=decay-after-the-step]
def gradient_step(w, Psi, t, alpha, lam):
    new = w - alpha * Psi.T @ (Psi @ w - t)
    return new - alpha * lam * new

# %% wrong: decay before [misconception=decay-before-the-gradient]
def gradient_step(w, Psi, t, alpha, lam):
    v = w - alpha * lam * w
    return v - alpha * Psi.T @ (Psi @ v - t)

# %% wrong: mean [misconception=mean-loss]
def gradient_step(w, Psi, t, alpha, lam):
    g = np.mean(Psi * (Psi @ w - t)[:, None], axis=0) + lam * w
    return w - alpha * g

# %% wrong: uphill [misconception=uphill]
def gradient_step(w, Psi, t, alpha, lam):
    return w + alpha * (Psi.T @ (Psi @ w - t) + lam * w)

# %% wrong: sign of the residual [misconception=residual-sign-flipped]
def gradient_step(w, Psi, t, alpha, lam):
    return w - alpha * (Psi.T @ (t - Psi @ w) + lam * w)

# %% wrong: decay by lam [misconception=decay-without-step-size]
def gradient_step(w, Psi, t, alpha, lam):
    return (1 - lam) * w - alpha * Psi.T @ (Psi @ w - t)

# %% wrong: factor 2 [misconception=factor-two]
def gradient_step(w, Psi, t, alpha, lam):
    return w - alpha * (2 * Psi.T @ (Psi @ w - t) + lam * w)

# %% wrong: the gradient [misconception=returns-the-gradient]
def gradient_step(w, Psi, t, alpha, lam):
    return lam * w + Psi.T @ (Psi @ w - t)

# %% wrong: in place [misconception=changes-its-argument]
def gradient_step(w, Psi, t, alpha, lam):
    w -= alpha * (Psi.T @ (Psi @ w - t) + lam * w)
    return w

# %% wrong: one row only
def gradient_step(w, Psi, t, alpha, lam):
    return (1 - alpha * lam) * w - alpha * Psi[0] * (Psi[0] @ w - t[0])

# %% wrong: a column of residuals broadcasts
def gradient_step(w, Psi, t, alpha, lam):
    r = (Psi @ w)[:, None] - t
    return (1 - alpha * lam) * w - alpha * (Psi.T @ r).mean(axis=1)

# %% wrong: sign of the decay
def gradient_step(w, Psi, t, alpha, lam):
    return (1 + alpha * lam) * w - alpha * Psi.T @ (Psi @ w - t)

# %% wrong: jumps to the answer
def gradient_step(w, Psi, t, alpha, lam):
    return np.linalg.lstsq(Psi.T @ Psi + lam * np.eye(len(w)), Psi.T @ t)[0]

# %% wrong: both terms divided by n
def gradient_step(w, Psi, t, alpha, lam):
    r = Psi @ w - t
    return w - alpha * (Psi.T @ r + lam * w) / len(t)

# %% wrong: only the first row
def gradient_step(w, Psi, t, alpha, lam):
    Psi, t = Psi[:1], t[:1]
    r = Psi @ w - t
    return (1 - alpha * lam) * w - alpha * (Psi.T @ r)
