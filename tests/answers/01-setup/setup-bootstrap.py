# %% right: integers
def bootstrap_means(x, n_resamples, rng):
    i = rng.integers(0, len(x), (n_resamples, len(x)))
    return x[i].mean(axis=1)
# %% right: choice
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, size=(n_resamples, x.size), replace=True).mean(axis=-1)
# %% right: a loop and a list
def bootstrap_means(x, n_resamples, rng):
    out = []
    for _ in range(n_resamples):
        out.append(rng.choice(x, len(x)).mean())
    return out
# %% right: multinomial counts
def bootstrap_means(x, n_resamples, rng):
    n = len(x)
    return rng.multinomial(n, [1 / n] * n, size=n_resamples) @ x / n
# %% right: positions from uniform numbers
import numpy as np
class Bootstrap:
    def __call__(self, x, n_resamples, rng):
        u = rng.random((n_resamples, len(x)))
        return np.take(x, (u * len(x)).astype(int)).sum(axis=1) / len(x)
bootstrap_means = Bootstrap()
# %% right: one index at a time
def bootstrap_means(x, n_resamples, rng):
    out = []
    for _ in range(n_resamples):
        s = 0.0
        for _ in range(len(x)): s += x[int(rng.integers(len(x)))]
        out.append(s / len(x))
    return tuple(out)
# %% right: pandas' sample with the generator
import pandas as pd
def bootstrap_means(x, n_resamples, rng):
    s = pd.Series(x); return [s.sample(len(s), replace=True, random_state=rng).mean() for _ in range(n_resamples)]
# %% right: the bit generator asked directly
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    raw = rng.bit_generator.random_raw(n_resamples * len(x)) % np.uint64(len(x))
    return x[raw.astype(int)].reshape(n_resamples, -1).mean(1)
# %% wrong: without replacement [misconception=without-replacement]
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    return np.array([rng.permutation(x).mean() for _ in range(n_resamples)])
# %% wrong: choice without replacement [misconception=without-replacement]
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    return np.array([rng.choice(x, len(x), replace=False).mean() for _ in range(n_resamples)])
# %% wrong: single draws [misconception=one-draw-a-resample]
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, n_resamples)
# %% wrong: other axis [misconception=averages-across-resamples]
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, (n_resamples, len(x))).mean(axis=0)
# %% wrong: no mean [misconception=returns-the-resamples]
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, (n_resamples, len(x)))
# %% wrong: medians [misconception=medians-of-resamples]
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    return np.median(rng.choice(x, (n_resamples, len(x))), axis=1)
# %% wrong: standard deviations [misconception=standard-errors]
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, (n_resamples, len(x))).std(axis=1)
# %% wrong: the global generator
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    return np.random.choice(x, (n_resamples, len(x))).mean(axis=1)
# %% wrong: a seed of its own
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    rng = np.random.default_rng(0)
    return rng.choice(x, (n_resamples, len(x))).mean(axis=1)
# %% wrong: never the last value
def bootstrap_means(x, n_resamples, rng):
    return x[rng.integers(0, len(x) - 1, (n_resamples, len(x)))].mean(axis=1)
# %% wrong: never the first value
def bootstrap_means(x, n_resamples, rng):
    return x[rng.integers(1, len(x), (n_resamples, len(x)))].mean(axis=1)
# %% wrong: resamples of another size
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, (n_resamples, len(x) - 1)).mean(axis=1)
# %% wrong: drawn from a normal distribution
def bootstrap_means(x, n_resamples, rng):
    return rng.normal(x.mean(), x.std(), (n_resamples, len(x))).mean(axis=1)
# %% wrong: means drawn from their limit
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    return rng.normal(x.mean(), x.std() / np.sqrt(len(x)), n_resamples)
# %% wrong: sums
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, (n_resamples, len(x))).sum(axis=1)
# %% wrong: one number
def bootstrap_means(x, n_resamples, rng):
    return rng.choice(x, (n_resamples, len(x))).mean()
# %% wrong: one resample repeated
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    return np.full(n_resamples, rng.choice(x, len(x)).mean())
# %% wrong: shuffles the argument [misconception=changes-its-argument]
import numpy as np
def bootstrap_means(x, n_resamples, rng):
    out = []
    for _ in range(n_resamples):
        rng.shuffle(x)
        out.append(x[rng.integers(len(x), size=len(x))].mean())
    return np.array(out)
# %% wrong: prints [misconception=returns-nothing]
def bootstrap_means(x, n_resamples, rng):
    print(rng.choice(x, (n_resamples, len(x))).mean(axis=1))
# %% wrong: a Bayesian bootstrap
def bootstrap_means(x, n_resamples, rng):
    return rng.dirichlet([1.0] * len(x), n_resamples) @ x
# %% wrong: half of the resamples, each of them twice
import numpy as np

def bootstrap_means(x, n_resamples, rng):
    half = rng.choice(x, ((n_resamples + 1) // 2, len(x))).mean(axis=1)
    return np.concatenate([half, half])[:n_resamples]
