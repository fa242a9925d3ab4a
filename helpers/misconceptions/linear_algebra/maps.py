"""Wrong ideas about products, orthonormal matrices, eigenvectors and coordinates."""
from __future__ import annotations

import numpy as np

from helpers.misconceptions import fixture, misconception


def symmetric(values, seed=30):
    """A symmetric matrix with these eigenvalues, in no special position."""
    Q = np.linalg.qr(np.random.default_rng(seed).standard_normal((len(values), len(values))))[0]
    A = (Q * values) @ Q.T
    return (A + A.T) / 2


# -- la-matmul --------------------------------------------------------------------------------


@fixture("la-matmul", "matmul")
def _two_squares():
    rng = np.random.default_rng(31)
    return rng.normal(1.0, 2.0, (3, 3)), rng.normal(-1.0, 2.0, (3, 3))


@misconception("la-matmul", "matmul")
def entry_by_entry(A, B):
    """This multiplies entry by entry, which is what `*` does. The product of matrices goes along rows and down columns (see 02 · 2)."""
    return A * B


@misconception("la-matmul", "matmul")
def wrong_order(A, B):
    """This is the product in the other order, BA. Matrices do not commute (see 02 · 2, A worked example)."""
    return B @ A


@misconception("la-matmul", "matmul")
def rows_with_rows(A, B):
    """This multiplies the rows of A with the rows of B. Which index of B does the sum in 02 · 2 run over?"""
    return A @ B.T


@misconception("la-matmul", "matmul")
def columns_with_columns(A, B):
    """This multiplies the columns of A with the columns of B. Which index of A does the sum in 02 · 2 run over?"""
    return A.T @ B


@misconception("la-matmul", "matmul")
def product_lying_on_its_side(A, B):
    """Rows and columns of the result are exchanged: S_ij belongs to row i of A and column j of B."""
    return (A @ B).T


# -- la-orthonormal ---------------------------------------------------------------------------


for _U in (np.linalg.qr(np.random.default_rng(32).standard_normal((3, 3)))[0], np.diag([2.0, 0.5, 1.0]),
           np.array([[1.0, 0.6, 0.0], [0.0, 0.8, 0.0], [0.0, 0.0, 1.0]]), np.array([[2.0, -0.5], [2.0, 0.5]]),
           np.eye(3)[:, :2], np.array([[1.0, 1.0], [0.0, -1.0]])):
    fixture("la-orthonormal", "is_orthonormal")(lambda U=_U: (U.copy(),))


@misconception("la-orthonormal", "is_orthonormal")
def determinant_plus_minus_1(U, tol=1e-8):
    """This only asks whether the determinant is ±1. A map can keep all areas and still bend lengths and angles (see 02 · 5, A worked example)."""
    return U.shape[0] == U.shape[1] and bool(abs(abs(np.linalg.det(U)) - 1) <= tol)


@misconception("la-orthonormal", "is_orthonormal")
def columns_of_length_1(U, tol=1e-8):
    """This only asks whether the columns have length 1. They must be perpendicular as well (see 02 · 5)."""
    return U.shape[0] == U.shape[1] and bool(np.abs((U**2).sum(axis=0) - 1).max() <= tol)


@misconception("la-orthonormal", "is_orthonormal")
def perpendicular_columns(U, tol=1e-8):
    """This only asks whether the columns are perpendicular. They must have length 1 as well (see 02 · 5)."""
    G = U.T @ U
    return U.shape[0] == U.shape[1] and bool(np.abs(G - np.diag(np.diag(G))).max() <= tol)


@misconception("la-orthonormal", "is_orthonormal")
def its_own_inverse(U, tol=1e-8):
    """This asks whether U undoes itself, without the transpose: true for mirrors, false for most turns (see 02 · 5)."""
    return U.shape[0] == U.shape[1] and bool(np.abs(U @ U - np.eye(len(U))).max() <= tol)


@misconception("la-orthonormal", "is_orthonormal")
def forgets_to_be_square(U, tol=1e-8):
    """This accepts matrices that are not square. Orthonormal columns are not enough: such a map cannot be undone on all of space (see 02 · 5)."""
    return bool(np.abs(U.T @ U - np.eye(U.shape[1])).max() <= tol)


