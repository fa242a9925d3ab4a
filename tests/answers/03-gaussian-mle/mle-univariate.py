# %% right: NumPy's own
def fit_univariate(x):
    return np.mean(x), np.std(x)
# %% right: the standard library
import statistics

def fit_univariate(x):
    values = [float(v) for v in x]
    return statistics.fmean(values), statistics.pstdev(values)
# %% right: loops
def fit_univariate(x):
    mu = sum(x) / len(x)
    total = 0.0
    for v in x:
        total += (v - mu) ** 2
    return [mu, (total / len(x)) ** 0.5]
# %% right: a norm, and arrays without axes
def fit_univariate(x):
    m = x.mean()
    return np.array(m), np.array(np.linalg.norm(x - m) / np.sqrt(x.size))
# %% right: n − 1 put right
def fit_univariate(x):
    n = len(x)
    return float(np.average(x)), float(np.std(x, ddof=1) * np.sqrt((n - 1) / n))
# %% right: a hypotenuse in n dimensions
import math
def fit_univariate(x):
    m = math.fsum(x) / len(x)
    return m, math.hypot(*(v - m for v in x)) / math.sqrt(len(x))
# %% right: a running update in a generator
def fit_univariate(x):
    def run():
        m = s = 0.0
        for k, v in enumerate(x.tolist(), 1):
            d = v - m; m += d / k; s += d * (v - m)
            yield m, (s / k) ** 0.5
    *_, last = run()
    return last
# %% right: scikit-learn's scaler, which this exercise allows
from sklearn.preprocessing import StandardScaler
def fit_univariate(x):
    s = StandardScaler().fit(x[:, None]); return s.mean_[0], s.scale_[0]
# %% wrong: the variance [misconception=variance-for-standard-deviation]
def fit_univariate(x):
    return float(np.mean(x)), float(np.var(x))
# %% wrong: n - 1 [misconception=sample-standard-deviation]
def fit_univariate(x):
    return float(np.mean(x)), float(np.std(x, ddof=1))
# %% wrong: the standard error [misconception=standard-error]
def fit_univariate(x):
    return float(np.mean(x)), float(np.std(x) / np.sqrt(len(x)))
# %% wrong: absolute deviations [misconception=mean-absolute-deviation]
def fit_univariate(x):
    return float(np.mean(x)), float(np.mean(np.abs(x - np.mean(x))))
# %% wrong: not divided by n
def fit_univariate(x):
    return float(np.mean(x)), float(np.sqrt(np.sum((x - x.mean()) ** 2)))
# %% wrong: the short formula, far from 0
def fit_univariate(x):
    mu = np.mean(x)
    return float(mu), float(np.sqrt(max(np.mean(x**2) - mu**2, 0)))
# %% wrong: the median
def fit_univariate(x):
    return float(np.median(x)), float(np.std(x))
# %% wrong: the order of the pair
def fit_univariate(x):
    return float(np.std(x)), float(np.mean(x))
# %% wrong: float32
def fit_univariate(x):
    x = np.float32(x)
    return float(x.mean()), float(x.std())
# %% wrong: only sigma
def fit_univariate(x):
    return float(np.std(x))
# %% wrong: changes x [misconception=changes-its-argument]
def fit_univariate(x):
    mu = x.mean()
    x -= mu
    return float(mu), float(np.sqrt(np.mean(x**2)))
# %% wrong: prints [misconception=returns-nothing]
def fit_univariate(x):
    print(np.mean(x), np.std(x))
# %% forbidden: scipy.stats
from scipy.stats import norm

def fit_univariate(x):
    return norm.fit(x)
# %% forbidden: scipy.stats by attribute
import scipy

def fit_univariate(x):
    import scipy.stats
    return getattr(scipy.stats, "tmean")(x), getattr(scipy.stats, "tstd")(x) * np.sqrt((len(x) - 1) / len(x))
