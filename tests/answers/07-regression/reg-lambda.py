# %% right: lambda expression
ridge_strength = lambda s, e: s / e

# %% right: NumPy scalar
def ridge_strength(sigma2, eta):
    return np.float64(sigma2) * np.reciprocal(np.float64(eta))

# %% right: a zero-dimensional array
def ridge_strength(noise, prior):
    return np.asarray(np.exp(np.log(noise) - np.log(prior)))

# %% right: ratio of squared deviations, chatty
def ridge_strength(sigma2, eta):
    ratio = np.sqrt(sigma2) / np.sqrt(eta)
    print("ratio of standard deviations", ratio)
    return ratio**2

# %% right: partial from the standard library
import operator

ridge_strength = operator.truediv

# %% right: exp log
import math
def ridge_strength(sigma2, eta): return math.exp(math.log(sigma2) - math.log(eta))

# %% wrong: upside down [misconception=exchange-rate-upside-down]
def ridge_strength(sigma2, eta):
    return eta / sigma2

# %% wrong: prior only [misconception=noise-left-out]
def ridge_strength(sigma2, eta):
    return 1 / eta

# %% wrong: sigma over eta [misconception=standard-deviation-over-variance]
def ridge_strength(sigma2, eta):
    return sigma2**0.5 / eta

# %% wrong: variance over deviation [misconception=variance-over-standard-deviation]
def ridge_strength(sigma2, eta):
    return sigma2 / eta**0.5

# %% wrong: ratio of deviations [misconception=ratio-of-standard-deviations]
def ridge_strength(sigma2, eta):
    return (sigma2 / eta) ** 0.5

# %% wrong: product [misconception=variances-multiplied]
def ridge_strength(sigma2, eta):
    return sigma2 * eta

# %% wrong: half [misconception=half-of-it]
def ridge_strength(sigma2, eta):
    return 0.5 * sigma2 / eta

# %% wrong: prints [misconception=returns-nothing]
def ridge_strength(sigma2, eta):
    print(sigma2 / eta)

# %% wrong: the visible example
def ridge_strength(sigma2, eta):
    return 8.0

# %% wrong: whole numbers only
def ridge_strength(sigma2, eta):
    return sigma2 // eta

# %% wrong: squared once more
def ridge_strength(sigma2, eta):
    return sigma2**2 / eta

# %% wrong: sigma over root eta
def ridge_strength(sigma2, eta):
    return sigma2**0.5 / eta**0.5 * 2.0

# %% wrong: never more than 100
def ridge_strength(sigma2, eta):
    return min(sigma2 / eta, 100.0)

# %% wrong: a little added to η
def ridge_strength(sigma2, eta):
    return sigma2 / (eta + 1e-6)
