"""What a grader needs, imported once before graders are forked; without the garbage collector, as nothing of it is garbage."""
import gc

gc.disable()

import numpy.random  # noqa: E402, F401 - for the tests

import autograde.grading  # noqa: E402, F401
import autograde.judge.judge  # noqa: E402, F401
