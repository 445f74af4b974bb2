"""A picture made anew: upright, at most 1,200 wide, and without place, camera, comments and whatever hung behind it.

Its size is asked of the header before a single point is decoded; this process alone bears the memory of the rest.
"""

import io
import warnings
from typing import IO

from PIL import Image, UnidentifiedImageError

from portal.uploads.checks.faults import Faulty

WIDEST, TALLEST = 1_200, 3_600
MOST_POINTS = 50_000_000
MOST_UNPACKED = 36 * 1024**2  # bytes of a decoded PNG: unlike a JPEG it cannot be decoded at a part of its size
BYTES_A_POINT = {"1": 1, "L": 1, "P": 5}  # one of a palette is translated to colours besides
LONGEST_SIDE = 20_000
JPEG_QUALITY = 80
ENDINGS = {"JPEG": "jpg", "PNG": "png"}
ORIENTATION = 0x0112  # the tag by which a camera says how it was held
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def remake(file: IO[bytes]) -> tuple[str, bytes, tuple[int, int]]:
    """Kind, bytes and size of the new picture."""
    Image.MAX_IMAGE_PIXELS = None  # we ask for ourselves, and earlier
    warnings.simplefilter("ignore")
    try:
        # A photo of several frames (MPO) is read by the reader of JPEG and says so.
        picture = Image.open(file, formats=("PNG", "JPEG"))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Faulty("damaged") from error
    kind = "PNG" if picture.format == "PNG" else "JPEG"
    width, height = picture.size
    if width * height > MOST_POINTS or max(width, height) > LONGEST_SIDE:
        raise Faulty("too_many_points", width=width, height=height)
    if kind == "PNG" and width * height * BYTES_A_POINT.get(picture.mode, 4) > MOST_UNPACKED:
        raise Faulty("too_large_for_png", width=width, height=height)
    if not width or not height:
        raise Faulty("damaged")
    try:
        made = made_smaller(picture, kind)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Faulty("cut") from error  # the header was there, the rest was not
    out = io.BytesIO()
    if kind == "PNG":
        made.save(out, "PNG")
    else:
        made.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
    return ENDINGS[kind], out.getvalue(), made.size


def made_smaller(picture: Image.Image, kind: str) -> Image.Image:
    turned = picture.getexif().get(ORIENTATION, 1) in (5, 6, 7, 8)  # stands on its side until it is turned
    most = (TALLEST, WIDEST) if turned else (WIDEST, TALLEST)
    share = min(1.0, most[0] / picture.width, most[1] / picture.height)
    target = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    if kind == "JPEG":
        # Decodes at a half, a quarter or an eighth. The picture's own proportions: of others it takes the smaller part.
        picture.draft("L" if picture.mode == "L" else "RGB", target)
    picture.load()
    if picture.mode not in modes(kind):
        picture = picture.convert("RGB" if kind == "JPEG" else plain_mode(picture))
    turned_by = picture.getexif().get(ORIENTATION, 1)
    # Band by band: Pillow would copy the whole of a picture with transparency before it makes it smaller.
    bands = [
        picture.getchannel(name).resize(target, Image.Resampling.LANCZOS, reducing_gap=2.0)
        for name in picture.getbands()
    ]
    small = Image.merge(picture.mode, bands)
    small.info.clear()  # what the old one was told about itself is handed on: comments, profiles
    return small.transpose(TURNS[turned_by]) if turned_by in TURNS else small


def modes(kind: str) -> tuple[str, ...]:
    return ("RGB", "L") if kind == "JPEG" else ("RGB", "RGBA", "L", "LA")


def plain_mode(picture: Image.Image) -> str:
    if "transparency" in picture.info or picture.mode in ("PA", "RGBa", "La"):
        return "RGBA"
    return "L" if picture.mode in ("1", "I", "I;16", "F") else "RGB"
