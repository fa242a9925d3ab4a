"""Driving JupyterLab as a person does: open, type, run, look."""
from __future__ import annotations

from tests.browser.conftest import TOKEN


class Notebook:
    """An open notebook in a page.

    Parameters
    ----------
    page : playwright Page
    server : Server
    path : str
        Relative to the server's root.
    """

    def __init__(self, page, server, path):
        self.page, self.server, self.path = page, server, path
        page.goto(f"{server.url}/lab/tree/{path}?reset&token={TOKEN}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)

    def index(self, cell_id):
        """Position of a cell by its id, from the notebook's model."""
        import json

        cells = json.loads((self.server.root / self.path).read_text(encoding="utf-8"))["cells"]
        return next(i for i, c in enumerate(cells) if c["id"] == cell_id)

    def cell(self, cell_id):
        """The cell's element, scrolled into view (JupyterLab draws only what is near)."""
        index = self.index(cell_id)
        found = self.page.locator(f".jp-Notebook .jp-WindowedPanel-viewport > .jp-Cell[data-windowed-list-index='{index}']")
        for _ in range(60):
            if found.count() and found.is_visible():
                break
            shown = [int(v) for v in self.page.locator(".jp-Notebook .jp-Cell").evaluate_all("cells => cells.map(c => c.dataset.windowedListIndex)") if v is not None]
            down = not shown or index > max(shown)
            self.page.locator(".jp-Notebook .jp-WindowedPanel-outer").first.evaluate(f"(e) => e.scrollBy(0, {600 if down else -600})")
            self.page.wait_for_timeout(120)
        found.scroll_into_view_if_needed()
        return found

    def write(self, cell_id, code):
        """Replace a cell's text."""
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)

    def run(self, cell_id):
        """Run a cell and wait until it is done."""
        self.cell(cell_id).locator(".jp-InputArea-editor, .jp-MarkdownOutput").first.click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(150)
        self.page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=60_000)
        return self.cell(cell_id)

    def said(self, cell_id):
        """What a cell's output says."""
        return self.cell(cell_id).locator(".jp-OutputArea-output").all_inner_texts()

    def save(self):
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("ControlOrMeta+s")
        self.page.wait_for_timeout(800)
