"""A photo without what the camera, the phone and the file name say about its maker."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError, WebPImagePlugin

# Odoo loads no other formats than it needs itself; WebP comes with its plugin.
FORMATS = ("JPEG", "PNG", WebPImagePlugin.WebPImageFile.format)
LARGEST = 50_000_000  # pixels; a larger one is no photo but an attack
LONGEST_SIDE = 4000


def bare_photo(content):
    """The same picture, drawn anew: no EXIF, no place, no time, no name of a program.

    :param bytes content: a JPEG, PNG or WebP file
    :return: ``(content, ending)`` of a new file
    :raise ValueError: when it is no such picture
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > LARGEST:
                raise ValueError("too many pixels")
            # turned the right way round while it still says which way that is
            picture = ImageOps.exif_transpose(image)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            transparent = picture.mode in ("RGBA", "LA", "P", "PA")
            picture = picture.convert("RGBA" if transparent else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValueError("not a photo") from error
    except Image.DecompressionBombError as error:
        raise ValueError("too many pixels") from error
    # pixels only: what else the file held stays behind with the old image
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    file = io.BytesIO()
    bare.save(file, "PNG" if transparent else "JPEG")
    return file.getvalue(), "png" if transparent else "jpg"
