"""定员额: draws grids. Small areas with households go in, contiguous grids within bounds come out, with proof of quality.

Pure: no Django, no clock, no chance but the seed given.
"""
