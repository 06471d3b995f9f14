"""What a file of a plan says beside the grid of each area: bounds, weights, figures, proofs, and what could not be done."""

from __future__ import annotations

from dataclasses import asdict

from .areas import District, Weights
from .results import Plan


def summary_of(district: District, plan: Plan, weights: Weights) -> dict[str, object]:
    """Plain values, ready for JSON. `within`: share by which the objective may be above the best."""
    return {
        "bounds": [plan.bounds.low, plan.bounds.high],
        "weights": asdict(weights),
        "figures": asdict(plan.figures(district)),
        "grids": {
            grid.name: {"community": grid.community, "load": grid.load, "worker": grid.worker}
            for grid in plan.grids
        },
        "communities": {
            community.community: {
                "grids": len(community.grids),
                "least": community.proof.least,
                "value": community.proof.value,
                "bound": community.proof.bound,
                "within": community.proof.within,
                "proven_best": community.proof.best,
            }
            if community.proof is not None
            else {"grids": len(community.grids), "impossible": True}
            for community in plan.communities
        },
        "reasons": [{"code": r.code, "zh": r.text("zh"), "en": r.text("en")} for r in plan.all_reasons],
    }
