"""
Posters on a processor: HarfBuzz shapes the words, Skia draws them, NumPy and OpenCV make the art.

Lengths on a poster are in *units*: the short side of every ratio has 1,080 of them, so that one
unit is one pixel of the standard picture.
"""
