"""Wrong ideas about exponential families (notebook 04)."""
from helpers.misconceptions.exponential_family import families, partition, likelihood  # noqa: F401 (each registers its ideas)
