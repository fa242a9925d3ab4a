# %% right: branches
def count_parameters(K, d, kind):
    n = K - 1 + K * d
    if kind == "full":
        n += K * (d * d + d) // 2
    elif kind == "shared":
        n += d * (d + 1) // 2
    elif kind == "diagonal":
        n += K * d
    else:
        n += 1
    return n

# %% right: true division, a float
def count_parameters(K, d, kind):
    triangle = d + d * (d - 1) / 2
    return K - 1 + K * d + {"full": K * triangle, "shared": triangle, "diagonal": K * d, "isotropic": 1.0}[kind]

# %% right: sum of 1 … d, NumPy integer
def count_parameters(K, d, kind):
    one = np.arange(1, d + 1).sum()
    return np.int64(K * (d + 1) - 1) + (one * K if kind == "full" else one if kind == "shared" else d * K if kind == "diagonal" else 1)

# %% right: binomials
from math import comb

def count_parameters(K, d, kind):
    match kind:
        case "full":
            covs = K * comb(d + 1, 2)
        case "shared":
            covs = comb(d + 1, 2)
        case "diagonal":
            covs = K * comb(d, 1)
        case "isotropic":
            covs = comb(d, 0)
    return (K - 1) + K * d + covs

# %% right: entries of a triangle, a 0-d array
def count_parameters(K, d, kind):
    lower = len(np.tril_indices(d)[0])
    return np.array(K - 1 + K * d + dict(full=K * lower, shared=lower, diagonal=K * d, isotropic=1)[kind])

# %% right: counted entry by entry
def count_parameters(K, d, kind):
    n = -1
    for k in range(K):
        n += 1 + d
        for i in range(d):
            for j in range(i + 1):
                if kind == "full" or (kind == "shared" and k == 0) or (kind == "diagonal" and i == j) or (kind == "isotropic" and k == i == j == 0):
                    n += 1
    return np.array(n)

# %% wrong: d squared [misconception=symmetric-entries-twice]
def count_parameters(K, d, kind):
    return K - 1 + K * d + {"full": K * d**2, "shared": d**2, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: K priors [misconception=all-priors-free]
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K + K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: no priors [misconception=priors-not-counted]
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: D for the diagonal kind, as the slide says [misconception=one-diagonal-for-all]
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K - 1 + K * d + {"full": K * s, "shared": s, "diagonal": d, "isotropic": 1}[kind]

# %% wrong: a circle a class [misconception=one-circle-per-class]
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K - 1 + K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": K}[kind]

# %% wrong: only the entries above the diagonal
def count_parameters(K, d, kind):
    s = d * (d - 1) // 2
    return K - 1 + K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: covariances only
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: means not counted
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K - 1 + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: shared counted K times
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K - 1 + K * d + {"full": K * s, "shared": K * s, "diagonal": K * d, "isotropic": 1}[kind]

# %% wrong: isotropic has a variance a feature
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return K - 1 + K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": d}[kind]

# %% wrong: the visible examples
def count_parameters(K, d, kind):
    return {(2, 1, "full"): 5, (2, 1, "isotropic"): 4, (3, 2, "full"): 17}.get((K, d, kind), 0)

# %% wrong: text
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    return str(K - 1 + K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind])

# %% wrong: printed [misconception=returns-nothing]
def count_parameters(K, d, kind):
    s = d * (d + 1) // 2
    print(K - 1 + K * d + {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind])

# %% wrong: rounds before it multiplies
def count_parameters(K, d, kind):
    s = d // 2 * (d + 1)
    c = {"full": K * s, "shared": s, "diagonal": K * d, "isotropic": 1}[kind]
    return (K - 1) + K * d + c
