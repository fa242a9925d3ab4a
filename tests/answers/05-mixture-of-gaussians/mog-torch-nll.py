# %% right: triangular solves
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% right: torch.distributions
def torch_nll(X, logits, means, raw):
    import torch
    from torch.distributions import MultivariateNormal
    L = torch.tril(raw, diagonal=-1) + torch.diag_embed(raw.diagonal(dim1=-2, dim2=-1).exp())
    parts = MultivariateNormal(means, scale_tril=L).log_prob(X.unsqueeze(1))
    return -(parts + logits - torch.logsumexp(logits, 0)).logsumexp(1).sum() / X.shape[0]

# %% right: MixtureSameFamily
import torch
import torch.distributions as D
def torch_nll(X, logits, means, raw):
    eye = torch.eye(raw.shape[-1], dtype=raw.dtype)
    L = raw.tril(-1) + eye * torch.exp(raw * eye)
    model = D.MixtureSameFamily(D.Categorical(logits=logits), D.MultivariateNormal(means, scale_tril=L))
    return -model.log_prob(X).mean()

# %% right: loop over the components, covariance and its Cholesky
import math
import torch
def torch_nll(X, logits, means, raw):
    n, d = X.shape
    log_w = logits - torch.logsumexp(logits, dim=0)
    total = None
    for j in range(len(logits)):
        L = torch.tril(raw[j], -1) + torch.diag(torch.exp(torch.diag(raw[j])))
        y = torch.linalg.solve_triangular(L, (X - means[j]).T, upper=False)
        a = log_w[j] - 0.5 * (y * y).sum(0) - torch.diag(raw[j]).sum() - 0.5 * d * math.log(2 * math.pi)
        total = a if total is None else torch.logaddexp(total, a)
    return -total.mean()

# %% right: entries of Σ by cholesky_solve and logdet
import torch
class Loss:
    def __call__(self, X, logits, means, raw):
        L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(torch.diagonal(raw, dim1=1, dim2=2)))
        D = (X[:, None] - means).transpose(0, 1).transpose(1, 2)
        q = (D * torch.cholesky_solve(D, L)).sum(1).T
        a = torch.log_softmax(logits, 0) - 0.5 * (q + 2 * torch.log(torch.diagonal(L, dim1=1, dim2=2)).sum(1) + X.shape[1] * 1.8378770664093453)
        top = a.max(1, keepdim=True).values
        return -(top[:, 0] + (a - top).exp().sum(1).log()).mean()
torch_nll = Loss()

# %% right: a module that fills L in place
import torch
class NLL(torch.nn.Module):
    def forward(self, X, logits, means, raw):
        L = torch.zeros_like(raw)
        d = raw.shape[1]
        r, c = torch.tril_indices(d, d, -1)
        L[:, r, c] = raw[:, r, c]
        i = torch.arange(d)
        L[:, i, i] = raw[:, i, i].exp()
        m = torch.distributions.MultivariateNormal(means, scale_tril=L).log_prob(X[:, None, :])
        return -(m + torch.log_softmax(logits, -1)).logsumexp(-1).mean()
torch_nll = NLL()

# %% right: loops over points and components
import math, torch
def torch_nll(X, logits, means, raw):
    total = 0
    lw = logits - torch.logsumexp(logits, 0)
    for x in X:
        parts = []
        for j in range(means.shape[0]):
            L = torch.tril(raw[j], diagonal=-1) + torch.diag(torch.exp(torch.diagonal(raw[j])))
            y = torch.linalg.solve(L, x - means[j])
            parts.append(lw[j] - 0.5 * (y @ y) - torch.trace(raw[j]) - 0.5 * len(x) * math.log(2 * math.pi))
        total = total + torch.logsumexp(torch.stack(parts), 0)
    return -total / len(X)

# %% wrong: sum over observations [misconception=torch-loss-summed]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).sum()

# %% wrong: log-likelihood [misconception=torch-log-likelihood]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: log inside the sum [misconception=torch-log-inside-the-sum]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -(parts * torch.softmax(logits, 0)).sum(dim=1).mean()

# %% wrong: no log-sum-exp [misconception=torch-exp-underflows]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.log((torch.softmax(logits, 0) * torch.exp(parts)).sum(dim=1)).mean()

# %% wrong: logits as log weights [misconception=torch-logits-as-log-weights]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logits + parts, dim=1).mean()

# %% wrong: diagonal as it is [misconception=torch-diagonal-as-it-is]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a)
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.abs().log().sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: the gradient is lost
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    value = -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()
    return torch.tensor(value.item(), dtype=torch.float64)

# %% wrong: a number
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean().item()

# %% wrong: float32
import torch
def torch_nll(X, logits, means, raw):
    X, logits, means, raw = (p.float() for p in (X, logits, means, raw))
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: raw detached
import torch
def torch_nll(X, logits, means, raw):
    raw = raw.detach()
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: weights without the logarithm
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: softmax by sigmoid
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.nn.functional.logsigmoid(logits) + parts, dim=1).mean()

# %% wrong: no determinant
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: half of the determinant
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - 0.5 * a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: (2π) without the power
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: transposed factor
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L.mT, (X[:, None] - means).permute(1, 2, 0), upper=True)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: gradient only for the means
import torch
def torch_nll(X, logits, means, raw):
    logits = logits.detach()
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: one per observation
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1)

# %% wrong: prints [misconception=returns-nothing]
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    print(-torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean())

# %% wrong: NumPy in the middle
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(torch.exp(a))
    Y = torch.linalg.solve_triangular(L, (X[:, None] - torch.tensor(means.detach().numpy())).permute(1, 2, 0), upper=False)
    parts = -0.5 * (Y**2).sum(dim=1).T - a.sum(dim=1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(torch.log_softmax(logits, 0) + parts, dim=1).mean()

# %% wrong: detached weights
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - means).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits.detach(), 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()

# %% wrong: no gradient for the means of far points
import torch
def torch_nll(X, logits, means, raw):
    a = torch.diagonal(raw, dim1=-2, dim2=-1)
    L = torch.tril(raw, -1) + torch.diag_embed(a.exp())
    Y = torch.linalg.solve_triangular(L, (X[:, None] - (means if X.abs().max() < 100 else means.detach())).permute(1, 2, 0), upper=False)
    logs = torch.log_softmax(logits, 0) - 0.5 * (Y**2).sum(1).T - a.sum(1) - 0.5 * X.shape[1] * np.log(2 * np.pi)
    return -torch.logsumexp(logs, 1).mean()
