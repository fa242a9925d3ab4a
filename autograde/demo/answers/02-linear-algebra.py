# Wrong answers for the sample class. Each piece: which exercise, and after the colon what is wrong.

# %% la-matmul: uses what the exercise forbids
def matmul(A, B):
    return np.einsum("ik,kj->ij", A, B)

# %% la-matmul: multiplies elementwise and never checks shapes
def matmul(A, B):
    return A * B

# %% la-orthonormal: accepts any U whose columns have length one
def is_orthonormal(U, tol=1e-8):
    return bool(np.all(np.abs(np.sum(U**2, axis=0) - 1) <= tol))

# %% la-spectral: eigenvalues ascending
def spectral(A):
    if A.ndim != 2 or A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("A must be square and symmetric")
    return np.linalg.eigh(A)

# %% la-coordinates: the two directions exchanged
def to_eigenbasis(x, Q):
    return x @ Q.T


def from_eigenbasis(z, Q):
    return z @ Q

# %% la-quadratic: builds an n × n matrix
def quadratic_form(A, V):
    return np.diag(V @ A @ V.T)

# %% la-definiteness: says definite where it is semidefinite
def definiteness(A, tol=1e-10):
    lam = np.linalg.eigvalsh(A)
    if np.all(lam >= 0):
        return "positive definite"
    if np.all(lam <= 0):
        return "negative definite"
    return "indefinite"

# %% la-power: powers of the entries
def matrix_power(A, p):
    return A**p

# %% la-sqrt: the root of each entry
def sqrt_psd(A):
    return np.sqrt(A)

# %% la-logdet: overflows for large matrices
def log_det(A):
    return float(np.log(np.linalg.det(A)))

# %% la-logdet: returns nothing
def log_det(A):
    print(2 * np.sum(np.log(np.diag(np.linalg.cholesky(A)))))

# %% la-solve: inverts
def solve_spd(A, b):
    return np.linalg.inv(A) @ b
