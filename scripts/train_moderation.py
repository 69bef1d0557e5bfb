"""
Train the heads of text moderation: one linear model a category over hashed runs of letters.

Run: `python scripts/train_moderation.py DATA`, where DATA holds the folders named in
docs/model-cards/text-moderation.md. Writes the weights beside the adapter and prints what the
card quotes: each head's area under the ROC curve, cross-validated, by language.
"""

import csv
import sys
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Literal

import attrs
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from stario.adapters.moderation.features import BUCKETS_LOG2, buckets
from stario.domain.moderation.model.policy import THRESHOLDS

HERE = Path(__file__).parent
OUT = HERE.parent / "src/stario/adapters/moderation/data/heads.npz"
CATEGORIES = ("political", "nsfw", "violence", "misinformation", "hate")
LANGUAGES = ("uz", "ru", "en")
FOLDS = 4
OURS = 4.0
"""How much more a sentence like the ones that are judged weighs than one of the public sets."""
STRENGTH = 8.0
"""The inverse of the regularisation, chosen by cross-validation from 1, 4, 8 and 16."""
PRIOR = 0.05
"""
The share of texts that a category is calibrated for. The sets have three to seventy of a hundred;
without one prior for all, a chance would not mean the same in two languages.
"""
SIB = {"uz": "uzn_Latn", "ru": "rus_Cyrl", "en": "eng_Latn"}


@attrs.frozen
class Row:
    """A text with the labels that are known; rows of one `group` stay in one fold."""

    text: str
    language: str
    group: str
    labels: dict[str, int]
    source: str


def rows_of(data: Path) -> list[Row]:
    return [*sib(data), *davidson(data), *abusive(data), *claims(data), *examples()]


def read(path: Path, delimiter: str = ",", *, quoted: bool = True) -> Iterator[dict[str, str]]:
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter=delimiter, quoting=quoting)


def sib(data: Path, part: str = "train") -> Iterator[Row]:
    """Sentences of encyclopaedias: politics or not, and nothing worse."""
    clean = dict.fromkeys(("nsfw", "violence", "misinformation", "hate"), 0)
    for language, folder in SIB.items():
        for row in read(data / "sib200" / folder / f"{part}.tsv", "\t", quoted=False):
            labels = {**clean, "political": int(row["category"] == "politics")}
            yield Row(row["text"], language, "sib" + row["index_id"], labels, "sib")


def davidson(data: Path, half: int = 0) -> Iterator[Row]:
    """Every second tweet: offence, of which few are hate."""
    for index, row in enumerate(read(data / "davidson" / "labeled_data.csv")):
        if index % 2 == half:
            labels = {"hate": int(row["class"] != "2")}
            yield Row(row["tweet"], "en", f"davidson{index}", labels, "davidson")


def abusive(data: Path) -> Iterator[Row]:
    folder = data / "ru_abusive_sariellee"
    for name, delimiter in (("out", ","), ("out_south_park", ";"), ("out_troll", ",")):
        for index, row in enumerate(read(folder / f"{name}.csv", delimiter)):
            if (row.get("hate_speech") or "").isdigit():
                labels = {"hate": int(row["hate_speech"] != "0")}
                yield Row(row["text"], "ru", f"{name}{index}", labels, "ru_abusive")


def claims(data: Path) -> Iterator[Row]:
    for row in read(data / "covid_fake" / "Constraint_Train.csv"):
        labels = {"misinformation": int(row["label"] == "fake")}
        yield Row(row["tweet"], "en", "covid" + row["id"], labels, "covid")


def examples() -> Iterator[Row]:
    content = tomllib.loads((HERE / "moderation_examples.toml").read_text("utf-8"))
    for language in LANGUAGES:
        slots = content[language].pop("slots")
        for category, templates in content[language].items():
            for number, template in enumerate(templates):
                labels = {name: int(name == category) for name in CATEGORIES}
                names = [name for name in slots if f"{{{name}}}" in template]
                for words in product(*(slots[name] for name in names)):
                    text = template.format(**dict(zip(names, words, strict=True)))
                    # One sentence in three languages is one group: translations share names.
                    yield Row(text, language, f"{category}{number}", labels, "examples")


def matrix(rows: list[Row]) -> csr_matrix:
    found = [buckets(row.text) for row in rows]
    values = np.concatenate([np.full(len(item), 1 / np.sqrt(len(item) or 1)) for item in found])
    ends = np.cumsum([0, *(len(item) for item in found)])
    shape = (len(rows), 2**BUCKETS_LOG2)
    return csr_matrix((values, np.concatenate(found), ends), shape=shape)


def fitted(x: csr_matrix, y: NDArray[np.int64], weights: NDArray[np.float64]) -> Any:
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced")
    return model.fit(x, y, sample_weight=weights)


