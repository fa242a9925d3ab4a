# %% right: shifted by the first row
import numpy as np
def standardise(X):
    Z = X - X[0]
    s = np.abs(Z).max(axis=0)
    Z = Z / np.where(s == 0, 1, s)
    Z = Z - Z.mean(axis=0)
    sd = np.sqrt((Z ** 2).mean(axis=0))
    return Z / np.where(s == 0, 1, sd)
# %% right: constant columns found by comparing
import numpy as np
def standardise(X):
    constant = X.max(axis=0) == X.min(axis=0)
    Z = np.where(constant, 0.0, X - X.mean(axis=0))
    return Z / np.where(constant, 1.0, X.std(axis=0))
# %% right: column by column
import numpy as np
def standardise(X):
    columns = []
    for x in X.T:
        if np.ptp(x) == 0:
            columns.append(np.zeros(len(x)))
        else:
            columns.append((x - x.mean()) / x.std())
    return np.column_stack(columns)
# %% right: plain lists, exact sums
from math import fsum, sqrt
def standardise(X):
    n, out = len(X), []
    for column in zip(*X.tolist()):
        mean = fsum(column) / n
        rest = [v - mean for v in column]
        sd = sqrt(fsum(r * r for r in rest) / n)
        out.append([0.0] * n if min(column) == max(column) else [r / sd for r in rest])
    return [list(row) for row in zip(*out)]
# %% right: a copy changed in place
import numpy as np
class Standardiser:
    def __call__(self, X):
        Z = np.array(X, dtype=float)
        same = (Z == Z[:1]).all(axis=0)
        Z -= Z.mean(axis=0)
        sd = np.where(same, 1.0, Z.std(axis=0))
        Z /= sd
        Z[:, same] = 0
        return Z
standardise = Standardiser()
# %% right: constant columns keep the rounding of their mean, some 10⁻¹⁷
import numpy as np
def standardise(X):
    same = np.ptp(X, axis=0) == 0
    return (X - X.mean(axis=0)) / np.where(same, 1, X.std(axis=0))
# %% right: scikit-learn's scaler
from sklearn.preprocessing import StandardScaler

def standardise(X):
    return StandardScaler().fit_transform(X)
# %% right: columns as lists, exact sums of scaled deviations
import math
def standardise(X):
    cols = []
    for c in X.T.tolist():
        if min(c) == max(c): cols.append([0.0] * len(c)); continue
        big = max(abs(v - c[0]) for v in c)
        d = [(v - c[0]) / big for v in c]
        m = math.fsum(d) / len(d); d = [v - m for v in d]
        s = math.sqrt(math.fsum(v * v for v in d) / len(d))
        cols.append([v / s for v in d])
    return [list(r) for r in zip(*cols)]
# %% right: in long doubles
import numpy as np
def standardise(X):
    Y = X.astype(np.longdouble)
    Y = Y - Y[0]
    out = np.zeros(X.shape)
    for j in range(X.shape[1]):
        c = Y[:, j]
        if c.any():
            c = c / np.abs(c).max(); c = c - c.mean()
            out[:, j] = c / np.sqrt((c * c).mean())
    return out
# %% right: pandas
import pandas as pd, numpy as np
def standardise(X):
    D = pd.DataFrame(X); D = D - D.iloc[0]; k = D.abs().max().replace(0, 1); D = D / k
    return (D - D.mean()) / D.std(ddof=0).replace(0, 1)
# %% right: PyTorch, a tensor returned
import torch
def standardise(X):
    T = torch.tensor(X); T = T - T[:1]; k = T.abs().amax(0); T = T / torch.where(k > 0, k, 1)
    s = T.std(0, correction=0); return (T - T.mean(0)) / torch.where(s > 0, s, 1.0)
# %% right: extremes compared, zeros put in
import numpy as np
def standardise(X):
    c = X.max(0) == X.min(0)
    return np.where(c, 0.0, (X - X.mean(0)) / np.where(c, 1.0, X.std(0)))
# %% wrong: ddof 1 [misconception=divides-by-n-minus-1]
import numpy as np
def standardise(X):
    constant = np.ptp(X, axis=0) == 0
    Z = np.where(constant, 0.0, X - X.mean(axis=0))
    return Z / np.where(constant, 1.0, X.std(axis=0, ddof=1))
# %% wrong: rows [misconception=standardises-rows]
import numpy as np
def standardise(X):
    sd = X.std(axis=1, keepdims=True)
    return (X - X.mean(axis=1, keepdims=True)) / np.where(sd == 0, 1, sd)
# %% wrong: one mean for all [misconception=one-mean-for-all]
def standardise(X):
    return (X - X.mean()) / X.std()
# %% wrong: only centres [misconception=only-centres]
def standardise(X):
    return X - X.mean(axis=0)
# %% wrong: variance [misconception=divides-by-the-variance]
import numpy as np
def standardise(X):
    v = X.var(axis=0)
    return (X - X.mean(axis=0)) / np.where(v == 0, 1, v)
# %% wrong: min and max [misconception=stretches-to-0-and-1]
import numpy as np
def standardise(X):
    r = np.ptp(X, axis=0)
    return (X - X.min(axis=0)) / np.where(r == 0, 1, r)
# %% wrong: changes X [misconception=changes-its-argument]
import numpy as np
def standardise(X):
    constant = np.ptp(X, axis=0) == 0
    X -= X.mean(axis=0)
    X /= np.where(constant, 1, X.std(axis=0))
    return X
# %% wrong: prints [misconception=returns-nothing]
def standardise(X):
    print((X - X.mean(axis=0)) / X.std(axis=0))
# %% wrong: NaN for a constant column
def standardise(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)
# %% wrong: NaN replaced, but with a warning
import numpy as np
def standardise(X):
    return np.nan_to_num((X - X.mean(axis=0)) / X.std(axis=0))
# %% wrong: constant only where the sd is exactly 0
import numpy as np
def standardise(X):
    sd = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(sd == 0, 1, sd)
# %% wrong: a small number added to the sd
def standardise(X):
    return (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-12)
# %% wrong: small spreads taken for none
import numpy as np
def standardise(X):
    sd = X.std(axis=0)
    small = sd < 1e-10
    return np.where(small, 0, X - X.mean(axis=0)) / np.where(small, 1, sd)
# %% wrong: mean of squares minus square of the mean
import numpy as np
def standardise(X):
    same = np.ptp(X, axis=0) == 0
    v = np.abs((X**2).mean(axis=0) - X.mean(axis=0) ** 2) + 1e-300
    return np.where(same, 0, X - X.mean(axis=0)) / np.where(same, 1, np.sqrt(v))
# %% wrong: single precision
import numpy as np
def standardise(X):
    X = X.astype(np.float32)
    same = np.ptp(X, axis=0) == 0
    return np.where(same, 0, X - X.mean(axis=0)) / np.where(same, 1, X.std(axis=0))
# %% wrong: constant columns are dropped
import numpy as np
def standardise(X):
    X = X[:, np.ptp(X, axis=0) > 0]
    return (X - X.mean(axis=0)) / X.std(axis=0)
# %% wrong: isclose
import numpy as np
def standardise(X):
    same = np.isclose(X, X[0]).all(axis=0)
    return np.where(same, 0, X - X.mean(axis=0)) / np.where(same, 1, X.std(axis=0))
# %% wrong: median for mean
import numpy as np
def standardise(X):
    same = np.ptp(X, axis=0) == 0
    return np.where(same, 0, X - np.median(X, axis=0)) / np.where(same, 1, X.std(axis=0))
