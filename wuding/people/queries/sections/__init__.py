"""A file as sections: which there are, who sees them, and their records as rows.

kinds.py   the kinds of record, in the order of the file
sight.py   what one user may see and change of one file
rows.py    a record as the cells of a row
whole.py   the sections of one person's file
"""
