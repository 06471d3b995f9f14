"""Foreign keys point down the building, like imports; import-linter can't see keys written as text."""

import re
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(__file__).resolve().parent.parent.parent


def _storeys() -> dict[str, int]:
    """Folder → height, read from the walls in pyproject.toml; folders of one storey have one height."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers: list[str] = contracts[0]["layers"]
    return {name: -at for at, layer in enumerate(layers) for name in re.findall(r"\w+", layer)}


def test_every_foreign_key_points_down() -> None:
    heights = _storeys()
    ours = [model for model in apps.get_models() if model.__module__.startswith("wuding.")]
    assert ours
    up = []
    for model in ours:
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            target = field.remote_field.model
            if not target.__module__.startswith("wuding."):
                continue
            here, there = model.__module__.split(".")[1], target.__module__.split(".")[1]
            if here != there and heights[there] >= heights[here]:
                up.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert not up


def test_every_folder_with_models_has_its_storey() -> None:
    heights = _storeys()
    for config in apps.get_app_configs():
        if config.name.startswith("wuding."):
            assert config.name.split(".")[1] in heights
