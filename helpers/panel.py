"""How a verdict is shown: a coloured panel in JupyterLab, the same words as plain text elsewhere."""
from __future__ import annotations

import html
import os
import re
import sys
import textwrap
from dataclasses import dataclass

_LOOK = {  # verdict: (symbol, headline, border colour; each colour has contrast 3:1 on white and on black)
    "correct": ("✓", "Correct", "#1b8a5a"),
    "not-attempted": ("○", "Not attempted yet", "#7a7a7a"),
    "incorrect": ("✗", "Not yet", "#c8550a"),
    "forbidden": ("✗", "Not by this call", "#c8550a"),
    "grader-error": ("!", "The grader broke", "#7a7a7a"),
}
_FAILED = ("✗", "Your code stopped", "#c8550a")
_POINTER = re.compile(r"(\d\d) · (\d+)")  # "04 · 9" stays on one line
_STRESSED = re.compile(r"(?<![\w*])\*(\w(?:[^*\n]*\w)?)\*(?![\w*])")  # not a product, not a power


@dataclass(frozen=True)
class Panel:
    """One verdict on one exercise.

    Parameters
    ----------
    exercise : str
        The exercise's id.
    verdict : str
        "correct", "incorrect", "not-attempted", "error", …
    message : str
        What the student reads; a new line starts a new paragraph, `backticks` mark code.
    """

    exercise: str
    verdict: str
    message: str

    @classmethod
    def of(cls, outcome):
        """The panel of a ``checks.NotYet``."""
        return cls(outcome.exercise or "", outcome.verdict, outcome.message)

    def _headline(self):
        symbol, words, colour = _LOOK.get(self.verdict, _FAILED)
        return symbol, f"{self.exercise}: {words[0].lower()}{words[1:]}", colour

    def _paragraphs(self):
        """The message's paragraphs, unless it only repeats the headline."""
        return [] if self.message in ("Correct.", "Not attempted yet.") else self.message.split("\n")

    def text(self):
        """The panel as plain text, wrapped at 88 columns."""
        symbol, headline, _ = self._headline()
        body = self._paragraphs()
        return "\n".join([f"{symbol} {headline}"] + [textwrap.fill(line, 88, initial_indent="  ", subsequent_indent="  ") for line in body])

    def html(self):
        """The panel as HTML, every character of the message escaped."""
        symbol, headline, colour = self._headline()
        body = "".join(f"<p style='margin:.3em 0 0'>{_marked(line)}</p>" for line in self._paragraphs())
        return (f"<div role='status' style='border-left:.4em solid {colour};padding:.5em .9em;margin:.2em 0;max-width:46em;line-height:1.45'>"
                f"<strong><span aria-hidden='true' style='color:{colour}'>{symbol}</span> {html.escape(headline)}</strong>{body}</div>")

    def traceback(self):
        """Lines instead of a traceback: the whole message where no panel was shown, else one line."""
        if _in_front_end():
            _, headline, _ = self._headline()
            return [headline]
        return self.text().split("\n")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text(), "text/html": self.html()}


def _marked(line):
    """Escape a line; set what stands between backticks as code, and between asterisks stressed."""
    pieces = _POINTER.sub("\\1\u00a0·\u00a0\\2", html.escape(line)).split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else _STRESSED.sub(r"<em>\1</em>", piece) for i, piece in enumerate(pieces))


def _in_front_end():
    """Is there a notebook to draw in (and not nbgrader, which reads the text)?"""
    if "NBGRADER_EXECUTION" in os.environ or "NBGRADER_VALIDATING" in os.environ:
        return False
    ipython = sys.modules.get("IPython")
    return ipython is not None and ipython.get_ipython() is not None and hasattr(ipython.get_ipython(), "kernel")


def show(panel):
    """Show a panel where there is a notebook to show it in."""
    if _in_front_end():
        from IPython.display import display

        display(panel)
