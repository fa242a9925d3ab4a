// A click on a column's head sorts its table; without this script the tables stand as they are.
for (const table of document.querySelectorAll("table.sorts")) {
  const body = table.tBodies[0];
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const text = (row) => row.cells[column].textContent.trim();
      const number = (row) => { const value = parseFloat(text(row).replace("−", "-")); return Number.isNaN(value) ? -Infinity : value; };
      const compare = head.classList.contains("n") ? (a, b) => number(a) - number(b) || 0 : (a, b) => text(a).localeCompare(text(b));
      body.append(...Array.from(body.rows).sort((a, b) => (up ? compare(a, b) : compare(b, a))));
    });
  });
}

// Paper has nothing to unfold.
addEventListener("beforeprint", () => { for (const folded of document.querySelectorAll("details:not([open])")) { folded.open = true; folded.dataset.folded = ""; } });
addEventListener("afterprint", () => { for (const folded of document.querySelectorAll("details[data-folded]")) { folded.open = false; delete folded.dataset.folded; } });
