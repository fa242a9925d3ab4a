"""Prose with formulas as HTML that needs neither scripts nor the network, and in which nothing of a student's is markup.

Formulas become MathML. latex2mathml builds the tree; it is written out here, because the library's own text
unescapes what stands in ``\\text{…}``: only known elements and harmless attributes pass, and every word is escaped.
"""
from __future__ import annotations

import html
import re

import bleach
from latex2mathml.converter import Converter
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

MAX_FORMULA = 4_000
MAX_PROSE = 60_000
ELEMENTS = frozenset(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover mstyle mpadded mphantom mtable mtr mtd menclose".split())
_WORDS = {
    name: re.compile(pattern) for name, pattern in {
        "display": "block|inline", "displaystyle": "true|false", "stretchy": "true|false", "fence": "true|false", "largeop": "true|false",
        "movablelimits": "true|false", "accent": "true|false", "form": "prefix|infix|postfix", "scriptlevel": "[+-]?[0-3]", "linethickness": "0(px|em)?|[01](px|em)",
        "mathvariant": "[a-z-]{1,30}", "columnalign": "(left|right|center| ){1,60}", "columnlines": "(solid|none|dashed| ){1,60}", "rowlines": "(solid|none|dashed| ){1,60}",
        "columnspacing": "([0-9.]{1,6}em ?){1,20}", "rowspacing": "[0-9.]{1,6}(em|ex)", "minsize": "[0-9.]{1,6}em", "maxsize": "[0-9.]{1,6}em",
        "width": r"[+-]?[0-4]?(\.[0-9]{1,6})?(em|ex)?", "height": "0", "depth": "0", "notation": "[a-z]{1,30}",
    }.items()
}
_DEFINES = re.compile(r"\\(?:(?:re)?newcommand|providecommand|[gex]?def|let)\b")
TAGS = [*bleach.ALLOWED_TAGS, *"p br hr h1 h2 h3 h4 h5 h6 pre span div table thead tbody tr th td del dl dt dd details summary".split()]
_MARK = re.compile("\ue000(\\d+)\ue001")


def formula(tex, *, block=False):
    """A formula as MathML; as TeX, in ``<code>``, where it cannot be read.

    Parameters
    ----------
    tex : str
        Without the dollars.
    block : bool
        Whether it stands on a line of its own.

    Returns
    -------
    Markup
    """
    shown = Markup('<code class="tex">{}</code>').format(tex)
    if len(tex) > MAX_FORMULA or _DEFINES.search(tex):  # a macro of macros grows without end
        return shown
    try:
        return _written(Converter(display="block" if block else "inline").convert_to_element(tex))
    except Exception:  # the library raises many kinds on what is not TeX; any of them means "show it as it is"
        return shown


def _written(element):
    inner = Markup("").join([escape(html.unescape(element.text or "")), *map(_written, element)])
    if element.tag not in ELEMENTS:
        return inner
    kept = "".join(f' {name}="{value}"' for name, value in element.attrib.items() if name in _WORDS and _WORDS[name].fullmatch(value))
    return Markup(f"<{element.tag}{kept}>{inner}</{element.tag}>")


class _Renderer(IPythonRenderer):
    """Leaves a mark where a formula stands, so that cleaning cannot touch it."""

    def __init__(self, **options):
        super().__init__(exclude_anchor_links=True, allow_harmful_protocols=False, **options)
        self.formulas = []

    def _mark(self, tex, block=False):
        self.formulas.append(formula(tex, block=block))
        return f"\ue000{len(self.formulas) - 1}\ue001"

    def inline_math(self, body):
        return self._mark(body)

    def block_math(self, body):
        return self._mark(body, block=True)

    def latex_environment(self, name, body):
        return self._mark(rf"\begin{{{name}}}{body}\end{{{name}}}", block=True)


def prose(markdown):
    """A student's or the course's Markdown as HTML; tags in it are shown as text, pictures not at all.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    Markup
    """
    return _rendered(markdown, escape=True)


def markdown2html(markdown):
    """The same for nbconvert's pages (the formgrader): the tags the course's own text uses, such as ``<details>``, stay."""
    return _rendered(markdown, escape=False)


def _rendered(markdown, **options):
    markdown = re.sub("[\ue000\ue001]", "", str(markdown))
    if len(markdown) > MAX_PROSE:
        return Markup("<pre>{}</pre>").format(markdown)
    renderer = _Renderer(**options)
    try:
        made = MarkdownWithMath(renderer=renderer).render(markdown)
    except RecursionError:  # nested beyond reading
        return Markup("<pre>{}</pre>").format(markdown)
    clean = bleach.clean(made, tags=TAGS, attributes={"a": ["href"], "*": ["class"]}, protocols=["http", "https", "mailto"])
    return Markup(_MARK.sub(lambda m: renderer.formulas[int(m[1])], clean))

