"""Scripts, styles and icons of the pages: from npm by lock file into a git-ignored folder, unbundled.

`wuding/web/assets.toml` lists what the pages use; nothing else is copied.
"""

import re
import shutil
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

from scripts.ground import ROOT, SetupError, fingerprint, is_stamped, step, write_stamp
from scripts.node import npm, npm_command

MODULES = ROOT / "node_modules"
LIST = ROOT / "wuding/web/assets.toml"
TARGET = ROOT / "wuding/web/static/vendor"

# A map that is not shipped would make the manifest storage stop with "missing file".
_SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\n*]*(?:\*/)?\s*$")
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING_ATTRIBUTES = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")


def ensure_assets() -> None:
    """`wuding/web/static/vendor` holds exactly the listed files and one sprite of the listed icons."""
    _ensure_modules()
    value = fingerprint([LIST, ROOT / "package-lock.json", Path(__file__)])
    if is_stamped(TARGET / ".stamp", value):
        return
    with step("整理网页素材", "copying page assets"):
        _copy_all()
    write_stamp(TARGET / ".stamp", value)


def _ensure_modules() -> None:
    value = fingerprint([ROOT / "package.json", ROOT / "package-lock.json"])
    if is_stamped(MODULES / ".stamp", value):
        return
    npm_command()
    with step("下载网页素材", "npm packages by lock file"):
        npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT)
    write_stamp(MODULES / ".stamp", value)


def _copy_all() -> None:
    wanted = tomllib.loads(LIST.read_text(encoding="utf-8"))
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, source in wanted["files"].items():
        _copy(_module_file(source), TARGET / name)
    icons = wanted["icons"]
    sprite = _sprite({style: names for style, names in icons.items() if names})
    (TARGET / "icons.svg").write_bytes(sprite)


def _module_file(source: str) -> Path:
    file = MODULES / source
    if not file.exists():
        raise SetupError(
            f"wuding/web/assets.toml 列出的 {source} 在 npm 包里没有，请核对名称。",
            f"wuding/web/assets.toml lists {source}, which the npm packages do not hold; check its name.",
        )
    return file


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.write_bytes(_SOURCE_MAP.sub(b"\n", source.read_bytes()))


def _sprite(icons: dict[str, list[str]]) -> bytes:
    """One SVG with a `<symbol id="name">` per icon; a filled icon's id ends in `-filled`."""
    ET.register_namespace("", _SVG.strip("{}"))
    sprite = ET.Element(f"{_SVG}svg")
    for style, names in sorted(icons.items()):
        for name in sorted(set(names)):
            drawing = ET.parse(_module_file(f"@tabler/icons/icons/{style}/{name}.svg")).getroot()  # noqa: S314  hash-locked package
            symbol_id = name if style == "outline" else f"{name}-{style}"
            kept = {key: drawing.attrib[key] for key in _DRAWING_ATTRIBUTES if key in drawing.attrib}
            symbol = ET.SubElement(sprite, f"{_SVG}symbol", {"id": symbol_id, **kept})
            symbol.extend(drawing)
    return ET.tostring(sprite, encoding="unicode").encode()
