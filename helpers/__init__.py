"""The small package the notebooks call: computation, plotting, data and checks.

Import what you use, for example ``from helpers import gaussian, plots``. Importing a module
costs little: SciPy's heavy parts, Matplotlib and PyTorch are loaded when they are first used.
"""
