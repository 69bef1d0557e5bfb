"""
Which of FaceMesh's 468 points is what.

Source: `face_mesh_connections` of MediaPipe (Apache-2.0). Left and right are the picture's.
"""

from typing import Final

import attrs

UPPER_INNER_LIP: Final = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LOWER_INNER_LIP: Final = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
"""Corner to corner, left to right."""

UPPER_LIP: Final = (
    *(61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291),
    *UPPER_INNER_LIP,
    *(76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306),
    *(62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292),
)
LOWER_LIP: Final = (
    *(146, 91, 181, 84, 17, 314, 405, 321, 375),
    *LOWER_INNER_LIP[1:-1],
    *(77, 90, 180, 85, 16, 315, 404, 320, 307),
    *(96, 89, 179, 86, 15, 316, 403, 319, 325),
)
OVAL: Final = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
BROWS: Final = (
    *(70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
    *(336, 296, 334, 293, 300, 285, 295, 282, 283, 276),
)
MOUTH_CORNERS: Final = (61, 291)
OUTER_EYE_CORNERS: Final = (33, 263)
FOREHEAD: Final = 10
CHIN: Final = 152
NOSE_BASE: Final = 2
CHEEKS: Final = (234, 454)
LIP_CENTRES: Final = (11, 72, 302, 15, 16, 85, 315)
CHEEK_SKIN: Final = (50, 280, 205, 425)
UPPER_FACE_SKIN: Final = (50, 280, 151, 9, 108, 337, 6, 197)


@attrs.frozen
class EyePoints:
    """`upper` and `lower` lid run between the same two corners; `brow` lies above."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]
    brow: tuple[int, ...]


LEFT_EYE: Final = EyePoints(
    upper=(33, 246, 161, 160, 159, 158, 157, 173, 133),
    lower=(33, 7, 163, 144, 145, 153, 154, 155, 133),
    brow=(70, 63, 105, 66, 107),
)
RIGHT_EYE: Final = EyePoints(
    upper=(362, 398, 384, 385, 386, 387, 388, 466, 263),
    lower=(362, 382, 381, 380, 374, 373, 390, 249, 263),
    brow=(336, 296, 334, 293, 300),
)
EYES: Final = (LEFT_EYE, RIGHT_EYE)
