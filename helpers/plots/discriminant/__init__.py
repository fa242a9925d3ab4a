"""Figures of notebook 06: what each class looks like, and the boundaries that follow from it."""
from helpers.plots.discriminant.boundaries import bisector, blend, blend_strip, conics, error_curves, posterior_maps, sigmoid_view
from helpers.plots.discriminant.classes import bayes_rule, come_and_go, evidence_twice, four_ellipses, missing_feature, parameter_counts, two_questions

__all__ = [
    "bayes_rule",
    "bisector",
    "blend",
    "blend_strip",
    "come_and_go",
    "conics",
    "error_curves",
    "evidence_twice",
    "four_ellipses",
    "missing_feature",
    "parameter_counts",
    "posterior_maps",
    "sigmoid_view",
    "two_questions",
]
