"""Tell the person from the background, so that the background stays still."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.raster import Floats, Picture, Plane, resize, smoothstep
from stario.adapters.portrait.topology import CHIN, OVAL

_WORKING_SIDE: Final = 320
"""Longest side for the segmentation: it guides a smooth field, hairs are not cut out."""

_ROUNDS = 4
_SEED: Final = 20240
_LEAST_KEPT = 0.35


def head_matte(canvas: Picture, face: Face) -> Floats:
    """
    Say where the person is.

    Returns:
        `(height, width)` float32 of the canvas, 1 on the person, 0 on the background; an ellipse
        around the head where the segmentation contradicts the landmarks.

    Source: Rother et al., "GrabCut", SIGGRAPH 2004.
    """
    height, width = canvas.shape[:2]
    shrink = _WORKING_SIDE / max(height, width)
    small = resize(canvas, round(width * shrink), round(height * shrink), cv2.INTER_AREA)
    guess = _first_guess(face.moved(shrink, np.zeros(2)), small.shape[1], small.shape[0])
    person = _segment(small, guess)
    if not _plausible(person, guess):
        person = (guess == cv2.GC_FGD) | (guess == cv2.GC_PR_FGD)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    closed = cv2.morphologyEx(person.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    soft = cv2.GaussianBlur(_largest(np.asarray(closed, np.uint8)).astype(np.float32), (0, 0), 1.0)
    return resize(np.asarray(soft, np.float32), width, height)


def _first_guess(face: Face, width: int, height: int) -> Plane:
    """Seed GrabCut: the face is sure, hair and shoulders probable, the sides surely background."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    centre = face.centre
    chin = face.points[CHIN, 1]
    guess = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    across, down = (x - centre[0]) / face.width, (y - centre[1]) / face.height
    guess[np.hypot(across / 0.85, (down + 0.12) / 0.90) < 1] = cv2.GC_PR_FGD
    spread = 0.45 + 0.9 * smoothstep(y, chin + 0.1 * face.height, chin + 0.8 * face.height)
    guess[(y > chin) & (np.abs(across) < spread)] = cv2.GC_PR_FGD
    far = np.hypot(across / 1.6, (down + 0.2) / 1.35) > 1
    guess[far & (y < chin)] = cv2.GC_BGD
    oval = np.round(face.points[list(OVAL), :2]).astype(np.int32)
    cv2.fillPoly(guess, [oval], (cv2.GC_FGD,))
    neck = (np.abs(across) < 0.25) & (y > chin - 0.1 * face.height) & (down < 0.75)
    guess[neck] = cv2.GC_FGD
    return guess


def _segment(small: Picture, guess: Plane) -> NDArray[np.bool_]:
    # GrabCut starts its colour clusters at random; the same portrait must give the same frames.
    cv2.setRNGSeed(_SEED)
    labels = guess.copy()
    models = np.zeros((1, 65)), np.zeros((1, 65))
    try:
        cv2.grabCut(small, labels, (0, 0, 1, 1), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    except cv2.error:
        # A canvas of one colour leaves nothing to cluster.
        labels = guess
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _plausible(person: NDArray[np.bool_], guess: Plane) -> bool:
    """Ask that a good part of what is probably hair and shoulders was kept."""
    probable = guess == cv2.GC_PR_FGD
    return bool(probable.any() and person[probable].mean() > _LEAST_KEPT)


def _largest(mask: Plane) -> Plane:
    """Keep the largest connected piece: a patch of background in the hair's colour is no head."""
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(mask)
    if count < 2:
        return mask
    best = 1 + int(np.argmax(statistics[1:, cv2.CC_STAT_AREA]))
    return np.asarray(labels == best, np.uint8)
