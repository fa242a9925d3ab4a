"""How fast is grading? The same submissions by stock nbgrader and by ours, in turns, in one run.

    python tests/benchmarks/grading.py                      20 submissions of 03 and of 05
    python tests/benchmarks/grading.py --assignment 02 --students 8 --rounds 2
    python tests/benchmarks/grading.py --scale 1000         only ours: time a submission at 50 and at 1,000

Stock is ``nbgrader autograde`` as installed, with its default executor, in a course directory of its own. Prints wall and
CPU ratios, submissions a minute, peak memory, and where our time goes; fails if a score differs.
"""
from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from autograde import audit, mutants  # noqa: E402
from autograde.contract import Course, grade_id  # noqa: E402


def submissions(assignment, count, kind="bank"):
    """Notebooks of a simulated class.

    "bank": right answers in the bank's styles (loops, PyTorch, …), every third student with wrong ones among them;
    "plain": the authors' own answers, each with another comment.
    """
    answers = audit.bank(ROOT / "tests" / "answers", assignment)
    solutions = {grade_id(c): mutants.solution(c.source) for c in assignment.source.cells}
    for i in range(count):
        notebook = nbformat.from_dict(json.loads(json.dumps(assignment.student)))
        for k, (id, pieces) in enumerate(answers.items()):
            wanted = "wrong" if i % 3 == 2 and (i + k) % 4 == 0 else "right"
            # What needs a second a call, or the memory of an n×n matrix, is left out: stock has no such limit.
            fitting = [p.code for p in pieces if p.kind == wanted and "n×n" not in p.title and "while" not in p.code] or [solutions[id]]
            for cell in notebook.cells:
                if grade_id(cell) == id:
                    cell.source = fitting[i % len(fitting)] if i % 5 and kind == "bank" else f"{solutions[id]}\n# {i}"
        yield f"student{i:04d}", notebook


def put(folder, name, students):
    for student, notebook in students:
        place = folder / student / name
        place.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, place / f"{name}.ipynb")


class Meter:
    """Wall seconds, and what the whole machine spent meanwhile: CPU seconds, and the most memory taken, in MB.

    A process tree's own accounting misses what dies with its namespace, so run this on a machine that does nothing else.
    """

    def __enter__(self):
        self._wall, self._cpu, self._free = time.perf_counter(), _busy(), _available()
        self.peak, self._over = 0.0, threading.Event()
        self._watch = threading.Thread(target=self._sample, daemon=True)
        self._watch.start()
        return self

    def _sample(self):
        while not self._over.wait(0.2):
            self.peak = max(self.peak, self._free - _available())

    def __exit__(self, *error):
        self.wall, self.cpu = time.perf_counter() - self._wall, _busy() - self._cpu
        self._over.set()
        self._watch.join()


def _busy():
    """CPU seconds all processors have worked since the machine started."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _available():
    return next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemAvailable")) / 1024


# nbgrader starts `alembic` by its name, as in an activated environment.
ENVIRONMENT = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
               "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def stock_course(folder, assignment):
    """A course directory as nbgrader's quickstart makes it."""
    source = folder / "source" / assignment.name
    source.mkdir(parents=True)
    shutil.copy(assignment_path(assignment), source)
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'stock'\nc.ClearMarkScheme.enforce_metadata = False\nc.Execute.timeout = 120\n")
    command(folder, "generate_assignment", assignment.name, "--force")
    return folder


def assignment_path(assignment):
    return ROOT / "solutions" / assignment.name / f"{assignment.name}.ipynb"


def command(folder, *arguments):
    told = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    if told.returncode:
        raise SystemExit(f"nbgrader {' '.join(arguments)} failed:\n{told.stderr[-3000:]}")


def stock(folder, assignment, students):
    put(folder / "submitted", assignment.name, students)
    with Meter() as meter:
        command(folder, "autograde", assignment.name, *(f"--student={s}" for s, _ in students[:1]) if len(students) == 1 else ())
    return meter


def stock_scores(folder, assignment):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        return {s.student.id: s.score for s in book.assignment_submissions(assignment.name)}


def ours(folder, assignment, students, *options, jobs=None):
    put(folder / "submitted", assignment.name, students)
    arguments = [sys.executable, "-m", "autograde", "grade", str(folder / "submitted"), "--course", str(ROOT), "--out", str(folder / "out"), *options]
    with Meter() as meter:
        told = subprocess.run(arguments + (["--jobs", str(jobs)] if jobs else []), env=ENVIRONMENT, capture_output=True, text=True)
    if told.returncode:
        raise SystemExit(f"autograde grade failed:\n{told.stdout[-2000:]}{told.stderr[-3000:]}")
    results = json.loads((folder / "out" / "results.json").read_text())
    return meter, {r["student"]: r["score"] for r in results}, sorted(r["seconds"] for r in results)


