# %% right: the usual loop
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% right: loss after each step, tensors made one by one, lists returned
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    data = torch.from_numpy(X.copy())
    a, b, c = torch.tensor(logits), torch.tensor(means), torch.tensor(raw)
    for p in (a, b, c):
        p.requires_grad_(True)
    opt = torch.optim.Adam([{"params": [a, b, c]}], lr=lr)
    loss = my_nll(data, a, b, c)
    history = [loss.item()]
    for step in range(n_steps):
        opt.zero_grad(set_to_none=True)
        loss.backward()
        opt.step()
        loss = my_nll(data, a, b, c)
        history.append(loss.item())
    return [a.tolist(), b.tolist(), c.tolist(), history]

# %% right: nn.Module with parameters
import torch
class Mixture(torch.nn.Module):
    def __init__(self, logits, means, raw):
        super().__init__()
        self.logits, self.means, self.raw = (torch.nn.Parameter(torch.tensor(p)) for p in (logits, means, raw))
    def forward(self, X):
        L = torch.tril(self.raw, -1) + torch.diag_embed(torch.exp(torch.diagonal(self.raw, dim1=1, dim2=2)))
        parts = torch.distributions.MultivariateNormal(self.means, scale_tril=L, validate_args=False).log_prob(X[:, None])
        return -(torch.log_softmax(self.logits, 0) + parts).logsumexp(1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    model, X = Mixture(logits, means, raw), torch.as_tensor(X)
    opt = torch.optim.Adam(model.parameters(), lr)
    history = np.zeros(n_steps + 1)
    for i in range(n_steps):
        model.zero_grad()
        loss = model(X)
        history[i] = loss.detach()
        loss.backward()
        opt.step()
    history[-1] = float(model(X))
    return tuple(p.data.numpy() for p in (model.logits, model.means, model.raw)) + (history,)

# %% right: gradients by torch.autograd.grad
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(p).clone().requires_grad_() for p in (logits, means, raw)]
    adam = torch.optim.Adam(theta, lr=lr, betas=(0.9, 0.999), eps=1e-8)
    history = []
    for t in range(n_steps + 1):
        loss = my_nll(X, *theta)
        history += [float(loss)]
        if t < n_steps:
            for p, g in zip(theta, torch.autograd.grad(loss, theta)):
                p.grad = g
            adam.step()
    return *[p.detach().cpu().numpy() for p in theta], history

# %% right: parameters and a closure
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits, 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.as_tensor(X.copy())
    P = torch.nn.ParameterList([torch.nn.Parameter(torch.as_tensor(b.copy())) for b in (logits, means, raw)])
    opt = torch.optim.Adam(P.parameters(), lr=lr)
    def closure():
        opt.zero_grad()
        l = my_nll(X, *P)
        l.backward()
        return l
    history = [float(opt.step(closure)) for _ in range(n_steps)]
    history.append(float(my_nll(X, *P)))
    return *(p.detach().numpy() for p in P), history

# %% right: distributions and partial
import torch
from functools import partial
D = torch.distributions
def loss_of(X, a, m, r):
    L = torch.tril(r, -1) + torch.diag_embed(torch.diagonal(r, dim1=1, dim2=2).exp())
    return -D.MixtureSameFamily(D.Categorical(logits=a), D.MultivariateNormal(m, scale_tril=L)).log_prob(X).mean()
def go(X, logits, means, raw, opt_class, lr=0.05, n_steps=1000):
    X, *P = [torch.tensor(q, requires_grad=i > 0) for i, q in enumerate((X, logits, means, raw))]
    o = opt_class(P, lr)
    h = np.empty(n_steps + 1)
    for t in range(n_steps + 1):
        o.zero_grad()
        l = loss_of(X, *P); h[t] = l.item()
        if t < n_steps:
            l.backward(); o.step()
    return [*(p.detach().numpy() for p in P), h]
fit_torch = partial(go, opt_class=torch.optim.Adam)

