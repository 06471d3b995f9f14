"""Tables that people hand in and take away: spreadsheets and text tables, read without trusting them, written for Excel and WPS.

`reading` hands a file to a limited child process (`parsing`) and gets back plain cells. `checking` holds the cells against
a specification (`columns`): every cell either means one thing for certain or is named with its place and a remedy.
`writing` makes templates, exports and marked-up copies. No Django, no clock, nothing stored.
"""
