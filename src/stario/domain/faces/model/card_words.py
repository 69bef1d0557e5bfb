"""What a result is called in each language."""

from collections.abc import Mapping

from stario.domain.faces.model.features import Feature
from stario.domain.faces.model.score import Badge
from stario.domain.kernel.language import Language

BADGES: Mapping[Language, Mapping[Badge, str]] = {
    Language.UZBEK: {
        Badge.TWIN: "Egizak",
        Badge.LOOKALIKE: "Juda oʻxshash",
        Badge.SIMILAR: "Oʻxshash",
        Badge.UNIQUE: "Betakror",
    },
    Language.RUSSIAN: {
        Badge.TWIN: "Двойник",
        Badge.LOOKALIKE: "Очень похожи",
        Badge.SIMILAR: "Похожи",
        Badge.UNIQUE: "Единственный в своём роде",
    },
    Language.ENGLISH: {
        Badge.TWIN: "Twin",
        Badge.LOOKALIKE: "Lookalike",
        Badge.SIMILAR: "Similar",
        Badge.UNIQUE: "One of a kind",
    },
}
FEATURES: Mapping[Language, Mapping[Feature, str]] = {
    Language.UZBEK: {
        Feature.EYES: "koʻzlar",
        Feature.NOSE: "burun",
        Feature.MOUTH: "lablar",
        Feature.FACE_SHAPE: "yuz shakli",
    },
    Language.RUSSIAN: {
        Feature.EYES: "глаза",
        Feature.NOSE: "нос",
        Feature.MOUTH: "губы",
        Feature.FACE_SHAPE: "овал лица",
    },
    Language.ENGLISH: {
        Feature.EYES: "eyes",
        Feature.NOSE: "nose",
        Feature.MOUTH: "mouth",
        Feature.FACE_SHAPE: "face shape",
    },
}
LABELS: Mapping[Language, str] = {
    Language.UZBEK: "Sunʼiy intellekt bahosi",
    Language.RUSSIAN: "Оценка искусственного интеллекта",
    Language.ENGLISH: "Judged by AI",
}
