# Wrong answers for the sample class. Each piece: which exercise, and after the colon what is wrong.

# %% setup-versions: stops at a package that is not installed
def package_versions(names):
    from importlib import metadata
    return {name: metadata.version(name) for name in names}

# %% setup-at-least: compares text
def at_least(version, minimum):
    return version >= minimum

# %% setup-conda: lists environments instead of packages
conda_commands = {
    "create": "conda create -n likelihood python=3.12",
    "activate": "conda activate likelihood",
    "install": "conda install -c conda-forge scikit-learn",
    "list": "conda env list",
    "check": "conda list scikit-learn",
    "deactivate": "conda deactivate",
    "remove": "conda env remove -n likelihood",
}

# %% setup-shortcuts: mixes up above and below
shortcuts = {
    "run": "Ctrl+Enter", "run_and_insert": "Alt+Enter", "command_mode": "Esc", "edit_mode": "Enter",
    "insert_above": "B", "insert_below": "A", "to_markdown": "M", "to_code": "Y", "delete_cell": "D D", "save": "Ctrl+S",
}

# %% setup-standardise: divides by n − 1
def standardise(X):
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)

# %% setup-standardise: over rows instead of columns
def standardise(X):
    X = np.asarray(X, float)
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)

# %% setup-distances: with two loops
def pairwise_sq_distances(A, B):
    D = np.zeros((len(A), len(B)))
    for i in range(len(A)):
        for j in range(len(B)):
            D[i, j] = np.sum((A[i] - B[j]) ** 2)
    return D

# %% setup-bootstrap: without replacement
def bootstrap_means(x, n_resamples, rng):
    return np.array([rng.permutation(x).mean() for _ in range(n_resamples)])

# %% setup-figure: one colour, no legend
def scatter_by_class(X, t, names):
    import matplotlib.pyplot as plt
    fig, ax = plt.subplots()
    ax.scatter(X[:, 0], X[:, 1])
    return ax
