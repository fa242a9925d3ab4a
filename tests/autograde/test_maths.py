"""Formulas become MathML, all of the course's do, and none of a student's becomes anything else."""
import json
import re
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.maths import ELEMENTS, MAX_FORMULA, formula, markdown2html, prose
from markup import Markup

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(p for p in (ROOT / "solutions").glob("*/*.ipynb") if p.stem == p.parent.name)
EVIL = r"""<script>evil()</script>|<img src=x onerror=evil()>|\text{<script>evil()</script>}|\mbox{<img src=x onerror=evil()>}|\href{javascript:evil()}{x}|\style{background:url(//e)}{x}
\class{x" onload="evil()}{y}|\color{red" onclick="evil()}{x}|\text{&lt;script&gt;evil()&lt;/script&gt;}|\unicode{x3c}script\unicode{x3e}|\operatorname{<svg onload=evil()>}|\mathrm{</math><script>evil()</script>}
\begin{array}{c" onclick="evil()}a\end{array}|\bbox[x;background:url(javascript:evil())]{y}|\rule{9999em}{9999em}|\hspace{-500em}x|\tag{<b>}|\hbox{$<iframe>$}|\left<script\right>""".replace("\n", "|").split("|")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_every_formula_of_the_course_converts(path):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "markdown":
            source = "".join(cell["source"])
            page = markdown2html(source)
            assert 'class="tex"' not in page, source
            said = re.sub(r"(?s)<(pre|code)\b.*?</\1>", "", page)
            assert not re.search(r"\\[a-zA-Z]|\$", said), source  # nothing of TeX is left over
            if "$" in re.sub(r"(?s)```.*?```|`[^`]*`", "", source):
                assert "<math" in page, source


@pytest.mark.parametrize("tex", EVIL)
def test_a_hostile_formula_is_only_text(tex):
    for page in (formula(tex), prose(f"Then ${tex}$ holds.\n\n$$ {tex} $$\n"), markdown2html(f"Then ${tex}$ holds.")):
        found = Markup(str(page))
        assert found.runs == []
        assert set(found.tags) <= ELEMENTS | {"p", "code"}
        assert not re.search(r"<[^>]*( href| style| class=.x| on\w+|9999em|500em)", str(page))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(list("\\{}[]<>&;$\"'=_^ abcx19#%") + ["\\text{", "\\frac", "\\left", "\\right", "\\begin{array}", "\\end{array}", "<script>", "&lt;", "\\unicode", "\\mbox{"]), max_size=25).map("".join))
def test_whatever_is_between_dollars_gives_well_formed_mathml_or_code(tex):
    page = str(formula(tex))
    assert ElementTree.fromstring(page).tag in ("math", "code")
    assert {e.tag for e in ElementTree.fromstring(page).iter()} <= ELEMENTS | {"code"}


def test_a_formula_that_cannot_be_read_is_shown_as_it_is():
    assert formula(r"\frac{") == '<code class="tex">\\frac{</code>'
    assert formula("x" * (MAX_FORMULA + 1)).startswith("<code")


def test_macros_that_grow_and_deep_nesting_take_no_time():
    started = time.process_time()
    bomb = "".join(rf"\newcommand{{\{chr(98 + i)}}}{{{chr(92) + chr(97 + i)}{chr(92) + chr(97 + i)}}}" for i in range(24))
    assert formula(rf"\newcommand{{\a}}{{xxxxxxxxxx}}{bomb}\z").startswith("<code")
    assert formula("{" * 1900 + "}" * 1900)
    assert prose("> " * 3000 + "x") and prose("[" * 20000)
    assert time.process_time() - started < 10


def test_formulas_look_like_formulas():
    root = ElementTree.fromstring(str(formula(r"\hat\mu = \frac{1}{n}\sum_{i=1}^n x_i < 2", block=True)))
    tags = [e.tag for e in root.iter()]
    assert root.get("display") == "block" and "mfrac" in tags and "mover" in tags and "".join(root.itertext()).replace(" ", "") == "μ^=1n∑i=1nxi<2"


def test_what_the_courses_text_folds_away_stays_folded_and_links_are_harmless():
    page = markdown2html("<details><summary>Answer</summary>\n\n$x$\n</details>\n\n[a](javascript:evil()) ![b](http://elsewhere/x.png) <iframe src=x></iframe>")
    found = Markup(page)
    assert found.runs == [] and "details" in found.tags and "math" in found.tags and "img" not in found.tags and "iframe" not in found.tags
    assert Markup(prose("<details>x</details>")).tags.count("details") == 0
