"""Pay 定待遇: runs, slips and their explanations (S5.1–S5.7).

A run works out one month of one district's community workers by the pack in force, and stores a slip for each:
the pack's id, the facts used and where each came from, and a line for each item. A confirmed slip is never changed;
corrections are new slips. Any amount can be explained again from what its slip keeps.
"""
