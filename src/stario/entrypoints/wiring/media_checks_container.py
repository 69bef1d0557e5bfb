"""What looks at pictures, films and recordings before others do."""

from dependency_injector import containers, providers

from stario.adapters.moderation.ruled import RuledTextModerator
from stario.domain.moderation.usecases.check_audio import CheckAudio
from stario.domain.moderation.usecases.check_picture import CheckPicture
from stario.domain.moderation.usecases.check_video import CheckVideo
from stario.domain.moderation.usecases.find_banned import FindBanned
from stario.domain.moderation.usecases.judge_words import JudgeWords
from stario.domain.moderation.usecases.listen import Listen
from stario.domain.moderation.usecases.look_at_pictures import LookAtPictures
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class MediaChecksContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    media_checks: providers.Dependency[MediaCheckEngines] = providers.Dependency()

    words = One(JudgeWords, moderator=One(RuledTextModerator, storage=storage, clock=clock))
    find_banned = One(
        FindBanned, storage=storage, clock=clock, media_hasher=media_checks.provided.media_hasher,
        heavy_work=media_checks.provided.heavy_work,
    )  # fmt: skip
    look = One(
        LookAtPictures, nsfw_classifier=media_checks.provided.nsfw_classifier,
        violence_classifier=media_checks.provided.violence_classifier,
        picture_reader=media_checks.provided.picture_reader, find_banned=find_banned,
        judge_words=words,
    )  # fmt: skip
    listen = One(Listen, transcriber=media_checks.provided.transcriber, judge_words=words)
    check_picture = One(CheckPicture, look=look, model=media_checks.provided.model)
    check_audio = One(
        CheckAudio, listen=listen, media_reader=media_checks.provided.media_reader,
        model=media_checks.provided.model,
    )  # fmt: skip
    check_video = One(
        CheckVideo, look=look, listen=listen, media_reader=media_checks.provided.media_reader,
        frame_sampler=media_checks.provided.frame_sampler, model=media_checks.provided.model,
    )  # fmt: skip