def platt(
    margins: NDArray[np.float64], y: NDArray[np.int64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Slope and intercept; targets as in Platt (1999), so that few examples don't overclaim."""
    ones, zeros = y.sum(), len(y) - y.sum()
    targets = np.where(y == 1, (ones + 1) / (ones + 2), 1 / (zeros + 2))

    def loss(parameters: NDArray[np.float64]) -> float:
        logits = margins * parameters[0] + parameters[1]
        return float(np.sum(weights * (np.logaddexp(0, logits) - targets * logits)))

    return np.array(minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x, np.float64)


def shares(y: NDArray[np.int64], sources: NDArray[np.str_]) -> NDArray[np.float64]:
    """What each row weighs: the positive ones are PRIOR of the whole, and all sources equal."""
    weights = np.zeros(len(y))
    for label, share in ((1, PRIOR), (0, 1 - PRIOR)):
        present = set(sources[y == label].tolist())
        for source in present:
            of = (y == label) & (sources == source)
            weights[of] = share / len(present) / of.sum()
    return weights


def reliability(
    margins: NDArray[np.float64],
    y: NDArray[np.int64],
    weights: NDArray[np.float64],
    line: NDArray[np.float64],
) -> float:
    """The expected calibration error at PRIOR, over ten bins of chance."""
    chance = 1 / (1 + np.exp(-(margins * line[0] + line[1])))
    bins = np.minimum((chance * 10).astype(int), 9)
    return float(
        sum(abs((weights * (chance - y))[bins == number].sum()) for number in set(bins.tolist()))
    )


def head(x: csr_matrix, rows: list[Row], category: str) -> tuple[Any, Any]:
    """Give the weights of a category, `(buckets,)`, and each language's line, `(languages, 2)`."""
    known = np.array([index for index, row in enumerate(rows) if category in row.labels])
    y = np.array([rows[index].labels[category] for index in known])
    sources = np.array([rows[index].source for index in known])
    languages = np.array([rows[index].language for index in known])
    weights = np.where(sources == "examples", OURS, 1.0)
    margins = np.zeros(len(known))
    groups = [rows[index].group for index in known]
    for train, test in GroupKFold(FOLDS).split(known, y, groups):
        model = fitted(x[known[train]], y[train], weights[train])
        margins[test] = model.decision_function(x[known[test]])
    lines = []
    for language in LANGUAGES:
        of = languages == language
        importance = shares(y[of], sources[of])
        lines.append(platt(margins[of], y[of], importance))
        error = reliability(margins[of], y[of], importance, lines[-1])
        tell(f"{category} {language} ECE {error:.3f}", margins[of], y[of])
    for source in sorted(set(sources.tolist())):
        of = sources == source
        if 0 < y[of].sum() < of.sum():
            tell(f"{category} {source}", margins[of], y[of])
    for language, line in zip(LANGUAGES, lines, strict=True):
        clean = (sources == "sib") & (languages == language) & (y == 0)
        tell_false_alarms(f"{category} {language} sib", category, margins[clean], line)
    whole = fitted(x[known], y, weights)
    # The intercept moves into the sigmoid, where the language's own one is.
    moved = [[slope, shift + slope * whole.intercept_[0]] for slope, shift in lines]
    return whole.coef_[0], np.array(moved)


def tell_false_alarms(
    name: str, category: str, margins: NDArray[np.float64], line: NDArray[np.float64]
) -> None:
    """Count clean sentences that a head would flag which has not seen them."""
    chances = 1 / (1 + np.exp(-(margins * line[0] + line[1])))
    flagged = int((chances >= THRESHOLDS[category]).sum())
    print(f"{name:<30}{len(margins):>6} clean ones, {flagged} flagged", flush=True)


def tell(name: str, margins: NDArray[np.float64], y: NDArray[np.int64]) -> None:
    area = roc_auc_score(y, margins)
    print(f"{name:<30}{len(y):>6} texts {y.sum():>6} positive  AUC {area:.3f}", flush=True)


def held_out(data: Path, heads: list[tuple[Any, Any]]) -> None:
    """Tell how the heads rank texts that none of them has seen."""
    unseen = [*sib(data, "dev"), *davidson(data, 1)]
    margins = matrix(unseen) @ np.stack([found[0] for found in heads], axis=1)
    for number, (category, source) in enumerate((("political", "sib"), ("hate", "davidson"))):
        column = CATEGORIES.index(category)
        for language in LANGUAGES if number == 0 else ("en",):
            of = [
                i
                for i, row in enumerate(unseen)
                if (row.source, row.language) == (source, language)
            ]
            y = np.array([unseen[index].labels[category] for index in of])
            tell(f"held out {category} {source} {language}", margins[of, column], y)


def main() -> None:
    rows = rows_of(Path(sys.argv[1]))
    x = matrix(rows)
    print(f"{x.shape[0]} texts, {x.nnz} runs of letters", flush=True)
    heads = [head(x, rows, category) for category in CATEGORIES]
    held_out(Path(sys.argv[1]), heads)
    weights = np.stack([found[0] for found in heads], axis=1)
    scale = np.abs(weights).max(axis=0) / 127
    np.savez_compressed(
        OUT,
        categories=np.array(CATEGORIES),
        languages=np.array(LANGUAGES),
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        platt=np.stack([found[1] for found in heads], axis=1).astype(np.float32),
    )
    print(f"{OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
