"""The demo district: Songling as the published article tells it, filled up with generated people.

What the article states is kept to the number (24 grids, 39 workers, 16 reserve, 10 assistants);
whatever it leaves open is generated from a fixed seed and marked as generated. Nobody here is real.

    district.py   the organisation tree, as plain values
    names.py      Chinese personal names from a seeded generator
    seats.py      which posts, years, appraisal grades and certificates the 39 hold
    roster.py     the people, as plain values; no Django, always the same
    deductions.py what they are insured on and declare for their tax; no Django, always the same
    build.py      writes tree, people, accounts, adoptions and pay into an empty database
"""
