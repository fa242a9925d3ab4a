"""Figures of the course: one function a figure, one module a topic.

``style`` holds what all of them share: the look, alternative text, sliders.
"""