# %% right: three optimisers, tensors returned
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits, 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    P = [torch.tensor(q).requires_grad_(True) for q in (logits, means, raw)]
    opts = [torch.optim.Adam([p], lr=lr, betas=(0.9, 0.999), eps=1e-8) for p in P]
    h = []
    for t in range(n_steps):
        loss = my_nll(X, *P)
        for p, g in zip(P, torch.autograd.grad(loss, P)): p.grad = g
        for o in opts: o.step()
        h.append(loss.detach())
    h.append(my_nll(X, *P).detach())
    return *(p.detach() for p in P), torch.stack(h)

# %% wrong: sum over observations [misconception=loss-summed-over-observations]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).sum()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: end missing [misconception=loss-of-the-end-missing]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: start missing [misconception=loss-of-the-start-missing]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history[1:])

# %% wrong: log-likelihood in the history [misconception=log-likelihood-in-the-history]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, -np.array(history)

# %% wrong: only the means move [misconception=only-the-means-move]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam([theta[1]], lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: a new optimiser in every step [misconception=averages-forgotten]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt = torch.optim.Adam(theta, lr=lr)
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: SGD [misconception=plain-gradient-descent]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.SGD(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: no zero_grad [misconception=gradients-pile-up]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: AdamW
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.AdamW(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: amsgrad
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr, amsgrad=True)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: lr ignored
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=0.05)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: n_steps ignored
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(1000):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: no backward after the first step
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        if not history:
            loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: maximised
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr, maximize=True)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: covariances for raw
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def my_covariances(raw):
    L = np.tril(raw, -1) + np.exp(raw) * np.eye(raw.shape[1])
    return L @ L.transpose(0, 2, 1)

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    c = my_covariances(c)
    return a, b, c, np.array(history)

# %% wrong: history only
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return np.array(history)

# %% wrong: shares the caller's memory [misconception=changes-its-argument]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.from_numpy(b).requires_grad_() for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return a, b, c, np.array(history)

# %% wrong: prints [misconception=returns-nothing]
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    print(a, b, c, history)

# %% wrong: parameters of the start
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    theta = [torch.tensor(b, requires_grad=True) for b in (logits, means, raw)]
    opt = torch.optim.Adam(theta, lr=lr)
    history = []
    for _ in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *theta)
        loss.backward()
        opt.step()
        history.append(loss.item())
    with torch.no_grad():
        history.append(my_nll(X, *theta).item())
    a, b, c = (p.detach().numpy() for p in theta)
    return logits, means, raw, np.array(history)

# %% wrong: 500 steps by default
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits, 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=500):
    X = torch.tensor(X)
    P = [torch.tensor(q, requires_grad=True) for q in (logits, means, raw)]
    opt = torch.optim.Adam(P, lr=lr)
    history = []
    for t in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *P)
        loss.backward()
        opt.step()
        history.append(loss.item())
    history.append(my_nll(X, *P).item())
    return *(p.detach().numpy() for p in P), np.array(history)

# %% wrong: stops when the loss settles
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits, 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    P = [torch.tensor(q, requires_grad=True) for q in (logits, means, raw)]
    opt = torch.optim.Adam(P, lr=lr)
    history = []
    for t in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *P)
        loss.backward()
        opt.step()
        history.append(loss.item())
        if t and abs(history[-1] - history[-2]) < 1e-9: break
    history.append(my_nll(X, *P).item())
    return *(p.detach().numpy() for p in P), np.array(history)

# %% wrong: the best loss so far in the history
import torch
def my_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits, 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()

def fit_torch(X, logits, means, raw, lr=0.05, n_steps=1000):
    X = torch.tensor(X)
    P = [torch.tensor(q, requires_grad=True) for q in (logits, means, raw)]
    opt = torch.optim.Adam(P, lr=lr)
    history = []
    for t in range(n_steps):
        opt.zero_grad()
        loss = my_nll(X, *P)
        loss.backward()
        opt.step()
        history.append(loss.item())
    history.append(my_nll(X, *P).item())
    return *(p.detach().numpy() for p in P), np.minimum.accumulate(history)
