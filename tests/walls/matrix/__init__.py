"""Who gets which answer from every address.

Name of the address: (method, what stands in the address, {person: status}); `else` is everybody not named. Words of the
world (tests/world.py) are rows; others stand for themselves. A 302 of the visitor leads to the login.
"""

from tests.walls.matrix import firms, mobility, packages, site, training

MATRIX = site.MATRIX | firms.MATRIX | training.MATRIX | mobility.MATRIX | packages.MATRIX