# -- la-spectral ------------------------------------------------------------------------------


@fixture("la-spectral", "spectral")
def _three_eigenvalues():
    return (symmetric([5.0, 2.0, -3.0]),)


@fixture("la-spectral", "spectral")
def _not_symmetric():
    return (np.array([[2.0, 1.0, 0.0], [0.0, 3.0, 1.0], [0.0, 0.0, 4.0]]),)


def _checked(A):
    if A.shape[0] != A.shape[1] or np.abs(A - A.T).max() > 1e-8 * np.abs(A).max():
        raise ValueError("not symmetric")
    return np.linalg.eigh(A)


@misconception("la-spectral", "spectral")
def ascending_order(A):
    """The eigenvalues come in ascending order, as `eigh` gives them. The task asks for the largest first (see 02 · 6, `eigh`, not `eig`)."""
    return _checked(A)


@misconception("la-spectral", "spectral")
def only_the_values_reversed(A):
    """The eigenvalues are in the right order, but the eigenvectors did not come along: each must stand where its eigenvalue does."""
    lam, Q = _checked(A)
    return lam[::-1], Q


@misconception("la-spectral", "spectral")
def rows_reversed(A):
    """The rows of Q are turned round instead of its columns. The eigenvectors are the columns (see 02 · 6, `eigh`, not `eig`)."""
    lam, Q = _checked(A)
    return lam[::-1], Q[::-1]


@misconception("la-spectral", "spectral")
def eigenvectors_as_rows(A):
    """The eigenvectors stand in the rows of Q. In the spectral decomposition they are its columns (see 02 · 6, The spectral theorem)."""
    lam, Q = _checked(A)
    return lam[::-1], Q[:, ::-1].T


@misconception("la-spectral", "spectral")
def ordered_by_size(A):
    """The eigenvalues are ordered by their absolute values. In descending order, a negative one comes after every positive one."""
    lam, Q = _checked(A)
    order = np.argsort(-np.abs(lam))
    return lam[order], Q[:, order]


@misconception("la-spectral", "spectral")
def believes_in_symmetry(A):
    """This takes every square matrix for symmetric and reads one triangle of it. `eigh` does not look for itself (see 02 · 6)."""
    lam, Q = np.linalg.eigh(A)
    return lam[::-1], Q[:, ::-1]


@misconception("la-spectral", "spectral")
def any_square_matrix(A):
    """This gives an answer for a matrix that is not symmetric. Only symmetric matrices have such a decomposition; the sheet's claim is put right in 02 · 6."""
    lam, V = np.linalg.eig(A)
    order = np.argsort(lam)[::-1]
    return lam[order], V[:, order]


# -- la-coordinates ---------------------------------------------------------------------------


def _basis(d):
    return np.linalg.qr(np.random.default_rng(33).standard_normal((d, d)))[0]


for _target in ("to_eigenbasis", "from_eigenbasis"):
    fixture("la-coordinates", _target)(lambda: (np.array([3.0, -1.0, 2.0]), _basis(3)))
    fixture("la-coordinates", _target)(lambda: (np.arange(9.0).reshape(3, 3) ** 1.5, _basis(3)))


@misconception("la-coordinates", "to_eigenbasis")
def goes_the_other_way(x, Q):
    """This is the way back: it turns coordinates into a vector. Which of Q and its transpose belongs here (see 02 · 7)?"""
    return x @ Q.T


@misconception("la-coordinates", "to_eigenbasis")
def takes_rows_for_columns(x, Q):
    """This is right for one vector, but it treats a table as if its columns were the vectors. Here each row is one (see 02 · 7, Vectors and rows)."""
    return Q.T @ x


@misconception("la-coordinates", "from_eigenbasis")
def comes_back_the_wrong_way(z, Q):
    """This applies the first step once more instead of undoing it. Which of Q and its transpose leads back (see 02 · 7)?"""
    return z @ Q


@misconception("la-coordinates", "from_eigenbasis")
def takes_rows_for_columns_on_the_way_back(z, Q):
    """This is right for one vector, but it treats a table as if its columns were the vectors. Here each row is one (see 02 · 7, Vectors and rows)."""
    return Q @ z
