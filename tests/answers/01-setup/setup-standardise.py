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
