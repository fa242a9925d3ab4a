"""The grader: releases the notebooks, runs what comes back in isolation, and tells everybody what came out."""

__version__ = "0.1.0"
