"""A camera that shows pictures of badges: Chromium plays them from a file, over and over."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from matchmaker.badges.qr import qr_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SIZE = (640, 480)
_PAPER = (236, 232, 224)
_MODULE_PX = 7
_QUIET = 4


def picture_of(link: str, *, inverted: bool = False) -> Image.Image:
    """Return a camera's picture of a code, a little turned, on paper that is not quite white."""
    matrix = qr_matrix(link)
    side = len(matrix) + 2 * _QUIET
    code = Image.new("L", (side, side), 255)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                code.putpixel((x + _QUIET, y + _QUIET), 0)
    if inverted:
        code = code.point(lambda shade: 255 - shade)
    code = code.resize((side * _MODULE_PX, side * _MODULE_PX), Image.Resampling.NEAREST).convert("RGB")
    code = code.rotate(4, expand=True, fillcolor=_PAPER, resample=Image.Resampling.BILINEAR)
    picture = blank()
    picture.paste(code, ((_SIZE[0] - code.width) // 2, (_SIZE[1] - code.height) // 2))
    return picture


def blank() -> Image.Image:
    """Return a picture without any code."""
    return Image.new("RGB", _SIZE, _PAPER)


def film(path: Path, scenes: Sequence[tuple[Image.Image, int]]) -> Path:
    """Write a film: each picture for as many frames."""
    with path.open("wb") as file:
        for picture, frames in scenes:
            still = io.BytesIO()
            picture.save(still, "JPEG", quality=90, subsampling=2)
            file.write(still.getvalue() * frames)
    return path
