"""Wrong answers to notebook 02 that look right: products and bases in ``maps``, forms, powers and systems in ``forms``."""
from helpers.misconceptions.linear_algebra import forms, maps  # noqa: F401 (importing registers them)
