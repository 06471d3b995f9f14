"""Small Django pieces that every concern uses: refusals, months, charts, the parts of a page.

Knows no concern. Each module is named by what it holds.
"""
