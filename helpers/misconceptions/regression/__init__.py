"""What goes wrong in notebook 07: one module a part of it."""
from . import choice, descent, likelihood, priors

__all__ = ["choice", "descent", "likelihood", "priors"]
