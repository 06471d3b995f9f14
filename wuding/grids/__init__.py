"""Grids 网格 of 定员额: areas, maps of grids with their dates, plans and how they are approved (S1.1, S1.2).

A **ground** 底图 is a set of small areas as handed in once. A **map** 网格图 says which areas form which grid from a day on; the
map of any past day can be shown. A **plan** 方案 proposes a new map: computed in the background by `calc.grids`, changed by hand,
sent for approval, and published by a second person.
"""
