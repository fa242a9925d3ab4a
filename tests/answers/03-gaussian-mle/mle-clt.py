# %% right: a loop, the size as a number by name
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    out = np.empty(n_repeats)
    for i in range(n_repeats):
        out[i] = np.sqrt(n) * (np.mean(draw(rng, size=n)) - mean) / sd
    return out
# %% right: draws down the columns, arguments by name
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    x = draw(rng=rng, size=(n, n_repeats))
    return (x.sum(axis=0) - n * mean) / (sd * n**0.5)
# %% right: one long sample, reshaped, a list
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    x = np.asarray(draw(rng, n * n_repeats)).reshape(n_repeats, n)
    return [float((row.mean() - mean) / (sd / np.sqrt(n))) for row in x]
# %% right: standardise first, then average, a tuple
def standardised_means(sampler, count, times, m, s, generator):
    z = (sampler(generator, (times, count)) - m) / s
    return tuple(np.einsum("tc->t", z) / np.sqrt(count))
# %% right: an object
class Means:
    def __call__(self, draw, n, n_repeats, mean, sd, rng):
        return np.sqrt(n) * (np.average(draw(rng, (n_repeats, n)), axis=-1) - mean) / sd

standardised_means = Means()
# %% right: n calls, added up
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    total = 0
    for _ in range(n):
        total = total + np.asarray(draw(rng, n_repeats))
    return (total - n * mean) / (sd * n**0.5)
# %% right: one number at a time
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    out = []
    while len(out) < n_repeats:
        xs = [float(np.squeeze(draw(rng, 1))) for _ in range(n)]
        out.append((sum(xs) / n - mean) / sd * n**0.5)
    return tuple(out)
# %% wrong: root n forgotten [misconception=root-n-forgotten]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd
# %% wrong: n for root n [misconception=n-for-root-n]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return n * (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd
# %% wrong: the other axis [misconception=means-of-columns]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return np.sqrt(n) * (draw(rng, (n_repeats, n)).mean(axis=0) - mean) / sd
# %% wrong: an estimated sd [misconception=estimated-spread]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    x = draw(rng, (n_repeats, n))
    return np.sqrt(n) * (x.mean(axis=1) - mean) / x.std(axis=1)
# %% wrong: centred at the average of the means [misconception=centred-at-the-sample]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    m = draw(rng, (n_repeats, n)).mean(axis=1)
    return np.sqrt(n) * (m - m.mean()) / sd
# %% wrong: the means as they are [misconception=plain-means]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return draw(rng, (n_repeats, n)).mean(axis=1)
# %% wrong: standardised by what came out
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    m = draw(rng, (n_repeats, n)).mean(axis=1)
    return (m - m.mean()) / m.std()
# %% wrong: the same sample again and again
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    x = draw(rng, n)
    return np.array([np.sqrt(n) * (x.mean() - mean) / sd for _ in range(n_repeats)])
# %% wrong: resamples of one sample
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    x = draw(rng, n)
    return np.sqrt(n) * (rng.choice(x, (n_repeats, n)).mean(axis=1) - mean) / sd
# %% wrong: sums
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return (draw(rng, (n_repeats, n)).sum(axis=1) - mean) / sd
# %% wrong: the variance
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return np.sqrt(n) * (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd**2
# %% wrong: normal draws, whatever the source
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    x = mean + sd * rng.standard_normal((n_repeats, n)) + 0 * draw(rng, (n_repeats, n))
    return np.sqrt(n) * (x.mean(axis=1) - mean) / sd
# %% wrong: a generator of its own
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    rng = np.random.default_rng()
    return np.sqrt(n) * (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd
# %% wrong: one number
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return np.sqrt(n) * (draw(rng, (n_repeats, n)).mean() - mean) / sd
# %% wrong: prints [misconception=returns-nothing]
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    print(np.sqrt(n) * (draw(rng, (n_repeats, n)).mean(axis=1) - mean) / sd)
# %% wrong: the limit itself
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    return rng.standard_normal(n_repeats)
# %% wrong: a window that slides along one sample
def standardised_means(draw, n, n_repeats, mean, sd, rng):
    averages = np.convolve(draw(rng, n_repeats + n - 1), np.full(n, 1 / n), "valid")
    return np.sqrt(n) * (averages - mean) / sd
