"""Wrong answers to the exercises of notebook 05: the likelihood and its two steps, EM, free parameters and Adam."""
from helpers.misconceptions.mixture_of_gaussians import adam, em, likelihood  # noqa: F401  (importing registers them)
