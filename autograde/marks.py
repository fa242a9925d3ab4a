"""What an exercise is worth in the end: a person's marks instead of the machine's, where there are any."""
from __future__ import annotations

NOBODY = {"scores": {}, "comments": {}}


def final(exercise, row, by_hand):
    """An exercise's marks as the gradebook counts them.

    Parameters
    ----------
    exercise : contract.Exercise
    row : dict
        Its object in results.json.
    by_hand : dict
        As ``record.Book.by_hand`` gives it for the student.

    Returns
    -------
    float or None
        None while a person has yet to look.
    """
    scores = by_hand["scores"]
    if exercise.manual:
        given, waiting = scores.get(exercise.id, (None, row["status"] == "manual"))
        return given if given is not None else None if waiting else 0.0
    return sum(_cell(scores.get(name, (None,))[0], points, name, row, exercise) for name, points in _cells(exercise))


def _cells(exercise):
    pairs = ((exercise.check, exercise.check_points), (exercise.hidden, exercise.hidden_points))
    return [(name, points) for name, points in pairs if name]


def _cell(given, points, name, row, exercise):
    """One test cell: all its points or none, unless a person said otherwise."""
    if given is not None:
        return given
    if row["score"] in (0.0, row["max_score"]):
        return points if row["score"] else 0.0
    passed_check = row["status"] == "partial"
    return points if (name == exercise.check) == passed_check else 0.0


def comments(exercise, by_hand):
    """What graders wrote about an exercise, as text."""
    return "\n".join(by_hand["comments"][name] for name in (exercise.id, exercise.check, exercise.hidden) if by_hand["comments"].get(name))


def total(result, assignment, by_hand):
    """A submission's marks in all: (points given, points possible, points still to be given by a person).

    Parameters
    ----------
    result : dict
        One object of results.json.
    assignment : contract.Assignment
    by_hand : dict
    """
    given = possible = waiting = 0.0
    rows = {row["id"]: row for row in result["exercises"]}
    for exercise in assignment.exercises:
        row = rows.get(exercise.id, {"score": 0.0, "max_score": exercise.points, "status": "not-attempted"})
        score = final(exercise, row, by_hand)
        possible += exercise.points
        if score is None:
            waiting += exercise.points
        else:
            given += score
    return given, possible, waiting
