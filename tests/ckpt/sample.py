#!/usr/bin/env python3
"""sample.py FOLDER [legacy]: two steps, 4 and 8, of two ranks and good, for tests that need any checkpoint: in our own layout, or the reference engine's."""
import sys

import layout
import place

at = place.Place(sys.argv[1], None)
if sys.argv[2:] == ["legacy"]:
    for step in (4, 8):
        layout.legacy(at, step)
else:
    layout.chain(at, (4, 8))
