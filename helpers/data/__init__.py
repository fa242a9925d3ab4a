"""The course's data sets: small CSV files beside this module; PROVENANCE.md says where each is from."""
from __future__ import annotations

import csv
from importlib import resources

import numpy as np


def table(name):
    """The columns of a data set.

    Parameters
    ----------
    name : str
        File name without ``.csv``.

    Returns
    -------
    dict of str to ndarray
        One float array a column; a column of text stays text; an empty cell is NaN.
    """
    with resources.files(__package__).joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = {}
    for title, *cells in zip(header, *rows):
        try:
            columns[title] = np.array([float(cell) if cell else np.nan for cell in cells])
        except ValueError:
            columns[title] = np.array(cells)
    return columns


def matrix(name, *columns):
    """Some columns of a data set side by side, one observation a row: ``(n, len(columns))``."""
    data = table(name)
    return np.column_stack([data[column] for column in columns])


def toronto():
    """High and low (°C) of five March days in Toronto: ``(5, 2)``. Source: CSC 311, lecture 8, slide 27."""
    return matrix("toronto", "high", "low")


def seattle_march():
    """High and low (°C) of 124 March days in Seattle, 2012–2015: ``(124, 2)``. Source: NOAA GHCN."""
    return matrix("seattle_march", "high", "low")


def old_faithful():
    """Duration of an eruption and waiting time to the next (min): ``(272, 2)``. Source: Azzalini & Bowman (1990)."""
    return matrix("old_faithful", "eruptions", "waiting")


def horse_kicks():
    """Deaths by horse kick in each of 200 corps-years: ``(200,)``. Source: von Bortkiewicz (1898)."""
    data = table("horse_kicks")
    return np.repeat(data["deaths"], data["corps_years"].astype(int))


def diabetes(*columns):
    """Measurements and group (0 normal, 1 chemical, 2 overt diabetes) of 145 adults.

    Parameters
    ----------
    *columns : str
        Of ``relwt, glufast, glutest, instest, sspg``; glucose and insulin areas if none is named.

    Returns
    -------
    X : (145, len(columns)) ndarray
    t : (145,) ndarray of int
    names : tuple of str
        The groups' names.

    References
    ----------
    Reaven & Miller (1979), *Diabetologia* 16, 17–24.
    """
    names = ("normal", "chemical diabetes", "overt diabetes")
    group = table("diabetes")["group"]
    t = np.select([group == "Normal", group == "Chemical_Diabetic"], [0, 1], 2)
    return matrix("diabetes", *(columns or ("glutest", "instest"))), t, names


def penguins(*columns):
    """Measurements and species of 344 penguins; a missing measurement is NaN.

    Parameters
    ----------
    *columns : str
        Of ``bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g``; all four if none is named.

    Returns
    -------
    X : (344, len(columns)) ndarray
    t : (344,) ndarray of int
    names : tuple of str

    References
    ----------
    Gorman, Williams & Fraser (2014), *PLoS ONE* 9(3): e90081.
    """
    names = ("Adelie", "Chinstrap", "Gentoo")
    t = np.array([names.index(s) for s in table("penguins")["species"]])
    return matrix("penguins", *(columns or ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"))), t, names


def motorcycle():
    """Time after an impact (ms) and head acceleration (g): two ``(133,)`` arrays. Source: Silverman (1985)."""
    data = table("motorcycle")
    return data["times"], data["accel"]


def galton():
    """Heights of fathers, mothers and their adult children (inches), and whether the child is male: ``(934, 3)``, ``(934,)``.

    References
    ----------
    Hanley (2004), *The American Statistician* 58, 237–243.
    """
    return matrix("galton", "father", "mother", "height"), table("galton")["gender"] == "male"


def progression():
    """Ten measurements of 442 diabetes patients, standardised, and the disease's progression a year later, centred.

    Not the patients of ``diabetes``: scikit-learn's table of another study.

    Returns
    -------
    Psi : (442, 10) ndarray
    t : (442,) ndarray
    names : tuple of str

    References
    ----------
    Efron, Hastie, Johnstone & Tibshirani (2004), *Annals of Statistics* 32, 407–499.
    """
    from sklearn.datasets import load_diabetes

    source = load_diabetes(scaled=False)
    return (source.data - source.data.mean(0)) / source.data.std(0), source.target - source.target.mean(), tuple(source.feature_names)
