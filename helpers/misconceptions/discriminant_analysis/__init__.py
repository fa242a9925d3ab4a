"""Wrong answers about discriminant analysis that look right (notebook 06)."""
from helpers.misconceptions.discriminant_analysis import deciding, learning

__all__ = ["deciding", "learning"]
