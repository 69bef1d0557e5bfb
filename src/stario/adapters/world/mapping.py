"""From one voice's sounds to another's: statistics and a mixture of their differences."""

import warnings

import attrs
import numpy as np
from scipy.ndimage import gaussian_filter1d
from sklearn.exceptions import ConvergenceWarning  # type: ignore[import-untyped]
from sklearn.mixture import GaussianMixture  # type: ignore[import-untyped]

from stario.adapters.world.vocoder import Analysis, Matrix, coded, decoded, warped

CLUSTERS = 32
# The coefficients that say which sound it is; 0 is loudness, the high ones are detail.
_CONTENT = slice(1, 25)
# Frames that a cluster needs on each side before its own shift is believed (MAP adaptation).
_RELEVANCE = 20.0
_SMOOTHING_FRAMES = 2.0
# Loudness moves by the sentence, hardly by the cluster.
_LOUDNESS_SHARE = 0.3
_SPREAD = (0.7, 1.4)
_PITCH_SPREAD = (0.6, 1.6)
_LEAST_SPREAD = 1e-3


@attrs.frozen(eq=False, kw_only=True)
class Moments:
    """Mean and spread of log pitch and of each coefficient `(COEFFICIENTS,)`."""

    pitch_mean: float
    pitch_spread: float
    mean: Matrix
    spread: Matrix

    @classmethod
    def of(cls, analysis: Analysis, cepstrum: Matrix) -> "Moments":
        """
        Raises:
            ValueError: no voiced frame.
        """
        log_pitch = analysis.voiced_log_pitch
        if len(log_pitch) == 0:
            raise ValueError("no voiced frame")
        frames = cepstrum[analysis.active]
        return cls(
            pitch_mean=float(np.median(log_pitch)),
            pitch_spread=max(float(log_pitch.std()), _LEAST_SPREAD),
            mean=frames.mean(axis=0),
            spread=np.maximum(frames.std(axis=0), _LEAST_SPREAD),
        )

    def normalised(self, cepstrum: Matrix) -> Matrix:
        return (cepstrum - self.mean) / self.spread


@attrs.frozen(eq=False, kw_only=True)
class Mixture:
    """Diagonal Gaussians over normalised content; `shifts` is `(clusters, COEFFICIENTS)`."""

    weights: Matrix
    means: Matrix
    precisions: Matrix
    shifts: Matrix

    def responsibilities(self, normalised: Matrix) -> Matrix:
        """How much each frame belongs to each cluster, `(frames, clusters)`."""
        content = normalised[:, _CONTENT]
        squared = (
            content**2 @ self.precisions.T
            - 2 * content @ (self.means * self.precisions).T
            + np.sum(self.means**2 * self.precisions, axis=1)
        )
        log = np.log(self.weights) + 0.5 * np.sum(np.log(self.precisions), axis=1) - 0.5 * squared
        shares = np.exp(log - log.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))

    def shift(self, normalised: Matrix) -> Matrix:
        shifts = self.responsibilities(normalised) @ self.shifts
        smooth = np.asarray(gaussian_filter1d(shifts, _SMOOTHING_FRAMES, axis=0))
        smooth[:, 0] *= _LOUDNESS_SHARE
        return smooth


@attrs.frozen(eq=False, kw_only=True)
class Mapping:
    """`warp` is applied to the source before anything else; `source` is measured after it."""

    warp: float
    source: Moments
    target: Moments
    mixture: Mixture | None = None

    def apply(self, analysis: Analysis) -> Analysis:
        """Move *analysis* of the source voice to the target voice."""
        envelope = warped(analysis.envelope, self.warp)
        normalised = self.source.normalised(coded(envelope))
        if self.mixture is not None:
            normalised = normalised + self.mixture.shift(normalised)
        spread = np.clip(
            self.target.spread, _SPREAD[0] * self.source.spread, _SPREAD[1] * self.source.spread
        )
        moved = decoded(normalised * spread + self.target.mean, envelope.shape[1])
        return Analysis(self._pitch(analysis.pitch), moved, analysis.noisiness)

    def _pitch(self, pitch: Matrix) -> Matrix:
        ratio = np.clip(self.target.pitch_spread / self.source.pitch_spread, *_PITCH_SPREAD)
        voiced = pitch > 0
        out = np.zeros_like(pitch)
        deviation = np.log(pitch[voiced]) - self.source.pitch_mean
        out[voiced] = np.exp(deviation * ratio + self.target.pitch_mean)
        return out


def fitted(source: Matrix, target: Matrix) -> Mixture:
    """
    Cluster the normalised frames of both voices together, and measure how each cluster differs.

    Args:
        source: `(frames, COEFFICIENTS)`, normalised, without pauses.
        target: likewise; other words are fine.

    Source: the mean shift is MAP adaptation as in Reynolds et al., "Speaker verification using
    adapted Gaussian mixture models" (2000), equation 12, on each side.
    """
    pool = np.concatenate([source[::2], target[::2]])[:, _CONTENT]
    model = GaussianMixture(
        CLUSTERS, covariance_type="diag", random_state=0, max_iter=60, reg_covar=1e-3
    )
    with warnings.catch_warnings():
        # The last decimals of convergence do not matter here.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(pool)
    unshifted = Mixture(
        weights=model.weights_,
        means=model.means_,
        precisions=model.precisions_,
        shifts=np.zeros((CLUSTERS, source.shape[1])),
    )
    source_counts, source_means = _cluster_means(unshifted, source)
    target_counts, target_means = _cluster_means(unshifted, target)
    trust = _trust(source_counts) * _trust(target_counts)
    return attrs.evolve(unshifted, shifts=trust * (target_means - source_means))


def _cluster_means(mixture: Mixture, frames: Matrix) -> tuple[Matrix, Matrix]:
    shares = mixture.responsibilities(frames)
    counts = shares.sum(axis=0)[:, None]
    return counts, shares.T @ frames / np.maximum(counts, 1e-6)


def _trust(counts: Matrix) -> Matrix:
    return counts / (counts + _RELEVANCE)
