"""Networks of any kind in int8: what goes into their layers is watched, then they are written in whole numbers.

Each step holds the numbers of one layer at a time, so that a network of gigabytes takes little more than its int8 file.
"""
