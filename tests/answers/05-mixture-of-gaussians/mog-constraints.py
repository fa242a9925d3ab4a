# %% right: loop over the components
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% right: log-sum-exp and einsum
def softmax(logits):
    return np.exp(logits - np.logaddexp.reduce(logits))

def covariances(raw):
    d = raw.shape[-1]
    eye = np.eye(d, dtype=bool)
    L = np.where(eye, np.exp(np.where(eye, raw, 0.0)), np.tril(raw, -1))
    return np.einsum("kia,kja->kij", L, L)

# %% right: plain Python, lists returned
import math
def softmax(logits):
    top = max(logits)
    p = [math.exp(a - top) for a in logits]
    return [q / sum(p) for q in p]

def covariances(raw):
    k, d, _ = raw.shape
    L = [[[math.exp(raw[c, i, j]) if i == j else (float(raw[c, i, j]) if i > j else 0.0) for j in range(d)] for i in range(d)] for c in range(k)]
    return [[[sum(A[i][a] * A[j][a] for a in range(d)) for j in range(d)] for i in range(d)] for A in L]

# %% right: shift by the mean after clipping differences; callable objects
class Softmax:
    def __call__(self, logits):
        return np.array([1 / np.exp(np.minimum(logits - a, 700.0)).sum() for a in logits])

class Covariances:
    def __call__(self, raw):
        L = raw - raw * np.eye(raw.shape[-1]) + np.eye(raw.shape[-1]) * np.exp(np.diagonal(raw, axis1=1, axis2=2))[:, :, None]
        return L @ np.transpose(L, (0, 2, 1))

softmax, covariances = Softmax(), Covariances()

# %% right: read-only views
def softmax(logits):
    w = np.exp(np.asarray(logits) - max(logits))
    w = w / np.sum(w)
    w.setflags(write=False)
    return w[:]

def covariances(raw):
    L = np.array(raw)
    for M in L:
        np.fill_diagonal(M, np.exp(M.diagonal()))
    S = L @ L.swapaxes(-1, -2)
    S.flags.writeable = False
    return S

# %% right: pairwise differences
softmax = lambda logits: 1 / np.exp(np.minimum(np.subtract.outer(logits, logits).T, 700.0)).sum(axis=1)
def covariances(raw):
    k, d, _ = raw.shape
    L = np.zeros_like(raw)
    rows, cols = np.tril_indices(d, -1)
    L[:, rows, cols] = raw[:, rows, cols]
    for a in range(d): L[:, a, a] = np.exp(raw[:, a, a])
    return np.matmul(L, np.swapaxes(L, -1, -2))

# %% wrong: softmax overflows [misconception=softmax-overflows]
def softmax(logits):
    return np.exp(logits) / np.sum(np.exp(logits))

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: logits over their sum [misconception=logits-divided-by-their-sum]
def softmax(logits):
    return logits / np.sum(logits)

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: divided by the largest [misconception=divided-by-the-largest]
def softmax(logits):
    e = np.exp(logits - logits.max())
    return e / e.max()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: diagonal as it is [misconception=diagonal-taken-as-it-is]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    L = np.tril(raw)
    return L @ L.transpose(0, 2, 1)

# %% wrong: LᵀL [misconception=factors-in-the-wrong-order]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L.T @ L)
    return np.array(out)

# %% wrong: exp of every entry [misconception=exp-of-every-entry]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(np.exp(r), -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: the factor [misconception=factor-for-covariance]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L)
    return np.array(out)

# %% wrong: elementwise square [misconception=elementwise-square]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L * L)
    return np.array(out)

# %% wrong: square of the diagonal
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.diag(r) ** 2)
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: softplus for exp
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.log1p(np.exp(np.diag(r))))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: only the first matrix
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return out[0]

# %% wrong: inverse returned
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(np.linalg.inv(L @ L.T))
    return np.array(out)

# %% wrong: log-softmax
def softmax(logits):
    return logits - np.logaddexp.reduce(logits)

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: sigmoid of each logit
def softmax(logits):
    return 1 / (1 + np.exp(-logits))

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: softmax shifted by the mean
def softmax(logits):
    e = np.exp(logits - logits.mean())
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: clipped logits
def softmax(logits):
    e = np.exp(np.clip(logits, -30, 30))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% wrong: a jitter on the diagonal
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T + 1e-6 * np.eye(len(r)))
    return np.array(out)

# %% wrong: raw is written to [misconception=changes-its-argument]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    i = np.arange(raw.shape[-1])
    raw[:, i, i] = np.exp(raw[:, i, i])
    L = np.tril(raw)
    return L @ L.transpose(0, 2, 1)

# %% wrong: covariances prints [misconception=returns-nothing]
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    print(np.array(out))

# %% wrong: fixed sizes
def softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()

def covariances(raw):
    L = np.zeros((len(raw), 2, 2))
    L[:, 0, 0], L[:, 1, 1], L[:, 1, 0] = np.exp(raw[:, 0, 0]), np.exp(raw[:, -1, -1]), raw[:, -1, 0]
    return L @ L.transpose(0, 2, 1)

# %% wrong: the first logit as the shift
def softmax(logits):
    e = np.exp(logits - logits[0])
    return e / e.sum()
def covariances(raw):
    i = np.arange(raw.shape[-1])
    L = np.tril(raw, -1)
    L[:, i, i] = np.exp(raw[:, i, i])
    return L @ L.transpose(0, 2, 1)

# %% wrong: the mean of the logits as the shift
def softmax(logits):
    e = np.exp(logits - logits.mean())
    return e / e.sum()
def covariances(raw):
    i = np.arange(raw.shape[-1])
    L = np.tril(raw, -1)
    L[:, i, i] = np.exp(raw[:, i, i])
    return L @ L.transpose(0, 2, 1)

# %% wrong: softplus for exp, once more
def softmax(logits):
    e = np.exp(logits - logits.max())
    return e / e.sum()
def covariances(raw):
    i = np.arange(raw.shape[-1])
    L = np.tril(raw, -1)
    L[:, i, i] = np.log1p(np.exp(raw[:, i, i]))
    return L @ L.transpose(0, 2, 1)

# %% forbidden: scipy.special.softmax
from scipy.special import softmax as ready
def softmax(logits):
    return ready(logits)

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)

# %% forbidden: torch.softmax
import torch as t
softmax = lambda logits: t.softmax(t.tensor(logits), dim=0).numpy()

def covariances(raw):
    out = []
    for r in raw:
        L = np.tril(r, -1) + np.diag(np.exp(np.diag(r)))
        out.append(L @ L.T)
    return np.array(out)
