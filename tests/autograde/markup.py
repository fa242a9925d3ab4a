"""What a browser would do with a page: its tags, its attributes and what it would run."""
from html.parser import HTMLParser


class Markup(HTMLParser):
    """Collects a page's tags and everything in it that would run."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.runs, self.words, self._in = [], [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self._in = tag
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().lower().startswith(("javascript:", "data:text", "data:image/svg")):
                self.runs.append(f"{tag} {name}={value}")
        if tag in ("iframe", "object", "embed", "svg", "form", "base"):
            self.runs.append(tag)

    def handle_endtag(self, tag):
        self._in = None

    def handle_data(self, data):
        (self.runs if self._in == "script" else self.words).append(data)

    @property
    def text(self):
        return "".join(self.words)
