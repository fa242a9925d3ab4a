"""Pages made of templates: everything is escaped unless it was made here."""
from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograde.maths import prose

WORDS = {  # status: (symbol, words, css class); never colour alone
    "correct": ("✓", "Correct", "good"),
    "partial": ("◐", "Partly right", "half"),
    "incorrect": ("✗", "Not right yet", "bad"),
    "error": ("✗", "Your code stopped", "bad"),
    "timeout": ("⧖", "Ran too long", "bad"),
    "memory": ("✗", "Needed too much memory", "bad"),
    "crashed": ("✗", "Its process ended", "bad"),
    "forbidden": ("⊘", "Uses what the exercise forbids", "bad"),
    "not-attempted": ("○", "Not attempted", "none"),
    "manual": ("✎", "Graded by a person", "hand"),
    "ungradable": ("!", "Could not be graded", "bad"),
}


_POINTER = re.compile(r"(\d\d) · (\d+)")  # "04 · 9" stays on one line
_STRESSED = re.compile(r"(?<![\w*])\*(\w(?:[^*\n]*\w)?)\*(?![\w*])")  # not a product, not a power


@lru_cache(maxsize=1)
def _environment():
    environment = Environment(loader=PackageLoader("autograde", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"marked": marked, "points": points, "prose": prose, "own": Markup, "signed": signed}
    environment.globals["WORDS"] = WORDS
    return environment


def render(template, **values):
    """A page from a template in autograde/templates.

    Parameters
    ----------
    template : str
    **values
        Plain text in them is escaped.

    Returns
    -------
    str
    """
    return _environment().get_template(template).render(**values)


def source(name):
    """The text of a file in autograde/templates that goes into a page as it is."""
    return _environment().loader.get_source(_environment(), name)[0]


def marked(text):
    """Text as paragraphs, what stands between `backticks` as code, between *asterisks* stressed; all of it escaped."""
    paragraphs = []
    for line in str(text).split("\n"):
        pieces = line.split("`")
        if len(pieces) % 2 == 0:  # an odd backtick is just one
            pieces = [line]
        inner = Markup("").join(Markup("<code>{}</code>").format(p) if i % 2 else _stressed(p) for i, p in enumerate(pieces))
        if line.strip():
            paragraphs.append(Markup("<p>{}</p>").format(inner))
    return Markup("").join(paragraphs)


def _stressed(text):
    pieces = _STRESSED.split(_POINTER.sub("\\1\u00a0·\u00a0\\2", text))
    return Markup("").join(Markup("<em>{}</em>").format(p) if i % 2 else escape(p) for i, p in enumerate(pieces))


def signed(number):
    """A number with two digits and a minus sign for a hyphen."""
    return f"{number:.2f}".replace("-", "−")


def points(number):
    """3.0 as "3", 2.5 as "2.5"."""
    return f"{number:g}"
