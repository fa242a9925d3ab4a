# %% right: NumPy's vander, increasing
def polynomial_features(x, degree):
    return np.vander(x, degree + 1, increasing=True)

# %% right: a loop over columns
def polynomial_features(x, degree):
    Psi = np.ones((len(x), degree + 1))
    for p in range(1, degree + 1):
        Psi[:, p] = Psi[:, p - 1] * x
    return Psi

# %% right: a list of rows
def polynomial_features(inputs, d):
    return [[float(v) ** p for p in range(d + 1)] for v in inputs]

# %% right: stacked and turned
def polynomial_features(x, degree):
    print("making features")
    return np.array([x**p for p in range(degree + 1)]).T

# %% right: a cumulative product in a callable object
class Features:
    def __call__(self, x, degree):
        columns = [np.ones_like(x)] + [x] * degree
        return np.cumprod(np.stack(columns, axis=1), axis=1)

polynomial_features = Features()

# %% right: read-only view
def polynomial_features(x, degree):
    Psi = np.power.outer(x, np.arange(degree + 1))
    Psi.flags.writeable = False
    return Psi

# %% right: polyvander
from numpy.polynomial.polynomial import polyvander
polynomial_features = lambda x, degree: polyvander(x, degree)

# %% right: cumprod
def polynomial_features(x, degree):
    P = np.ones((len(x), degree + 1))
    P[:, 1:] = x[:, None]
    np.cumprod(P, axis=1, out=P)
    P.setflags(write=False)
    return P

# %% wrong: vander as it comes [misconception=highest-power-first]
def polynomial_features(x, degree):
    return np.vander(x, degree + 1)

# %% wrong: no ones [misconception=no-constant-column]
def polynomial_features(x, degree):
    return np.stack([x**p for p in range(1, degree + 1)], axis=1)

# %% wrong: range too short [misconception=one-power-short]
def polynomial_features(x, degree):
    return np.stack([x**p for p in range(degree)], axis=1) if degree else np.empty((len(x), 0))

# %% wrong: not transposed [misconception=powers-in-rows]
def polynomial_features(x, degree):
    return np.stack([x**p for p in range(degree + 1)])

# %% wrong: multiples [misconception=multiples-for-powers]
def polynomial_features(x, degree):
    columns = [np.ones(len(x))]
    for p in range(1, degree + 1):
        columns.append(p * x)
    return np.column_stack(columns)

# %% wrong: prints [misconception=returns-nothing]
def polynomial_features(x, degree):
    print(x[:, None] ** np.arange(degree + 1))

# %% wrong: through logarithms, so negative inputs fail
def polynomial_features(x, degree):
    with np.errstate(all="ignore"):
        return np.exp(np.log(x)[:, None] * np.arange(degree + 1))

# %% wrong: standardised columns
def polynomial_features(x, degree):
    Psi = x[:, None] ** np.arange(degree + 1)
    Psi[:, 1:] -= Psi[:, 1:].mean(axis=0)
    return Psi

# %% wrong: the visible example
def polynomial_features(x, degree):
    if degree == 3:
        return np.array([[1, 2, 4, 8], [1, -1, 1, -1], [1, 3, 9, 27]])
    return np.ones((len(x), 1))

# %% wrong: sorts its input in place [misconception=changes-its-argument]
def polynomial_features(x, degree):
    x.sort()
    return x[:, None] ** np.arange(degree + 1)

# %% wrong: float32, so large powers lose digits
def polynomial_features(x, degree):
    return x.astype(np.float32)[:, None] ** np.arange(degree + 1, dtype=np.float32)

# %% wrong: powers by exp and log
def polynomial_features(x, degree):
    return np.stack([np.exp(p * np.log(np.abs(x) + 1e-300)) * np.sign(x) for p in range(degree + 1)], axis=1)

# %% forbidden: scikit-learn
from sklearn.preprocessing import PolynomialFeatures

def polynomial_features(x, degree):
    return PolynomialFeatures(degree).fit_transform(x[:, None])

# %% forbidden: scikit-learn under another name
import sklearn.preprocessing as tools

def polynomial_features(x, degree):
    maker = getattr(tools, "Polynomial" + "Features")(degree=degree)
    return maker.fit_transform(np.reshape(x, (-1, 1)))
