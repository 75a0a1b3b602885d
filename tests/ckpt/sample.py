#!/usr/bin/env python3
"""sample.py FOLDER: two steps in our own layout, 4 and 8, of two ranks and good, for tests that need any checkpoint."""
import sys

import layout
import place

layout.chain(place.Place(sys.argv[1], None), (4, 8))