def compare(name, count, rounds, work, answers):
    """Stock and ours in turns: each round grades another part of the class."""
    assignment = Course(ROOT).assignment(name)
    students = list(submissions(assignment, count, answers))
    part = -(-count // rounds)
    totals, each = {kind: [0.0, 0.0, 0.0] for kind in ("stock", "ours", "drawn", "none", "again")}, []
    for r in range(rounds):
        some = students[r * part:(r + 1) * part]
        place = work / f"{assignment.name}-{r}"
        (place / "stock").mkdir(parents=True)
        course = stock_course(place / "stock", assignment)
        measured = {"stock": stock(course, assignment, some)}
        measured["ours"], scores, seconds = ours(place / "ours", assignment, some)
        shutil.copytree(place / "ours" / "out" / ".given", place / "drawn" / "out" / ".given")
        measured["drawn"], drawn, _ = ours(place / "drawn", assignment, some)
        measured["none"], plain, _ = ours(place / "none", assignment, some, "--figures", "none")
        measured["again"], again, _ = ours(place / "ours", assignment, some)
        each += seconds
        expected = stock_scores(course, assignment)
        for kind, got in (("ours", scores), ("drawn before", drawn), ("figures none", plain), ("regraded", again)):
            different = {s: (expected.get(s), got.get(s)) for s in got if expected.get(s) != got[s]}
            if different:
                raise SystemExit(f"{name}, {kind}: scores differ (stock, ours): {different}")
        for kind, meter in measured.items():
            totals[kind] = [totals[kind][0] + meter.wall, totals[kind][1] + meter.cpu, max(totals[kind][2], meter.peak)]
        print(f"  round {r + 1}: " + "  ".join(f"{kind} {m.wall:.1f} s" for kind, m in measured.items()), flush=True)
    print(f"{assignment.name}, {count} submissions ({answers} answers), scores equal")
    print(f"  {'':28}{'wall s':>9}{'CPU s':>9}{'per min':>9}{'peak MB':>9}{'stock/ours wall':>17}{'CPU':>7}")
    for kind, words in (("stock", "stock nbgrader"), ("ours", "ours, figures kept"), ("drawn", "… the course's drawn before"), ("none", "ours, --figures none"), ("again", "ours, unchanged class")):
        wall, cpu, peak = totals[kind]
        print(f"  {words:28}{wall:9.1f}{cpu:9.1f}{60 * count / wall:9.0f}{peak:9.0f}{totals['stock'][0] / wall:17.1f}{totals['stock'][1] / max(cpu, 1e-9):7.1f}")
    each.sort()
    print(f"  where our time goes: a submission takes a worker {each[len(each) // 2]:.2f} s (median), {each[-1]:.2f} s (slowest), {sum(each) / len(each):.2f} s (mean); "
          f"beside what the workers did at once, {totals['ours'][0] - sum(each) / min(os.cpu_count(), count):.1f} s for start, the course's own figures, gradebook and report")
    return totals


def scale(name, large, work):
    """Does a submission cost the same in a class of 50 and in a large one?"""
    assignment = Course(ROOT).assignment(name)
    for count in (50, large):
        meter, _, seconds = ours(work / f"scale-{count}", assignment, list(submissions(assignment, count)), "--figures", "none")
        print(f"  {count:5} submissions: {meter.wall:7.1f} s, {1000 * meter.wall / count:7.1f} ms each, {1000 * meter.cpu / count:7.1f} ms CPU each, "
              f"{1000 * sum(seconds) / count:7.1f} ms of a worker each, peak {meter.peak:.0f} MB", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--assignment", "-a", action="append", help="by number or name (default: 03 and 05)")
    parser.add_argument("--students", "-n", type=int, default=20)
    parser.add_argument("--rounds", "-r", type=int, default=1, help="turns of stock and ours, each with its part of the class (default: 1)")
    parser.add_argument("--answers", choices=("bank", "plain"), default="bank", help="what the class wrote (default: the bank's answers)")
    parser.add_argument("--scale", type=int, metavar="N", help="only ours, at 50 and at N submissions")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        os.chmod(folder, 0o755)
        for name in options.assignment or ["03", "05"]:
            if options.scale:
                scale(name, options.scale, Path(folder))
            else:
                compare(name, options.students, options.rounds, Path(folder), options.answers)


if __name__ == "__main__":
    main()
