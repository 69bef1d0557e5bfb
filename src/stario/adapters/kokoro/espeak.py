"""English pronunciation and Russian stress from espeak-ng, a program of its own (GPL-3)."""

import subprocess
import threading
from collections import OrderedDict
from collections.abc import Sequence

import attrs

from stario.domain.kernel.errors import Unavailable

_CACHED_WORDS = 20_000
_WORDS_A_CALL = 200


@attrs.define
class EspeakNg:
    """
    Asks the program for IPA, a word a line, and remembers the answers.

    It is started without a shell, with the words on its standard input: no text of a fan
    becomes an argument.
    """

    program: str = "espeak-ng"
    timeout_seconds: float = 5.0
    _known: OrderedDict[tuple[str, str], str] = attrs.field(init=False, factory=OrderedDict)
    _lock: threading.Lock = attrs.field(init=False, factory=threading.Lock)

    def ipa(self, voice: str, words: Sequence[str]) -> dict[str, str]:
        """
        Pronounce *words* in espeak-ng's *voice*, such as `en-us` or `ru`.

        Raises:
            Unavailable: the program is not installed, failed, or took too long.
        """
        with self._lock:
            missing = [word for word in dict.fromkeys(words) if (voice, word) not in self._known]
            for at in range(0, len(missing), _WORDS_A_CALL):
                self._learn(voice, missing[at : at + _WORDS_A_CALL])
            answer = {word: self._known[voice, word] for word in words}
            while len(self._known) > _CACHED_WORDS:
                self._known.popitem(last=False)
        return answer

    def _learn(self, voice: str, words: Sequence[str]) -> None:
        lines = self._spoken(voice, "\n\n".join(words))
        if len(lines) == len(words):
            self._known.update(zip(((voice, word) for word in words), lines, strict=True))
            return
        # A word that is no word gives no line, so which is whose must be asked one by one.
        for word in words:
            self._known[voice, word] = " ".join(self._spoken(voice, word))

    def _spoken(self, voice: str, text: str) -> list[str]:
        try:
            done = subprocess.run(  # noqa: S603 - fixed arguments, no shell
                [self.program, "-q", "--ipa", "-v", voice, "--stdin"],
                input=text.encode(),
                capture_output=True,
                timeout=self.timeout_seconds,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as failure:
            raise Unavailable(what="espeak-ng") from failure
        lines = done.stdout.decode(errors="replace").splitlines()
        return [line.strip() for line in lines if line.strip()]
