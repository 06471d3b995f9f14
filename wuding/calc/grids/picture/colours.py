"""Colours of loads: blue below the bounds, three greens inside, orange above; they differ in lightness as well."""

TONE = {
    "under": "#8fb4e3",
    "low": "#e3f1e4",
    "middle": "#b9dcbd",
    "high": "#86c08f",
    "over": "#eb8f55",
}
INK = "#1b2530"
LINE = "#33424f"
PAPER = "#f6f8fa"
