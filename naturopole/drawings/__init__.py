"""Drawings as SVG text: leaves, the plate, the river, seats, moves and bars.

Pure geometry: no Django, no inline style. Places and sizes stand in attributes, colours in the classes of
static/css/, so that themes, print and the content security policy all hold.
"""
