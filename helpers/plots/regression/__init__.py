"""Figures of notebook 07: lines, noise, priors, descent and the choice of a penalty."""
from helpers.plots.regression.choice import choosing, folds
from helpers.plots.regression.descent import UNITS, descent, descent_strip
from helpers.plots.regression.lines import conditioning, degree_strip, degrees, noise_ridge, squares
from helpers.plots.regression.priors import borrowed_prior, predictive_band, prior_contours, shrinkage
from helpers.plots.style import explore

__all__ = ["UNITS", "borrowed_prior", "choosing", "conditioning", "degree_strip", "degrees", "descent", "descent_strip", "explore",
           "folds", "noise_ridge", "predictive_band", "prior_contours", "shrinkage", "squares"]
