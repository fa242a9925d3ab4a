"""Wrong ideas about fitting a Gaussian (notebook 03)."""
from helpers.misconceptions.gaussian_mle import density, derivation, estimates, sampling  # noqa: F401 (each registers its ideas)
