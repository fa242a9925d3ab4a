"""A figure with sliders slides in a live notebook and is a picture everywhere else."""
import html.parser

import nbclient
import nbconvert
import nbformat
import pytest

from helpers.plots import style

CELL = """
from helpers.plots.style import Picture, explore, look, new

def line(slope=1.0):
    with look():
        figure, axes = new(width=2, height=2)
        axes.plot([0, 1], [0, slope])
        axes.set(title=f"Slope {slope:g}: at 1e-06 of -3")
    return Picture(figure, f"A line of slope {slope:g} from 0 to {slope:g}, drawn for a test.")

explore(line, slope=(-2.0, 2.0, 0.5, -1.0))
"""


class Page(html.parser.HTMLParser):
    """What of a page's pictures a reader without scripts sees, and where its text mentions a class."""

    def __init__(self, text):
        super().__init__()
        self.alts, self.style, self._in = [], "", None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self._in = tag
        attributes = dict(attributes)
        if tag == "img":
            self.alts.append(attributes.get("alt"))
            self.still = attributes.get("class")

    def handle_data(self, data):
        if self._in == "style":
            self.style += data


def executed(source=CELL):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def live():
    """The cell's outputs as a live kernel gives them."""
    return executed().cells[0].outputs


def test_a_live_kernel_gives_a_still_picture_and_sliders(live):
    still, sliders = live
    assert "image/png;base64" in still.data["text/html"] and "application/vnd.jupyter.widget-view+json" not in still.data
    assert "application/vnd.jupyter.widget-view+json" in sliders.data and "text/html" not in sliders.data
    assert "slope −1 from 0 to −1" in still.data["text/html"] and "running notebook" in sliders.data["text/plain"]


@pytest.mark.parametrize("exporter", [nbconvert.HTMLExporter, nbconvert.MarkdownExporter])
def test_a_static_page_made_by_a_live_kernel_shows_the_picture(live, exporter):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL, outputs=live)])
    body, _ = exporter(embed_images=True).from_notebook_node(notebook) if exporter is nbconvert.HTMLExporter else exporter().from_notebook_node(notebook)
    page = Page(body)
    assert page.alts == ["A line of slope −1 from 0 to −1, drawn for a test."]
    assert page.still.startswith("still-") and page.still not in page.style, "nothing hides it"


def test_two_figures_hide_only_their_own_picture():
    outputs = executed(CELL + "\nexplore(line, slope=(-2.0, 2.0, 0.5, 1.0))._ipython_display_()\nexplore(line, slope=(-2.0, 2.0, 0.5, 1.0))").cells[0].outputs
    stills = [Page(o.data["text/html"]).still for o in outputs if "text/html" in o.data]
    assert len(stills) == 2 and len(set(stills)) == 2


@pytest.mark.parametrize("setting", ["import sys; sys.modules['ipywidgets'] = None", "import os; os.environ['NBGRADER_EXECUTION'] = 'autograde'"])
def test_without_widgets_and_under_the_grader_it_is_one_picture(setting):
    [shown] = executed(setting + CELL).cells[0].outputs
    assert set(shown.data) == {"text/html", "text/plain"}
    assert Page(shown.data["text/html"]).alts == ["A line of slope −1 from 0 to −1, drawn for a test."]


def test_outside_a_notebook_it_is_one_picture():
    explorer = style.explore(lambda slope: style.Picture(_figure(), f"slope {slope}"), slope=(-2, 2, 1, -1))
    with pytest.raises(NotImplementedError):
        explorer._ipython_display_()
    assert "alt=\"slope −1\"" in explorer._repr_mimebundle_()["text/html"]


def _figure():
    with style.look():
        return style.new(width=1, height=1)[0]


@pytest.mark.parametrize("written, printed", [
    ("-425.3", "−425.3"), ("[[1, -0.5]]", "[[1, −0.5]]"), ("2-norm", "2-norm"), ("1e-06", "10⁻⁶"), ("λ = 1e+05", "λ = 10⁵"), ("2.3e+06", "2.3 · 10⁶"), ("-4.2e-07", "−4.2 · 10⁻⁷"),
    ("held-out", "held-out"), ("k-1", "k-1"), ("$x^{-1}$", "$x^{-1}$"), ("0.3", "0.3"), ("Be₁", "Be₁")])
def test_numbers_are_typeset(written, printed):
    assert style.typeset(written) == printed
